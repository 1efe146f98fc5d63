// <fd-time>: lets the relative times of the page go on. A deadline that passes turns its chip.
import { ago, duration } from "./relative";

const BEAT = 15_000;

class Ticking extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#timer = window.setInterval(() => this.#tick(), BEAT);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#timer);
  }

  #tick(): void {
    if (document.hidden) return;
    for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-tick]")) {
      const seconds = (Date.now() - Date.parse(element.dateTime)) / 1000;
      const text = element.dataset["tick"] === "until" ? duration(-seconds) : ago(seconds);
      if (text !== undefined && text !== element.textContent) element.textContent = text;
      if (element.dataset["tick"] === "until" && seconds > 0) this.#late(element);
    }
  }

  #late(element: Element): void {
    const chip = element.closest(".chip");
    if (chip?.matches(".ok, .soon")) chip.classList.replace(chip.matches(".ok") ? "ok" : "soon", "late");
  }
}

customElements.define("fd-time", Ticking);
