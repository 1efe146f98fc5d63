// Who looks at and who writes on the tickets of a list: the page says which rows it shows, and each row says who is there.
import { csrfToken } from "@ui/islands/exchange";
import type { Person } from "@ui/islands/stream";
import { inShort, sentence } from "./people";

const BEAT = 30_000;
const GAP = 10_000; // at most this often because rows came in
const page = Math.random().toString(36).slice(2, 14);
const known = new Map<string, Person[]>();
let told = new Set<string>();
let at = -Infinity;
let timer = 0;

function list(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-watching]");
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-watching] .queue-row[id]")];
}

function numberOf(row: HTMLElement): string {
  return row.id.replace("row-", "");
}

function mark(row: HTMLElement): void {
  const people = (known.get(numberOf(row)) ?? []).filter(({ id }) => String(id) !== list()?.dataset["me"]);
  const said = sentence(people);
  const old = row.querySelector<HTMLElement>(".here");
  if (old?.title === said) return;
  old?.remove();
  const icons = list()?.querySelector<HTMLTemplateElement>("template.here-marks")?.content;
  if (!said || !icons) return;
  const isTyping = people.some(({ typing }) => typing);
  const made = document.createElement("span");
  made.className = isTyping ? "here typing" : "here";
  made.title = said;
  const short = document.createElement("span");
  short.className = "clip";
  short.ariaHidden = "true";
  short.textContent = inShort(people);
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.textContent = ` ${said}. `;
  made.append(icons.children[isTyping ? 1 : 0]?.cloneNode(true) ?? "", short, spoken);
  const time = row.querySelector(".who > time");
  if (time) time.before(made);
  else row.querySelector("th[scope=row]")?.append(made);
}

function draw(): void {
  rows().forEach(mark);
}

function forget(): void {
  known.clear();
  draw();
}

async function tell(): Promise<void> {
  const address = list()?.dataset["watching"];
  if (!address || document.hidden) return;
  window.clearTimeout(timer);
  timer = 0;
  at = performance.now();
  told = new Set(rows().map(numberOf));
  for (const number of known.keys()) if (!told.has(number)) known.delete(number);
  const body = new URLSearchParams({ page, numbers: [...told].join(",") });
  const response = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" }, credentials: "same-origin" }).catch(() => undefined);
  if (response?.status !== 204) forget(); // nobody tells us any more: what we know goes stale
}

/** The rows may be others now: another list says so at once, rows that came in are told together. */
function changed(): void {
  draw();
  const present = rows().map(numberOf);
  if (!present.some((number) => !told.has(number))) return;
  if (!present.some((number) => told.has(number))) return void tell();
  timer ||= window.setTimeout(() => void tell(), Math.max(0, at + GAP - performance.now()));
}

document.addEventListener("fd:here", (event) => {
  const { at: place, people } = (event as CustomEvent<{ at: string; people: Person[] }>).detail;
  known.set(place, people);
  const row = document.getElementById(`row-${place}`);
  if (row) mark(row);
});
document.addEventListener("fd:live", () => {
  forget(); // who left while we heard nothing
  void tell();
});
document.addEventListener("visibilitychange", () => void tell());
for (const moved of ["fd:refreshed", "htmx:afterSettle"]) document.addEventListener(moved, changed);
window.setInterval(() => void tell(), BEAT);
if (document.documentElement.dataset["live"] === "up") void tell();
