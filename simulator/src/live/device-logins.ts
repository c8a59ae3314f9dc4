/** Passwords of devices by their user name, `{site}/{home}/{device}`: each device has one of its own. */
export type DeviceLogins = ReadonlyMap<string, string>

/** A table of passwords as `anju-server credentials add-all` writes it, or the first of its lines that is none. */
export type ReadLogins = { ok: true; logins: DeviceLogins } | { ok: false; line: number }

const HEAD = 'username,password'

/** Reads lines of a user name, a comma and a password (UTF-8, either end of line); the first line may name the columns. */
export function readLogins(text: string): ReadLogins {
  const logins = new Map<string, string>()
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (const [i, line] of lines.entries()) {
    if (line === '' || (i === 0 && line === HEAD)) continue
    const comma = line.indexOf(',')
    if (comma < 1 || comma === line.length - 1) return { ok: false, line: i + 1 }
    logins.set(line.slice(0, comma), line.slice(comma + 1))
  }
  return { ok: true, logins }
}
