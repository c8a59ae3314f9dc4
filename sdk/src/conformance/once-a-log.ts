/**
 * Reads something out of a log once, however many checks ask for it and for however many lines: else a log of a hundred thousand lines would be read
 * anew for each of them. The answer is shared by all who ask, so nobody changes it.
 */
export function onceALog<View extends object, Found>(read: (view: View) => Found): (view: View) => Found {
  const known = new WeakMap<View, { found: Found }>()
  return (view) => {
    const before = known.get(view)
    if (before !== undefined) return before.found
    const found = read(view)
    known.set(view, { found })
    return found
  }
}
