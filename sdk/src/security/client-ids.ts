/** Which credential each client id belongs to: as long as a connection is open, or a session is kept, under it. */
export interface ClientIds {
  /** Whether `credential` may connect under this id. */
  mayUse(client_id: string, credential: string): boolean
  /** One more connection under the id. Answers with an id whose session is to be forgotten, when the credential keeps more than `most` of them. */
  take(client_id: string, credential: string, most: number): string | undefined
  /** One connection under the id is over; `kept` when its session outlives it. */
  leave(client_id: string, kept: boolean): void
  /** The session under the id is forgotten. */
  forget(client_id: string): void
}

interface Owner {
  credential: string
  lines: number
  kept: boolean
}

export function clientIds(): ClientIds {
  const owners = new Map<string, Owner>()
  const idsOf = new Map<string, Set<string>>()

  const settle = (client_id: string, owner: Owner) => {
    if (owner.lines > 0 || owner.kept) return
    owners.delete(client_id)
    const ids = idsOf.get(owner.credential)
    ids?.delete(client_id)
    if (ids?.size === 0) idsOf.delete(owner.credential)
  }
  const forget = (client_id: string) => {
    const owner = owners.get(client_id)
    if (owner === undefined) return
    owner.kept = false
    settle(client_id, owner)
  }
  /** The id of this credential whose session has waited longest. */
  const longestKept = (ids: ReadonlySet<string>) => [...ids].find((id) => owners.get(id)?.lines === 0)

  return {
    forget,
    mayUse: (client_id, credential) => (owners.get(client_id)?.credential ?? credential) === credential,
    take(client_id, credential, most) {
      const owner = owners.get(client_id) ?? { credential, lines: 0, kept: false }
      owner.lines += 1
      owners.set(client_id, owner)
      const ids = idsOf.get(credential) ?? new Set()
      ids.delete(client_id)
      idsOf.set(credential, ids.add(client_id))
      const displaced = ids.size > most ? longestKept(ids) : undefined
      if (displaced !== undefined) forget(displaced)
      return displaced
    },
    leave(client_id, kept) {
      const owner = owners.get(client_id)
      if (owner === undefined) return
      owner.lines -= 1
      owner.kept = kept
      settle(client_id, owner)
    },
  }
}
