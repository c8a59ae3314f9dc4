/** NIST SP 800-63B-4: at least 15 characters where the password is the only factor, at least 64 allowed, no rules about signs, a list of what is refused. */
export const passwordLength = { least: 15, most: 256 } as const

const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn7ujm']
/** The name of the service and its roles, and words that lead every list of broken passwords. */
const COMMON = [
  'anju',
  '安居',
  'password',
  'passwort',
  'admin',
  'operator',
  'welcome',
  'letmein',
  'iloveyou',
  'woaini',
  'changeme',
  'secret',
]

/** What is left when everything that can be guessed is taken out. */
function unguessable(password: string, account: string): string {
  let rest = password.toLowerCase()
  for (const word of [account.toLowerCase(), ...COMMON]) rest = rest.replaceAll(word, '')
  for (const row of ROWS)
    for (let length = row.length; length >= 4; length--)
      for (let at = 0; at + length <= row.length; at++) rest = rest.replaceAll(row.slice(at, at + length), '')
  return rest.replace(/(.{1,8}?)\1{2,}/gu, '')
}

/** Why a password is not taken, as a code for words at the edge; undefined when it is. It counts characters, not bytes. */
export function passwordProblem(password: string, account: string): 'short' | 'long' | 'guessable' | undefined {
  const { length } = Array.from(password.normalize('NFKC'))
  if (length < passwordLength.least) return 'short'
  if (length > passwordLength.most) return 'long'
  return Array.from(unguessable(password.normalize('NFKC'), account)).length < 8 ? 'guessable' : undefined
}
