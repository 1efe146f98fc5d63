// Pure parts of live updates.

/** Whether a region that listens to `wanted` (names apart by spaces) is touched by any of the changed names. */
export function touches(wanted: string, changed: readonly string[]): boolean {
  const names = wanted.split(/\s+/).filter(Boolean);
  return names.some((name) => changed.includes(name));
}

/** Who a signed token lets listen: the part before its time and signature, the same on every page of one person. */
export function audience(token: string): string {
  const parts = token.split(":");
  return parts.length > 2 ? parts.slice(0, -2).join(":") : token;
}

/** Milliseconds to wait before try number `attempt` (from 0): doubling from 1 s to at most 30 s, spread by `chance` in 0..1. */
export function backOff(attempt: number, chance: number): number {
  return Math.min(30_000, 1000 * 2 ** attempt) * (0.5 + chance / 2);
}
