export * from './problem.ts'
export { didYouMean, edits, hintFor } from './did-you-mean.ts'
export { shapeFindings } from './shape-findings.ts'
export { yamlSource, type YamlSource } from './yaml-source.ts'
