// Pure part of the keyboard: one key, or two after one another ("g t").

/** What a chord begun with `held` becomes when `key` follows: the whole chord, one that waits for more, or none. */
export function follow(held: string, key: string, known: readonly string[]): { chord?: string; wait?: string } {
  const pressed = key.toLowerCase();
  const whole = held ? `${held} ${pressed}` : pressed;
  if (known.includes(whole)) return { chord: whole };
  if (known.some((each) => each.startsWith(`${whole} `))) return { wait: whole };
  return held ? follow("", key, known) : {};
}
