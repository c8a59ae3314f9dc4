import { devicePages } from '../src/reference-pages.ts'

export default { paths: () => devicePages('en') }
