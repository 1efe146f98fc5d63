// <fd-board>: a board that is looked at asks again every few seconds, since waiting grows without anything happening.
const EVERY = 5_000;

class Board extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#timer = window.setInterval(() => {
      if (!document.hidden) this.dispatchEvent(new CustomEvent("fd:ask", { bubbles: true }));
    }, EVERY);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#timer);
  }
}

customElements.define("fd-board", Board);
