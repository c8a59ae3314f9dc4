export * from './adapter.ts'
export * from './radar-families.ts'
export * from './message-families.ts'
