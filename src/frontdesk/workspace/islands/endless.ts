// An endless list grows by a page when its end comes near; and a list that one comes back to stands where it stood.
const NEAR = "600px";
const KEPT = "frontdesk.place";

type Stand = { list: string; row: string; top: number; open: string };

let isBack = ["back_forward", "reload"].includes((performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined)?.type ?? "");
let watched: Element | undefined;
let byKey = false;
let asked = 0;

function region(): HTMLElement | null {
  return document.querySelector<HTMLElement>("fd-rows #rows");
}

function pane(): HTMLElement | null {
  return region()?.closest<HTMLElement>("fd-rows") ?? null;
}

function rows(): HTMLElement[] {
  return [...(region()?.querySelectorAll<HTMLElement>(".queue-row") ?? [])];
}

/** The list's address without how long it is, and which of its tickets is open. */
function listName(): string {
  const address = new URL(region()?.getAttribute("hx-get") ?? "", location.href);
  for (const name of ["block", "count", "at"]) address.searchParams.delete(name);
  return address.pathname + address.search;
}

/** Asks for the list with a page more; what is open beside it, and where one stands in it, stay. */
function grow(link: HTMLAnchorElement, keyed: boolean): void {
  const list = region();
  const count = new URL(link.href).searchParams.get("count");
  if (!list || !count || asked === Number(count)) return;
  asked = Number(count);
  byKey = keyed;
  for (const [from, put] of [
    [new URL(list.getAttribute("hx-get") ?? "", location.href), (to: URL) => list.setAttribute("hx-get", to.pathname + to.search)],
    [new URL(location.href), (to: URL) => history.replaceState(history.state, "", to)],
  ] as [URL, (to: URL) => void][]) {
    from.searchParams.set("count", count);
    put(from);
  }
  list.dispatchEvent(new CustomEvent("fd:ask", { bubbles: true }));
}

const sight = new IntersectionObserver(
  (entries) => {
    const link = document.getElementById("more-rows") as HTMLAnchorElement | null;
    if (link?.checkVisibility() && entries.some(({ isIntersecting, target }) => isIntersecting && target === link)) grow(link, false);
  },
  { rootMargin: `0px 0px ${NEAR} 0px` },
);

function watch(): void {
  const link = document.getElementById("more-rows") ?? undefined;
  if (watched) sight.unobserve(watched);
  watched = pane()?.hasAttribute("data-endless") ? link : undefined;
  if (watched) sight.observe(watched);
}

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>("#more-rows");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  grow(link, event.detail === 0);
});

/** The list is longer: it says so, and whoever asked by key goes on at the first of the new rows. */
function grown(): void {
  const present = rows();
  const before = asked - 50;
  if (!asked || present.length <= before) return;
  const status = pane()?.querySelector<HTMLElement>("[data-count]");
  if (status) status.textContent = `${present.length} tickets are shown.`;
  if (byKey) present[before]?.querySelector<HTMLElement>("a")?.focus();
  byKey = false;
  asked = 0;
}

function keep(): void {
  const place = pane();
  if (!place) return;
  const edge = place.getBoundingClientRect().top;
  const first = rows().find((row) => row.getBoundingClientRect().bottom > edge);
  if (!first) return;
  const open = document.activeElement?.closest(".queue-row")?.id ?? "";
  const stand: Stand = { list: listName(), row: first.id, top: first.getBoundingClientRect().top - edge, open };
  sessionStorage.setItem(KEPT, JSON.stringify(stand));
}

function restore(): void {
  if (!isBack) return;
  isBack = false;
  const place = pane();
  const stand = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Stand | null;
  if (!place || stand?.list !== listName()) return;
  const row = document.getElementById(stand.row);
  if (row) place.scrollTop += row.getBoundingClientRect().top - place.getBoundingClientRect().top - stand.top;
  const open = stand.open && document.activeElement === document.body ? document.getElementById(stand.open) : null;
  open?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
}

let waiting = 0;
document.addEventListener("scroll", (event) => {
  if (event.target !== pane() || waiting) return;
  waiting = window.setTimeout(() => {
    waiting = 0;
    keep();
  }, 150);
}, { capture: true, passive: true });
document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("fd-rows .queue-row a")) keep();
}, true);
addEventListener("popstate", () => (isBack = true));
document.addEventListener("fd:refreshed", () => {
  grown();
  watch();
});
for (const moved of ["htmx:afterSettle", "htmx:historyRestore"]) {
  document.addEventListener(moved, () => {
    asked = 0;
    watch();
    restore();
  });
}
watch();
restore();
