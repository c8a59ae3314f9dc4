import { fail, ok, type Result } from '@anju/sdk'
import type { Ground } from '../records/ground.ts'
import type { Account, AccountSettings, AccountShown } from './account.ts'
import { checkPassword, hashPassword, newSecret } from './live-secret.ts'
import { loginTries, waitAfter_ms } from './login-tries.ts'
import { passwordProblem, passwordLength } from './password-rules.ts'
import { peopleLimits } from './people-limits.ts'

/** Who has an account. Changes are in the audit; passwords never are. */
export interface Accounts {
  readonly size: number
  get(id: string): Account | undefined
  all(): AccountShown[]
  /** Errors `account-taken`, `account-limit`, `first-account`, and those of a password. Without a password one is drawn: shown once. */
  add(id: string, settings: AccountSettings, by: string, password?: string): Promise<Result<{ password: string }>>
  /** Adds an account without a password, for whom an identity provider vouches. Errors `account-taken`, `account-limit`, `first-account`. */
  join(id: string, settings: AccountSettings, subject: string): Result<Account>
  /** The account for which a provider vouches, from now on for that subject alone. Not there, shut or another's: error `oidc-no-account`. */
  vouched(id: string, subject: string): Result<Account>
  /** Errors `account-unknown`, `last-admin`. */
  change(id: string, change: Partial<AccountSettings> & { disabled?: boolean }, by: string): Result<AccountShown>
  /**
   * A new password, drawn when none is given; wrong tries are forgotten, and when another does it, whom a provider meant. Errors `account-unknown`, and
   * those of a password.
   */
  reset(id: string, by: string, password?: string): Promise<Result<{ password: string }>>
  /** Whether a password is right. Errors `login-wrong`, `login-wait`. */
  login(id: string, password: string, address: string): Promise<Result<Account>>
}

export const shownAccount = ({ id, name, role, homes, areas, made_ms, disabled_ms, wrong }: Account): AccountShown => ({
  id,
  name,
  role,
  ...(homes === undefined ? {} : { homes }),
  ...(areas === undefined ? {} : { areas }),
  made_ms,
  disabled: disabled_ms !== undefined,
  locked: (wrong?.count ?? 0) >= peopleLimits.wrong_most,
})

/** Lets a few checks through at once and some wait; each costs 19 MiB. */
function checkDesk() {
  const waiting: (() => void)[] = []
  let busy = 0
  return async (password: string, hash: string | undefined): Promise<boolean | 'busy'> => {
    if (waiting.length >= peopleLimits.checks_waiting) return 'busy'
    busy += 1
    if (busy > peopleLimits.checks_at_once) await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await checkPassword(password, hash)
    } finally {
      busy -= 1
      waiting.shift()?.()
    }
  }
}

const refusedPassword = (password: string, id: string): Result<never> | undefined => {
  const problem = passwordProblem(password, id)
  return problem === undefined ? undefined : fail('password-weak', { why: problem, least: passwordLength.least }, '/password')
}

/** Whether anybody has an account; else whoever reaches the server may do everything. */
export const hasAccounts = ({ ground }: { ground: Ground }): boolean => ground.books.book<Account>('accounts').size > 0

