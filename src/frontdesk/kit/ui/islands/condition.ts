/** Whether any of a field's values is among those wanted; with nothing wanted, whether it has a value at all. */
export function holds(values: readonly string[], wanted: string): boolean {
  const list = wanted.split(",").map((each) => each.trim()).filter(Boolean);
  return list.length ? values.some((value) => list.includes(value)) : values.some((value) => value !== "");
}
