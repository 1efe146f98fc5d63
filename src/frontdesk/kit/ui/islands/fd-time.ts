// <fd-time>: lets the relative times of the page go on. A deadline that passes turns its chip.
import { ago, duration } from "./relative";

const BEAT = 15_000;
const SECOND = 1000;

class Ticking extends HTMLElement {
  #timer = 0;
  #seconds = 0;

  connectedCallback(): void {
    this.#timer = window.setInterval(() => this.#tick(), BEAT);
    this.#seconds = window.setInterval(() => this.#count(), SECOND);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#timer);
    window.clearInterval(this.#seconds);
  }

  #tick(): void {
    if (document.hidden) return;
    for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-tick]")) {
      if (element.dataset["tick"] === "in") continue;
      const seconds = (Date.now() - Date.parse(element.dateTime)) / 1000;
      const text = element.dataset["tick"] === "until" ? duration(-seconds) : ago(seconds);
      if (text !== undefined && text !== element.textContent) element.textContent = text;
      if (element.dataset["tick"] === "until" && seconds > 0) this.#late(element);
    }
  }

  /** The last seconds before something happens. */
  #count(): void {
    for (const element of document.querySelectorAll<HTMLTimeElement>('time[data-tick="in"]')) {
      const left = Math.ceil((Date.parse(element.dateTime) - Date.now()) / SECOND);
      const text = left > 0 ? `in ${left} s` : "now";
      if (text !== element.textContent) element.textContent = text;
    }
  }

  #late(element: Element): void {
    const chip = element.closest(".chip");
    if (chip?.matches(".ok, .soon")) chip.classList.replace(chip.matches(".ok") ? "ok" : "soon", "late");
  }
}

customElements.define("fd-time", Ticking);
