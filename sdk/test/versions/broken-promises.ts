import type { Schema } from '../drawn.ts'
import type { OldKind } from './old-devices.ts'

const names = (schema: Schema | undefined) => schema?.required ?? []

/** What VER-1 and VER-3 promise and a field does not keep: its unit and type, and no range that became narrower. */
function ofField(at: string, old: Schema, now: Schema | undefined): string[] {
  if (now === undefined) return [`${at} is gone`]
  const lost = (old.enum ?? []).filter((each) => !(now.enum ?? []).includes(each))
  return [
    ...(old.type === now.type ? [] : [`${at} is of another type`]),
    ...(old['x-unit'] === now['x-unit'] ? [] : [`${at} has another unit`]),
    ...(old.const === now.const ? [] : [`${at} means something else`]),
    ...(lost.length === 0 ? [] : [`${at} no longer takes ${lost.join(', ')}`]),
    ...((now.minimum ?? -Infinity) > (old.minimum ?? -Infinity) ? [`${at} begins later`] : []),
    ...((now.maximum ?? Infinity) < (old.maximum ?? Infinity) ? [`${at} ends sooner`] : []),
    ...((now.maxLength ?? Infinity) < (old.maxLength ?? Infinity) ? [`${at} is shorter`] : []),
    ...(old.pattern === now.pattern ? [] : [`${at} has another pattern`]),
  ]
}

function ofBody(at: string, old: Schema, now: Schema | undefined): string[] {
  if (now === undefined) return [`${at} is gone`]
  return [
    ...names(now).filter((name) => !names(old).includes(name)).map((name) => `${at}/${name} is required now`),
    ...names(old).filter((name) => !names(now).includes(name)).map((name) => `${at}/${name} is required no longer`),
    ...Object.entries(old.properties ?? {}).flatMap(([name, field]) => ofField(`${at}/${name}`, field, now.properties?.[name])),
  ] // prettier-ignore
}

/** What a kind has promised in version 1 and does not keep now, a line each. */
export function brokenPromises(kind: string, old: OldKind, now: OldKind | undefined): string[] {
  if (now === undefined) return [`${kind} is gone`]
  return [
    ...Object.entries(old.events).flatMap(([name, body]) => ofBody(`${kind}/${name}`, body, now.events[name])),
    ...ofBody(`${kind}/reading`, old.reading, now.reading),
    ...Object.entries(old.commands).flatMap(([name, body]) => ofBody(`${kind}/command ${name}`, body, now.commands[name])),
    ...(old.frames === true && now.frames !== true ? [`${kind} has no frames`] : []),
  ]
}
