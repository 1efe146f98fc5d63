// <fd-preview>: around a form with a preview button; the preview follows what is typed, through that button.

const PAUSE = 600;

class Preview extends HTMLElement {
  #timer = 0;
  #button: HTMLButtonElement | null = null;

  connectedCallback(): void {
    this.#button = this.querySelector("[data-preview]");
    this.addEventListener("input", this.#later);
    this.addEventListener("click", this.#remember);
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#timer);
    this.removeEventListener("input", this.#later);
    this.removeEventListener("click", this.#remember);
  }

  /** Whichever preview was looked at last is the one that follows. */
  #remember = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-preview]");
    if (button) this.#button = button;
  };

  #later = (): void => {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#show(), PAUSE);
  };

  #show(): void {
    const button = this.#button;
    if (button?.form) button.form.requestSubmit(button);
  }
}

customElements.define("fd-preview", Preview);
