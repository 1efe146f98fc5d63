// <fd-order>: a list whose rows are dragged to another place; with an action the new order is sent at once, else it goes with
// the form around it, as often as its `name` (view). The arrows of each row do the same by key.
import { htmx } from "@ui/islands/exchange";

class Order extends HTMLElement {
  #dragged: HTMLElement | undefined;

  connectedCallback(): void {
    this.addEventListener("pointerdown", this.#grip);
    this.addEventListener("dragstart", this.#start);
    this.addEventListener("dragover", this.#over);
    this.addEventListener("drop", this.#drop);
    this.addEventListener("dragend", this.#end);
  }

  /** Only the handle drags: text of a row stays text that can be selected. */
  #grip = (event: PointerEvent): void => {
    const row = this.#row(event.target);
    if (row) row.draggable = (event.target as Element).closest(".handle") !== null;
  };

  #row(target: EventTarget | null): HTMLElement | null {
    return target instanceof Element ? target.closest<HTMLElement>("[data-item]:not([data-item=''])") : null;
  }

  #start = (event: DragEvent): void => {
    const row = this.#row(event.target);
    if (!row) return;
    this.#dragged = row;
    row.dataset["dragged"] = "";
    event.dataTransfer?.setData("text/plain", row.innerText);
  };

  #over = (event: DragEvent): void => {
    const row = this.#row(event.target);
    if (!this.#dragged || !row) return;
    event.preventDefault();
    this.#unmark();
    const box = row.getBoundingClientRect();
    if (row !== this.#dragged) row.dataset["over"] = event.clientY < box.top + box.height / 2 ? "before" : "after";
  };

  #drop = (event: DragEvent): void => {
    const row = this.#row(event.target);
    if (!this.#dragged || !row) return;
    event.preventDefault();
    if (row.dataset["over"] === "before") row.before(this.#dragged);
    if (row.dataset["over"] === "after") row.after(this.#dragged);
    this.#send();
  };

  #end = (): void => {
    this.#unmark();
    delete this.#dragged?.dataset["dragged"];
    this.#dragged = undefined;
  };

  #unmark(): void {
    for (const row of this.querySelectorAll<HTMLElement>("[data-over]")) delete row.dataset["over"];
  }

  #send(): void {
    const action = this.getAttribute("action");
    if (!action) return;
    const order = [...this.querySelectorAll<HTMLElement>("[data-item]")].map((row) => row.dataset["item"]).filter(Boolean);
    void htmx.ajax("post", action, { source: this, swap: "none", values: { [this.getAttribute("name") ?? "view"]: order } });
  }
}

customElements.define("fd-order", Order);
