// From one ticket to the next of the list: by key, and after an act, however the list has changed meanwhile.
import { toast } from "@ui/islands/exchange";

const KEPT = "frontdesk.order";

let open = "";
let wanted = ""; // the ticket that was clicked and has not opened yet
let order: string[] = kept(); // the list as it was when the ticket was opened

/** Which list it is: the same ticket stands in many. */
function listName(): string {
  return new URLSearchParams(location.search).get("in") ?? /\/queues\/([^/]+)$/.exec(location.pathname)?.[1] ?? "";
}

/** The order of before the page was loaded anew, of the same list. */
function kept(): string[] {
  const [list, numbers] = JSON.parse(sessionStorage.getItem(KEPT) ?? '["", []]') as [string, string[]];
  return list === listName() ? numbers : [];
}

function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>("#rows .queue-row > a")];
}

function numberOf(link: HTMLAnchorElement): string {
  return /\/tickets\/(\d+)$/.exec(link.pathname)?.[1] ?? "";
}

/** One that left the list before we looked, or while it opens: where it stood is still known. */
function remember(): void {
  const now = /\/tickets\/(\d+)$/.exec(location.pathname)?.[1] ?? "";
  if (now && now === open && order.length) return;
  open = now;
  const present = links().map(numberOf);
  const sought = now || wanted;
  if (present.includes(sought) || !order.includes(sought)) order = present;
  if (now) wanted = "";
  sessionStorage.setItem(KEPT, JSON.stringify([listName(), order]));
}

/** The first ticket after (or before) the open one, in the order last seen, that is still in the list. */
function following(by: number): HTMLAnchorElement | undefined {
  const present = new Map(links().map((link) => [numberOf(link), link]));
  const at = order.indexOf(open);
  const rest = at < 0 ? (by > 0 ? order : []) : by > 0 ? order.slice(at + 1) : order.slice(0, at).reverse();
  const found = rest.find((number) => number !== open && present.has(number));
  return found ? present.get(found) : undefined;
}

/** Goes to an address without loading the page anew, where the page knows how. */
function go(href: string): void {
  const known = [...document.querySelectorAll<HTMLAnchorElement>("#rows .queue-row > a, .work-tab > a")].find((link) => link.getAttribute("href") === href);
  if (known) known.click();
  else location.assign(href);
}

/** The first ticket of the page of the list after this one, or nothing. */
async function beyond(by: number): Promise<string | undefined> {
  const pager = document.querySelector<HTMLAnchorElement>(`#rows .pager a[rel="${by > 0 ? "next" : "prev"}"]`);
  if (!pager) return undefined;
  const response = await fetch(`${pager.href}&block=rows`, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const rows = [...page.querySelectorAll<HTMLAnchorElement>(".queue-row > a")];
  return (by > 0 ? rows[0] : rows.at(-1))?.getAttribute("href") ?? undefined;
}

async function step(by: number, back?: string): Promise<void> {
  remember(); // a quick hand is here before the page has settled
  const next = following(by);
  if (next) {
    next.click();
    return next.scrollIntoView({ block: "nearest" });
  }
  const href = await beyond(by).catch(() => undefined);
  if (href) go(href);
  else if (back) go(back);
  else toast(by > 0 ? "This was the last one of the list." : "This was the first one of the list.");
}

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>("#rows .queue-row > a");
  if (link) wanted = numberOf(link);
}, true);
document.addEventListener("fd:step", (event) => {
  if (!document.querySelector(".ticket") || !links().length) return;
  event.preventDefault();
  void step((event as CustomEvent<number>).detail);
});
document.addEventListener("fd:next", (event) => void step(1, (event as CustomEvent<{ back: string }>).detail.back));
document.addEventListener("fd:go", (event) => go((event as CustomEvent<{ href: string }>).detail.href));
for (const moved of ["htmx:afterSettle", "htmx:pushedIntoHistory", "fd:refreshed"]) document.addEventListener(moved, remember);
remember();
