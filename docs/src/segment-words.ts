/** The words of a text for the search index, in Chinese as well, where no spaces part them. It stands on nothing but itself: it travels as text. */
export function words(text: string): string[] {
  const found: string[] = []
  for (const { segment, isWordLike } of new Intl.Segmenter('zh', { granularity: 'word' }).segment(text))
    if (isWordLike === true) found.push(segment)
  return found
}
