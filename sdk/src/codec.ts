import type { TObject } from 'typebox'
import { closedCheck, type Check } from './closed-check.ts'
import type { Device } from './define-device.ts'
import { Birth, Confirm, Command, DeathEnvelope, FullEnvelope, LiteEnvelope, Reply } from './envelope.ts'
import { limits } from './limits.ts'
import { fail, ok, type Fault, type Result } from './result.ts'

/** A decoded message of one of the JSON channels that carry a body. */
export interface Report {
  envelope: FullEnvelope | LiteEnvelope
  body: Record<string, unknown>
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const text = new TextEncoder()
const checkFull = closedCheck(FullEnvelope)
const checkLite = closedCheck(LiteEnvelope)
const checkDeath = closedCheck(DeathEnvelope)
const checkConfirm = closedCheck(Confirm)
const checkCommand = closedCheck(Command)
const checkReply = closedCheck(Reply)
const compiled = new WeakMap<TObject, Check>()

function checkOf(schema: TObject): Check {
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const check = closedCheck(schema)
  compiled.set(schema, check)
  return check
}

function firstProblem(check: Check, value: unknown): { problem: string; pointer: string } {
  for (const { instancePath, message } of check.Errors(value))
    return { problem: `${instancePath || '/'} ${message}`, pointer: instancePath }
  return { problem: 'does not fit', pointer: '' }
}

function parse(payload: Uint8Array): Result<Record<string, unknown>> {
  if (payload.byteLength > limits.payload_bytes)
    return fail('payload-too-large', { bytes: payload.byteLength, limit: limits.payload_bytes })
  let words: string
  try {
    words = utf8.decode(payload)
  } catch {
    return fail('payload-not-utf8')
  }
  let value: unknown
  try {
    value = JSON.parse(words)
  } catch {
    return fail('payload-not-json')
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return fail('envelope-invalid', { problem: '/ must be an object' })
  return ok(value as Record<string, unknown>)
}

/** Decodes and checks an `event` of a kind, in the full or the lite profile. */
export function decodeEvent(device: Device, payload: Uint8Array): Result<Report> {
  const parsed = parse(payload)
  return parsed.ok ? checkEvent(device, parsed.value) : parsed
}

/** Checks an event of a kind that was parsed elsewhere, in the full or the lite profile. */
export function checkEvent(device: Device, value: object): Result<Report> {
  const check = 'id' in value ? checkLite : checkFull
  if (!check.Check(value)) return wrongEnvelope(check, value)
  const envelope = value as FullEnvelope | LiteEnvelope
  const name = String(envelope.body['event'])
  const schema = Object.hasOwn(device.schemas.events, name) ? device.schemas.events[name] : undefined
  if (schema === undefined) return fail('event-unknown', { kind: device.kind, event: name.slice(0, 64) }, '/body/event')
  return withBody(schema, envelope)
}

/** Decodes and checks a `reading` of a kind. */
export const decodeReading = (device: Device, payload: Uint8Array): Result<Report> => decodeFull(device.schemas.reading, payload)

/** Decodes and checks a retained `birth`. */
export function decodeBirth(payload: Uint8Array): Result<{ envelope: FullEnvelope; birth: Birth }> {
  const report = decodeFull(Birth, payload)
  return report.ok ? ok({ envelope: report.value.envelope as FullEnvelope, birth: report.value.body as Birth }) : report
}

function decodeFull(schema: TObject, payload: Uint8Array): Result<Report> {
  const parsed = parse(payload)
  if (!parsed.ok) return parsed
  if (!checkFull.Check(parsed.value)) return wrongEnvelope(checkFull, parsed.value)
  return withBody(schema, parsed.value as unknown as FullEnvelope)
}

function wrongEnvelope(check: Check, value: object): { ok: false; fault: Fault } {
  const { problem, pointer } = firstProblem(check, value)
  return fail('envelope-invalid', { problem }, pointer)
}

function withBody(schema: TObject, envelope: FullEnvelope | LiteEnvelope): Result<Report> {
  const { body } = envelope
  const checked = checkBody(schema, body)
  return checked.ok ? ok({ envelope, body }) : checked
}

function decodeWhole<T>(check: Check, payload: Uint8Array): Result<T> {
  const parsed = parse(payload)
  if (!parsed.ok) return parsed
  return check.Check(parsed.value) ? ok(parsed.value as T) : wrongEnvelope(check, parsed.value)
}

export const decodeDeath = (payload: Uint8Array): Result<DeathEnvelope> => decodeWhole(checkDeath, payload)
export const decodeConfirm = (payload: Uint8Array): Result<Confirm> => decodeWhole(checkConfirm, payload)
export const decodeCommand = (payload: Uint8Array): Result<Command> => decodeWhole(checkCommand, payload)
export const decodeReply = (payload: Uint8Array): Result<Reply> => decodeWhole(checkReply, payload)

/** Checks one body against the schema of its definition. Error `body-invalid`. */
export function checkBody(schema: TObject, body: Record<string, unknown>): Result<Record<string, unknown>> {
  const check = checkOf(schema)
  if (check.Check(body)) return ok(body)
  const { problem, pointer } = firstProblem(check, body)
  return fail('body-invalid', { kind: String((schema as { $id?: string }).$id), problem }, `/body${pointer}`)
}

/** Any envelope or answer as UTF-8 JSON. */
export const encode = (message: FullEnvelope | LiteEnvelope | DeathEnvelope | Confirm | Command | Reply): Uint8Array =>
  text.encode(JSON.stringify(message))
