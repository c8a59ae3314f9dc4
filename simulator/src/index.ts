export * from './action.ts'
export * from './start.ts'
export * from './faults/fault.ts'
export * from './simulate-home.ts'
