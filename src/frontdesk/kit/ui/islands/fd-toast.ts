// <fd-toast>: short news in a corner. Errors stay until they are closed; an act that can be taken back says so for longer.
import { htmx } from "./exchange";

const STAY = 6000;
const UNDO_STAY = 10_000;

type Undo = { url: string; word: string };

class Toasts extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener("toast", this.#arrive);
    for (const note of this.querySelectorAll<HTMLElement>(".toast")) this.#settle(note);
  }

  disconnectedCallback(): void {
    document.removeEventListener("toast", this.#arrive);
  }

  #arrive = (event: Event): void => {
    const { text, kind = "info", value, href, action, undo } = (event as CustomEvent<{ text?: string; kind?: string; value?: string; href?: string; action?: string; undo?: Undo }>).detail;
    const note = document.createElement("p");
    note.className = `toast ${kind}`;
    const words = document.createElement("span");
    words.textContent = text ?? value ?? "";
    if (href) words.append(" ", Object.assign(document.createElement("a"), { href, textContent: action ?? "Open" }));
    note.append(words);
    if (undo) {
      for (const older of this.querySelectorAll(".undo")) older.closest(".toast")?.remove(); // only the last act goes back
      note.append(this.#back(undo, note));
    }
    this.append(note);
    this.#settle(note, undo ? UNDO_STAY : STAY);
  };

  #back({ url, word }: Undo, note: HTMLElement): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small quiet undo";
    button.dataset["key"] = ". u";
    button.title = "Undo (. then U)";
    button.textContent = "Undo";
    button.addEventListener("click", () => {
      note.remove();
      void htmx.ajax("post", url, { values: { word }, swap: "none", source: document.body });
    });
    return button;
  }

  #settle(note: HTMLElement, stay = STAY): void {
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
    if (!note.classList.contains("danger")) this.#fade(note, stay);
  }

  #fade(note: HTMLElement, stay: number): void {
    const go = (): void => {
      if (note.matches(":hover, :focus-within")) setTimeout(go, stay);
      else note.remove();
    };
    setTimeout(go, stay);
  }
}

customElements.define("fd-toast", Toasts);
