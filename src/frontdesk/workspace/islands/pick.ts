// Rows that are chosen: how many, ranges with Shift, X for the row under the keys, and dragging them onto a team or onto oneself.
import { htmx } from "@ui/islands/exchange";

const BOX = ".pick-row";
let last: HTMLInputElement | undefined;
let dragged: string[] = [];

function boxes(): HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(BOX)];
}

/** Numbers of the tickets that are chosen. */
export function chosen(): string[] {
  return boxes().filter((box) => box.checked).map((box) => box.value);
}

function count(): void {
  const number = chosen().length;
  for (const place of document.querySelectorAll("[data-chosen]")) place.textContent = String(number);
}

function choose(box: HTMLInputElement, range: boolean): void {
  const all = boxes();
  const from = last?.isConnected ? all.indexOf(last) : -1;
  const to = all.indexOf(box);
  if (range && from >= 0) for (const each of all.slice(Math.min(from, to), Math.max(from, to) + 1)) each.checked = box.checked;
  last = box;
  count();
}

document.addEventListener("click", (event) => {
  const box = event.target as HTMLInputElement;
  if (box.matches?.(BOX)) choose(box, event.shiftKey);
});
document.addEventListener("reset", (event) => {
  if ((event.target as Element).id === "bulk") setTimeout(count);
});
document.addEventListener("fd:refreshed", count);
document.addEventListener("htmx:afterSettle", count);

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = (event.target as Element).closest?.(".queue-row");
  const box = row?.querySelector<HTMLInputElement>(BOX);
  if (!box || (event.target as Element).matches("textarea, [contenteditable]")) return;
  event.preventDefault();
  box.checked = !box.checked;
  choose(box, event.shiftKey);
});

document.addEventListener("dragstart", (event) => {
  const row = (event.target as Element).closest?.<HTMLElement>(".queue-row");
  const box = row?.querySelector<HTMLInputElement>(BOX);
  if (!row || !box) return;
  dragged = box.checked ? chosen() : [box.value];
  row.dataset["dragged"] = "";
  event.dataTransfer?.setData("text/plain", dragged.join(", "));
});

function place(event: DragEvent): HTMLElement | null {
  return dragged.length ? ((event.target as Element).closest?.<HTMLElement>("[data-drop]") ?? null) : null;
}

document.addEventListener("dragover", (event) => {
  for (const each of document.querySelectorAll<HTMLElement>("[data-drop][data-over]")) delete each.dataset["over"];
  const over = place(event);
  if (!over) return;
  event.preventDefault();
  over.dataset["over"] = "";
});

document.addEventListener("drop", (event) => {
  const over = place(event);
  if (!over) return;
  event.preventDefault();
  give(dragged, over.dataset["drop"] ?? "");
});

/** Does the act that a place stands for ("assignee:12") to these tickets at once. */
export function give(numbers: readonly string[], place: string): void {
  const form = document.getElementById("bulk") as HTMLFormElement | null;
  if (!form || !numbers.length) return;
  const [act, value] = place.split(":");
  const from = new FormData(form).get("from");
  void htmx.ajax("post", form.action, { source: form, swap: "none", values: { ticket: [...numbers], act, value, from, now: "yes" } });
}

document.addEventListener("dragend", () => {
  dragged = [];
  for (const each of document.querySelectorAll<HTMLElement>("[data-over], [data-dragged]")) {
    delete each.dataset["over"];
    delete each.dataset["dragged"];
  }
});

count();
