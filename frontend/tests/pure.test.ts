import { describe, expect, test } from "vitest";
import { follow } from "@ui/islands/chords";
import { holds } from "@ui/islands/condition";
import { audience, backOff, touches } from "@ui/islands/names";
import { ago, duration, shortDate } from "@ui/islands/relative";

describe("names", () => {
  test("a region hears only its own names", () => {
    expect(touches("ticket.42 queue", ["queue"])).toBe(true);
    expect(touches("ticket.42 queue", ["ticket.4", "ticket.421"])).toBe(false);
    expect(touches("", ["queue"])).toBe(false);
  });
  test("tokens of one person at different times mean the same audience", () => {
    expect(audience("eyJ0byI6WyJzdGFmZiJdfQ:1abc:sig")).toBe(audience("eyJ0byI6WyJzdGFmZiJdfQ:1abd:other"));
    expect(audience("eyJ0byI6WyJhIl19:1abc:sig")).not.toBe(audience("eyJ0byI6WyJiIl19:1abc:sig"));
  });
  test("the pause between tries grows to half a minute and not beyond", () => {
    expect(backOff(0, 1)).toBe(1000);
    expect(backOff(3, 0)).toBe(4000);
    expect(backOff(20, 1)).toBe(30_000);
  });
});

describe("times", () => {
  test("a length of time is said as the server says it", () => {
    const said: [number, string][] = [[0, "0 min"], [59, "0 min"], [1080, "18 min"], [3600, "1 h"], [4320, "1 h 12"], [11_100, "3 h 05"], [-240, "\u22124 min"], [-30, "0 min"], [187_200, "2 d 4 h"], [86_400, "1 d"]];
    for (const [seconds, text] of said) expect(duration(seconds)).toBe(text);
  });
  test("after half a day the server's word stays", () => {
    expect(ago(10)).toBe("just now");
    expect(ago(300)).toBe("5 min ago");
    expect(ago(10_800)).toBe("3 h ago");
    expect(ago(50_000)).toBeUndefined();
  });
  test("a date of another year names it", () => {
    const now = new Date(2026, 10, 21);
    expect(shortDate(new Date(2026, 10, 9), now)).toBe("9 Nov");
    expect(shortDate(new Date(2025, 10, 9), now)).toBe("9 Nov 2025");
  });
});

describe("conditions", () => {
  test("any wanted value is enough, and none wanted means any value", () => {
    expect(holds(["damage"], "damage, theft")).toBe(true);
    expect(holds(["other"], "damage,theft")).toBe(false);
    expect(holds([""], "")).toBe(false);
    expect(holds(["x"], "")).toBe(true);
  });
});

describe("keys", () => {
  const known = ["a", "g t", "g q"];
  test("one key acts at once, a chord waits for its second", () => {
    expect(follow("", "A", known)).toEqual({ chord: "a" });
    expect(follow("", "g", known)).toEqual({ wait: "g" });
    expect(follow("g", "t", known)).toEqual({ chord: "g t" });
  });
  test("a second key that fits nothing counts as a first one", () => {
    expect(follow("g", "a", known)).toEqual({ chord: "a" });
    expect(follow("g", "x", known)).toEqual({});
  });
});
