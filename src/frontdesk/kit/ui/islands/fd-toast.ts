// <fd-toast>: short news in a corner. Errors stay until they are closed.
const STAY = 6000;

class Toasts extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener("toast", this.#arrive);
    for (const note of this.querySelectorAll<HTMLElement>(".toast")) this.#settle(note);
  }

  disconnectedCallback(): void {
    document.removeEventListener("toast", this.#arrive);
  }

  #arrive = (event: Event): void => {
    const { text, kind = "info", value, href, action } = (event as CustomEvent<{ text?: string; kind?: string; value?: string; href?: string; action?: string }>).detail;
    const note = document.createElement("p");
    note.className = `toast ${kind}`;
    const words = document.createElement("span");
    words.textContent = text ?? value ?? "";
    if (href) words.append(" ", Object.assign(document.createElement("a"), { href, textContent: action ?? "Open" }));
    note.append(words);
    this.append(note);
    this.#settle(note);
  };

  #settle(note: HTMLElement): void {
    if (!note.querySelector("span")) {
      const words = document.createElement("span");
      words.append(...note.childNodes);
      note.append(words);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.ariaLabel = "Close";
    close.textContent = "×";
    close.addEventListener("click", () => note.remove());
    note.append(close);
    if (!note.classList.contains("danger")) this.#fade(note);
  }

  #fade(note: HTMLElement): void {
    const go = (): void => {
      if (note.matches(":hover, :focus-within")) setTimeout(go, STAY);
      else note.remove();
    };
    setTimeout(go, STAY);
  }
}

customElements.define("fd-toast", Toasts);
