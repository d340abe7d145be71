/** One person standing in for another, on the day in question. */
export interface StandIn {
  userId: string
  delegateId: string
}

/** Somebody in whose name a person may act, and through whom the right came (nearest first, without both ends). */
export interface Principal {
  userId: string
  via: string[]
}

/**
 * Everybody a person stands in for: who named him, who named those, and so on; a circle ends the chain, and nobody
 * stands in for himself.
 */
export function principalsOf(standIns: readonly StandIn[], personId: string): Principal[] {
  const found: Principal[] = []
  let ends: Principal[] = [{ userId: personId, via: [] }]
  const seen = new Set([personId])
  while (ends.length > 0) {
    const next = ends.flatMap((end) =>
      standIns
        .filter(({ delegateId }) => delegateId === end.userId)
        .map(({ userId }) => ({ userId, via: end.userId === personId ? [] : [...end.via, end.userId] })),
    )
    ends = next.filter(({ userId }) => !seen.has(userId) && seen.add(userId))
    found.push(...ends)
  }
  return found
}

/** In whose name a person may act on a request: never through or as one of those who are `barred` from deciding it. */
export function standsFor(standIns: readonly StandIn[], personId: string, barred: readonly string[]): string[] {
  if (barred.includes(personId)) return []
  return principalsOf(standIns, personId)
    .filter(({ userId, via }) => ![userId, ...via].some((id) => barred.includes(id)))
    .map(({ userId }) => userId)
}

/** Everybody who may act in a person's name on a request: whoever stands in for him, directly or through others. */
export function actingFor(standIns: readonly StandIn[], personId: string, barred: readonly string[]): string[] {
  const others = [...new Set(standIns.map(({ delegateId }) => delegateId))].filter((id) => id !== personId)
  return others.filter((id) => standsFor(standIns, id, barred).includes(personId))
}

/** Whether a new stand-in would lead back to the one who names him. */
export function closesCircle(standIns: readonly StandIn[], { userId, delegateId }: StandIn): boolean {
  return userId === delegateId || principalsOf(standIns, userId).some((principal) => principal.userId === delegateId)
}
