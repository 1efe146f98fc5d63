// <fd-tabs>: the bar of open tickets. Its links work by themselves; this puts them in another order, by hand or by menu.
import { csrfToken } from "@ui/islands/exchange";

class Tabs extends HTMLElement {
  #held: HTMLElement | undefined;

  connectedCallback(): void {
    this.addEventListener("dragstart", this.#lift);
    this.addEventListener("dragover", this.#over);
    this.addEventListener("drop", (event) => this.#held && event.preventDefault());
    this.addEventListener("dragend", this.#drop);
    this.addEventListener("auxclick", this.#middle);
    this.#current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** One place to the left (-1) or to the right (1), for the tab in front. */
  move(by: number): void {
    const current = this.#current;
    const other = by < 0 ? current?.previousElementSibling : current?.nextElementSibling;
    if (!current || !other) return;
    if (by < 0) other.before(current);
    else other.after(current);
    this.#save();
  }

  get #current(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".work-tab.current");
  }

  #lift = (event: DragEvent): void => {
    this.#held = (event.target as Element).closest<HTMLElement>(".work-tab") ?? undefined;
    this.#held?.classList.add("lifted");
  };

  #over = (event: DragEvent): void => {
    const over = (event.target as Element).closest<HTMLElement>(".work-tab");
    if (!this.#held || !over) return;
    event.preventDefault();
    if (over === this.#held) return;
    const { left, width } = over.getBoundingClientRect();
    if (event.clientX < left + width / 2) over.before(this.#held);
    else over.after(this.#held);
  };

  #drop = (): void => {
    this.#held?.classList.remove("lifted");
    if (this.#held) this.#save();
    this.#held = undefined;
  };

  #middle = (event: MouseEvent): void => {
    if (event.button !== 1) return;
    event.preventDefault();
    (event.target as Element).closest(".work-tab")?.querySelector<HTMLElement>(".close")?.click();
  };

  #save(): void {
    const body = new URLSearchParams();
    for (const tab of this.querySelectorAll<HTMLElement>(".work-tab")) body.append("number", tab.dataset["number"] ?? "");
    void fetch(this.dataset["order"] ?? "", { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" }, credentials: "same-origin" }).catch(() => undefined);
  }
}

customElements.define("fd-tabs", Tabs);
document.addEventListener("click", (event) => {
  const by = (event.target as Element).closest<HTMLElement>("[data-move-tab]")?.dataset["moveTab"];
  if (by) document.querySelector<Tabs>("fd-tabs")?.move(Number(by));
});
