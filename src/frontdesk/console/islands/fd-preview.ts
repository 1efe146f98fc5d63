// <fd-preview>: around a form with a preview button and the frame it fills. The frame is there once it was asked for, and from
// then on the preview follows what is typed; with `data-by-hand` only the button asks.

const PAUSE = 600;

class Preview extends HTMLElement {
  #timer = 0;
  #button: HTMLButtonElement | null = null;

  connectedCallback(): void {
    if (this.querySelector("iframe[src]")) this.#button = this.querySelector("[data-preview]"); // is shown from the start
    this.addEventListener("input", this.#later);
    this.addEventListener("click", this.#pressed);
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#timer);
    this.removeEventListener("input", this.#later);
    this.removeEventListener("click", this.#pressed);
  }

  /** Whichever preview was looked at last is the one that follows. */
  #pressed = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-preview]");
    if (!button) return;
    window.clearTimeout(this.#timer);
    this.#button = button;
    if ("shown" in this.dataset) return;
    this.dataset.shown = "";
    const frame = this.querySelector<HTMLElement>(`iframe[name="${button.formTarget}"]`);
    frame?.scrollIntoView({ block: "nearest" });
  };

  #later = (): void => {
    window.clearTimeout(this.#timer);
    if (!("byHand" in this.dataset)) this.#timer = window.setTimeout(() => this.#show(), PAUSE);
  };

  #show(): void {
    const button = this.#button;
    if (button?.form) button.form.requestSubmit(button);
  }
}

customElements.define("fd-preview", Preview);
