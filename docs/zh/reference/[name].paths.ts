import { referencePages } from '../../src/reference-pages.ts'

export default { paths: () => referencePages('zh') }