export function accounts(ground: Ground): Accounts {
  const book = ground.books.book<Account>('accounts')
  const tries = loginTries(ground.agenda)
  const check = checkDesk()
  const audit = (id: string, did: string, by: string, detail = {}) => ground.audit(`account:${id}`, did, by, detail)
  const admins = () => book.all().filter(({ role, disabled_ms }) => role === 'admin' && disabled_ms === undefined)
  const unknown = (id: string) => fail('account-unknown', { account: id.slice(0, 64) })

  const keep = (id: string, settings: AccountSettings, by: string, known: Pick<Account, 'password' | 'subject'>): Result<Account> => {
    if (book.get(id) !== undefined) return fail('account-taken', { account: id }, '/id')
    if (book.size >= peopleLimits.accounts) return fail('account-limit', { limit: peopleLimits.accounts })
    if (admins().length === 0 && settings.role !== 'admin') return fail('first-account', {}, '/role')
    const account: Account = { id, ...settings, made_ms: ground.agenda.now(), ...known }
    book.put(id, account, { at_ms: account.made_ms })
    audit(id, 'account-added', by, { role: settings.role })
    return ok(account)
  }

  const login = async (id: string, password: string, address: string): Promise<Result<Account>> => {
    const wait_s = tries.wait_s(address)
    if (wait_s > 0) return fail('login-wait', { wait_s })
    const before = book.get(id)
    const wrong = before === undefined ? tries.ofStranger(id) : (before.wrong ?? { count: 0, at_ms: 0 })
    const account_wait_ms = wrong.at_ms + waitAfter_ms(wrong.count) - ground.agenda.now()
    if (account_wait_ms > 0) return fail('login-wait', { wait_s: Math.ceil(account_wait_ms / 1_000) })
    const open = before !== undefined && before.disabled_ms === undefined && wrong.count < peopleLimits.wrong_most
    const right = await check(password, open ? before.password : undefined)
    if (right === 'busy') return fail('login-wait', { wait_s: 5 })
    const known = book.get(id)
    if (right && known !== undefined && known.disabled_ms === undefined && known.password === before?.password) {
      const { wrong: _, ...clean } = known
      if (known.wrong !== undefined) book.put(id, clean, { at_ms: known.made_ms })
      return ok(clean)
    }
    tries.wrong(address)
    if (known === undefined) tries.strangerWrong(id)
    else if (open) {
      const count = (known.wrong?.count ?? 0) + 1
      book.put(id, { ...known, wrong: { count, at_ms: ground.agenda.now() } }, { at_ms: known.made_ms })
      if (count === peopleLimits.wrong_free || count === peopleLimits.wrong_most) audit(id, 'login-wrong', id, { count })
    }
    return fail('login-wrong')
  }

  return {
    get size() {
      return book.size
    },
    get: (id) => book.get(id),
    all: () => book.all().map(shownAccount),
    login,
    async add(id, settings, by, password = newSecret()) {
      const weak = refusedPassword(password, id)
      if (weak !== undefined) return weak
      const hash = await hashPassword(password)
      const kept = keep(id, settings, by, { password: hash })
      return kept.ok ? ok({ password }) : kept
    },
    join: (id, settings, subject) => keep(id, settings, 'oidc', { subject }),
    vouched(id, subject) {
      const account = book.get(id)
      if (account === undefined || account.disabled_ms !== undefined || (account.subject ?? subject) !== subject)
        return fail('oidc-no-account', { account: id })
      const bound = { ...account, subject }
      if (account.subject === undefined) {
        book.put(id, bound, { at_ms: account.made_ms })
        audit(id, 'provider-bound', id)
      }
      return ok(bound)
    },
    change(id, { disabled, ...settings }, by) {
      const before = book.get(id)
      if (before === undefined) return unknown(id)
      const { disabled_ms, ...rest } = { ...before, ...settings }
      const off = disabled ?? disabled_ms !== undefined
      const after: Account = { ...rest, ...(off ? { disabled_ms: disabled_ms ?? ground.agenda.now() } : {}) }
      const stays = after.role === 'admin' && after.disabled_ms === undefined
      if (!stays && admins().every((one) => one.id === id)) return fail('last-admin', { account: id })
      book.put(id, after, { at_ms: before.made_ms })
      audit(id, 'account-changed', by, { role: after.role, disabled: off })
      return ok(shownAccount(after))
    },
    async reset(id, by, password = newSecret()) {
      if (book.get(id) === undefined) return unknown(id)
      const weak = refusedPassword(password, id)
      if (weak !== undefined) return weak
      const hash = await hashPassword(password)
      const before = book.get(id)
      if (before === undefined) return unknown(id)
      const { wrong: _, subject, ...rest } = before
      const kept = by === id && subject !== undefined ? { subject } : {}
      book.put(id, { ...rest, ...kept, password: hash }, { at_ms: before.made_ms })
      audit(id, 'password-reset', by)
      return ok({ password })
    },
  }
}
