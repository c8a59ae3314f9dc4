// Goal: every MUST and SHOULD of every SPEC.md has an id, so that a test can prove it and a report can quote it. Method: the documents themselves, and small
// planted ones, so that the search cannot pass by finding nothing.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const paths = globSync('*/**/SPEC.md', { cwd: root, exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path) }).toSorted()

/** Lines that demand something outside a list item with an id. Quoted code and the sentence that names RFC 2119 demand nothing. */
function demandsWithoutId(markdown: string): string[] {
  let [inRule, inCode] = [false, false]
  return markdown.split('\n').filter((line) => {
    if (line.startsWith('```')) inCode = !inCode
    if (/^\s*- \*\*\[[A-Z]+-\d+\]\*\* /.test(line)) inRule = true
    else if (!/^ {2,}\S/.test(line)) inRule = false
    const words = line.replace(/`[^`]*`/g, '')
    return !inRule && !inCode && /\b(MUST|SHOULD|SHALL|REQUIRED)\b/.test(words) && !words.includes('MUST, ')
  })
}

describe('a document of rules', () => {
  it.each(paths)('%s gives every demand an id', (path) => {
    expect(demandsWithoutId(readFileSync(join(root, path), 'utf8'))).toEqual([])
  })

  it('is searched line by line: planted demands are found, those with an id and those in code are not', () => {
    expect(paths.length).toBeGreaterThanOrEqual(5)
    const planted = ['# X', 'It MUST be.', '- **[A-1]** It MUST be,', '  and SHOULD be.', '', '  It MUST not hide here.', '- It SHOULD be.']
    expect(demandsWithoutId(planted.join('\n'))).toEqual(['It MUST be.', '  It MUST not hide here.', '- It SHOULD be.'])
    expect(demandsWithoutId('MUST, SHOULD and MAY are used as in RFC 2119.\n```\nit MUST\n```\n`MUST`')).toEqual([])
  })
})
