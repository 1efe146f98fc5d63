// How it is said who is at a ticket. Pure.
import type { Person } from "@ui/islands/stream";

/** "Ann (customer) is writing… · Sue and Tim are looking", or nothing for nobody. */
export function sentence(people: readonly Person[]): string {
  const [typing, looking] = [people.filter((one) => one.typing), people.filter((one) => !one.typing)];
  const parts = [typing.length && `${names(typing)} ${typing.length > 1 ? "are" : "is"} writing…`, looking.length && `${names(looking)} ${looking.length > 1 ? "are" : "is"} looking`];
  return parts.filter(Boolean).join(" · ");
}

/** The same in the little room that a row of a list has: "Sue writing…", or the initials of those who look. */
export function inShort(people: readonly Person[]): string {
  const typing = people.filter((one) => one.typing);
  if (typing.length) return `${typing.length > 1 ? `${typing.length} people` : first(typing[0]?.name ?? "")} writing…`;
  return people.slice(0, 3).map(({ name }) => initials(name)).join(" ") + (people.length > 3 ? " …" : "");
}

function first(name: string): string {
  return name.split(/\s+/)[0] ?? name;
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "").join("").toUpperCase();
}

function names(people: readonly Person[]): string {
  const all = people.map(({ name, customer }) => (customer ? `${name} (customer)` : name));
  if (all.length > 3) return `${all.slice(0, 2).join(", ")} and ${all.length - 2} more`;
  return all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${all.at(-1)}` : (all[0] ?? "");
}
