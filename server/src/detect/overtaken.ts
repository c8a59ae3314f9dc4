/** Splits the id of an event: boot, and the number that counts within it. */
const parts = (message: string): { boot: string; seq: number } => {
  const cut = message.lastIndexOf('-')
  return { boot: message.slice(0, cut), seq: Number(message.slice(cut + 1)) }
}

/**
 * Whether a device said an event before another that is known already: the network let the later one overtake it. Numbers of one boot tell it for sure, and a
 * device's clock does not; of different boots, and of ids that are no numbers (lite clients), the later arrival is taken for the later word.
 */
export function overtaken(message: string, known: string | undefined): boolean {
  if (known === undefined) return false
  const [one, other] = [parts(message), parts(known)]
  return one.boot === other.boot && one.seq < other.seq
}
