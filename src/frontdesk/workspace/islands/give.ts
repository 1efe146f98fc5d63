// Agents as places for rows: they appear while rows are dragged, and by button or key for the rows that are chosen.
import { chosen, give } from "./pick";

const GAP = 8;
let isDragging = false;

function panel(): HTMLElement | null {
  return document.getElementById("give-menu");
}

function people(): HTMLElement[] {
  return [...(panel()?.querySelectorAll<HTMLElement>("input, .menu-item") ?? [])].filter((item) => item.checkVisibility());
}

/** Beside the button; while something is dragged beside the list, over what cannot be dropped on. */
function stand(place: HTMLElement, by: Element | null): void {
  const edge = by?.getBoundingClientRect();
  const list = document.querySelector("fd-rows")?.getBoundingClientRect();
  const beside = list && list.right + place.offsetWidth + GAP < innerWidth ? list.right + GAP : innerWidth - place.offsetWidth - GAP;
  place.style.left = `${Math.max(GAP, Math.min(edge?.left ?? beside, innerWidth - place.offsetWidth - GAP))}px`;
  place.style.top = `${Math.min(edge ? edge.bottom + 4 : Math.max(GAP, list?.top ?? 0), Math.max(GAP, innerHeight - place.offsetHeight - GAP))}px`;
}

async function open(by: Element | null): Promise<void> {
  const place = panel();
  const address = place?.dataset["people"];
  if (!place || !address) return;
  const response = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => undefined);
  if (!response?.ok || (!by && !isDragging)) return;
  place.innerHTML = await response.text();
  place.showPopover();
  stand(place, by);
  if (by) people()[0]?.focus({ preventScroll: true });
}

document.addEventListener("dragstart", (event) => {
  if (!(event.target as Element).closest?.(".queue-row")) return;
  isDragging = true;
  void open(null);
});
document.addEventListener("dragend", () => {
  isDragging = false;
  if (panel()?.matches(":popover-open")) panel()?.hidePopover();
});

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const button = target.closest("[data-give]");
  if (button) return void open(button);
  const person = target.closest<HTMLElement>("#give-menu [data-drop]");
  if (!person) return;
  panel()?.hidePopover();
  give(chosen(), person.dataset["drop"] ?? "");
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !(event.target as Element).closest?.("#give-menu")) return;
  event.preventDefault();
  const items = people();
  items[(items.indexOf(document.activeElement as HTMLElement) + step + items.length) % items.length]?.focus();
});
