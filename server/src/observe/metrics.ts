/** Names and values by which one series of a metric is told from another. Few and fixed: never an id, never what somebody wrote. */
export type Labels = Readonly<Record<string, string>>

export interface Counter {
  add(labels?: Labels, by?: number): void
}
export interface Histogram {
  observe(value: number, labels?: Labels): void
}
/** What a gauge shows when it is asked: one value, or one for each of some labels. */
export type Reading = number | readonly (readonly [labels: Labels, value: number])[]

/** The figures of a server in the text format of Prometheus (0.0.4). */
export interface Metrics {
  counter(name: string, help: string): Counter
  /** Read when somebody looks; `type` is `counter` for what only grows. */
  gauge(name: string, help: string, read: () => Reading, type?: 'gauge' | 'counter'): void
  /** `buckets` ascend; above the last there is always `+Inf`. */
  histogram(name: string, help: string, buckets: readonly number[]): Histogram
  text(): string
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
const series = (name: string, labels: Labels): string => {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`)
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}
const shown = (value: number): string => (value === Infinity ? '+Inf' : String(value))

interface Counted {
  labels: Labels
  counts: number[]
  sum: number
}

export function metrics(): Metrics {
  const parts: (() => string[])[] = []
  const head = (name: string, help: string, type: string) => {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new RangeError(`${name} is no name of a metric.`)
    return [`# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`, `# TYPE ${name} ${type}`]
  }
  return {
    counter(name, help) {
      const values = new Map<string, number>()
      const top = head(name, help, 'counter')
      parts.push(() => [...top, ...[...values].map(([of, value]) => `${of} ${value}`)])
      return {
        add(labels = {}, by = 1) {
          const of = series(name, labels)
          values.set(of, (values.get(of) ?? 0) + by)
        },
      }
    },
    gauge(name, help, read, type = 'gauge') {
      const top = head(name, help, type)
      parts.push(() => {
        const now = read()
        const rows = typeof now === 'number' ? ([[{}, now]] as const) : now
        return [...top, ...rows.map(([labels, value]) => `${series(name, labels)} ${shown(value)}`)]
      })
    },
    histogram(name, help, buckets) {
      const all = new Map<string, Counted>()
      const edges = [...buckets, Infinity]
      const top = head(name, help, 'histogram')
      const rows = ({ labels, counts, sum }: Counted): string[] => {
        let below = 0
        const inBuckets = edges.map((le, i) => `${series(`${name}_bucket`, { ...labels, le: shown(le) })} ${(below += counts[i]!)}`)
        return [...inBuckets, `${series(`${name}_sum`, labels)} ${sum}`, `${series(`${name}_count`, labels)} ${below}`]
      }
      parts.push(() => [...top, ...[...all.values()].flatMap(rows)])
      return {
        observe(value, labels = {}) {
          const key = series(name, labels)
          const of = all.get(key) ?? { labels, counts: edges.map(() => 0), sum: 0 }
          all.set(key, of)
          of.counts[edges.findIndex((le) => value <= le)]! += 1
          of.sum += value
        },
      }
    },
    text: () => `${parts.flatMap((part) => part()).join('\n')}\n`,
  }
}
