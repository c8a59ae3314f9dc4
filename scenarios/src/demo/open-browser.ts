import { spawn } from 'node:child_process'
import process from 'node:process'

/** The command that opens an address in the user's browser, or undefined where there is no desktop to open it on. */
export function browserCommand(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): readonly string[] | undefined {
  if (env['CI'] !== undefined && env['CI'] !== '') return undefined
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['cmd', '/c', 'start', '']
  const desktop = env['DISPLAY'] ?? env['WAYLAND_DISPLAY']
  return desktop === undefined || desktop === '' ? undefined : ['xdg-open']
}

/** Opens an address in the browser where there is one; silently does nothing where there is none. */
export function openBrowser(url: string): void {
  const command = browserCommand(process.platform, process.env)
  if (command === undefined) return
  const child = spawn(command[0]!, [...command.slice(1), url], { stdio: 'ignore', detached: true })
  child.once('error', () => {})
  child.unref()
}
