// What can be done on the open page, as the palette lists it: its places, its acts, and the choices of its menus.
import { caps, pressedFor } from "./own-keys";

export interface Command {
  id: string;
  name: string;
  element: HTMLElement;
  into: string; // what it asks next: the id of its menu here, or a noun that the server knows
  ticket: string;
}

// What is open comes before the list that it was opened from.
const ACTS = [".ticket [data-key], .ticket .menu-item", "main [data-key], main .menu-item", ".side-pane [data-key]", ".list-pane [data-key], .list-pane .menu-item"];
const ASKS = /\/tickets\/(\d+)\/(assignment|category|tags)(?:\?|$)/;

export function nameOf(element: HTMLElement): string {
  const own = element.ariaLabel ?? element.dataset["keyName"] ?? element.querySelector(".clip, .grow")?.textContent;
  if (own) return own.replace(/: change$/, "").trim().replace(/\s+/g, " ");
  const copy = element.cloneNode(true) as HTMLElement;
  copy.querySelectorAll("kbd, svg, .visually-hidden").forEach((part) => part.remove());
  return (copy.textContent ?? "").trim().replace(/\s+/g, " ") || (element.textContent ?? "").trim();
}

/** Acts of the page, each once; what stands in a menu of choices is found through its button. */
export function acts(): Command[] {
  const found = new Map<string, Command>();
  for (const element of ACTS.flatMap((each) => [...document.querySelectorAll<HTMLElement>(each)])) {
    const choices = element.closest("form[popover]");
    const isOut = element.closest<HTMLElement>(".bulk-bar")?.checkVisibility() === false; // nothing is chosen
    if (choices || isOut || element.matches(":disabled, input, textarea, select, .back") || element.closest("dialog")) continue;
    const name = nameOf(element);
    const id = `act:${name.toLowerCase()}`.slice(0, 80);
    if (!name || found.has(id)) continue;
    const [, ticket = "", noun = ""] = ASKS.exec(element instanceof HTMLAnchorElement ? element.pathname + element.search : "") ?? [];
    const menu = element.getAttribute("popovertarget") ?? "";
    found.set(id, { id, name, element, into: menu && document.getElementById(menu)?.matches("form") ? `#${menu}` : noun, ticket });
  }
  return [...found.values()];
}

/** The choices of a menu of the page, such as the statuses that may follow. */
export function choices(menu: string): Command[] {
  return [...document.querySelectorAll<HTMLElement>(`${menu} .menu-item`)].map((element) => {
    const name = nameOf(element);
    return { id: `${menu.replace(/-\d+$/, "")}:${name.toLowerCase()}`.slice(0, 80), name, element, into: "", ticket: "" };
  });
}

export function places(): Command[] {
  return [...document.querySelectorAll<HTMLAnchorElement>(".rail a.rail-item, .view-link")].map((element) => {
    const name = (element.ariaLabel ?? element.querySelector(".clip")?.textContent ?? "").trim();
    return { id: `place:${element.pathname}`.slice(0, 80), name, element, into: "", ticket: "" };
  });
}

/** Those that fit the words, begun names first, then what is used most. */
export function fitting(commands: Command[], words: string, weights: Record<string, number>): Command[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = commands.filter((each) => wanted.every((word) => each.name.toLowerCase().includes(word)));
  const begins = (each: Command): number => (words && each.name.toLowerCase().startsWith(words.toLowerCase()) ? 1 : 0);
  return fits.sort((one, other) => begins(other) - begins(one) || (weights[other.id] ?? 0) - (weights[one.id] ?? 0));
}

/** A command as an option of the list. */
export function option(command: Command): HTMLElement {
  const made = document.createElement("a");
  made.className = "suggestion";
  made.role = "option";
  made.tabIndex = -1;
  made.dataset["item"] = command.id;
  if (command.element instanceof HTMLAnchorElement && !command.element.dataset["dialog"]) made.href = command.element.href;
  const drawing = command.element.querySelector("svg")?.cloneNode(true);
  if (drawing) made.append(drawing);
  const name = document.createElement("span");
  name.className = "grow clip";
  name.textContent = command.name;
  made.append(name);
  if (command.into) made.append("…");
  made.append(...caps(pressedFor(command.element.dataset["key"] ?? "")));
  return made;
}
