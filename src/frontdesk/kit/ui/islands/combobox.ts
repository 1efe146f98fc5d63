// A text field with a list of links that the server (or the page itself) proposes while one types.
export type Source = (words: string, signal: AbortSignal) => Promise<string | Element[]>;

const PAUSE = 140;
const SHORT_PAUSE = 50; // where people type what they know
let made = 0;

export class Combobox {
  #timer = 0;
  #pending = false;
  #wanted = false; // Enter was pressed before the answer came
  #abort: AbortController | undefined;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly source: Source,
    private readonly eager = false, // the first answer is chosen, and Enter waits for it
  ) {
    const id = `suggestions-${made++}`;
    list.id = id;
    list.role = "listbox";
    list.ariaLabel = "Suggestions";
    input.role = "combobox";
    input.ariaAutoComplete = "list";
    input.ariaExpanded = "false";
    input.setAttribute("aria-controls", id);
    input.addEventListener("input", () => this.ask(eager ? SHORT_PAUSE : PAUSE));
    input.addEventListener("keydown", (event) => this.#key(event));
  }

  ask(pause = 0): void {
    window.clearTimeout(this.#timer);
    this.#abort?.abort(); // what is still on its way answers an older question
    this.#pending = true;
    this.#timer = window.setTimeout(() => void this.#fetch(), pause);
  }

  /** Whether an answer to what is typed is still to come. */
  get isPending(): boolean {
    return this.#pending;
  }

  clear(): void {
    this.#abort?.abort();
    window.clearTimeout(this.#timer);
    this.#pending = this.#wanted = false;
    this.list.replaceChildren();
    this.#choose(undefined);
    this.input.ariaExpanded = "false";
  }

  async #fetch(): Promise<void> {
    this.#abort?.abort();
    const { signal } = (this.#abort = new AbortController());
    try {
      const found = await this.source(this.input.value.trim(), signal);
      if (signal.aborted) return;
      if (typeof found === "string") this.list.innerHTML = found;
      else this.list.replaceChildren(...found);
    } catch {
      if (!signal.aborted) this.#pending = false;
      return; // a newer question has taken over, or there is no connection: what is shown stays
    }
    this.#options.forEach((option, index) => (option.id = `${this.list.id}-${index}`));
    this.input.ariaExpanded = String(this.list.childElementCount > 0);
    this.#pending = false;
    this.#choose(this.eager ? this.#options[0] : undefined);
    if (this.#wanted) this.#chosen?.click();
    this.#wanted = false;
  }

  get #options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>('[role="option"]')];
  }

  get #chosen(): HTMLElement | undefined {
    return this.#options.find((option) => option.ariaSelected === "true");
  }

  #choose(next: HTMLElement | undefined): void {
    for (const option of this.#options) option.ariaSelected = String(option === next);
    if (next) this.input.setAttribute("aria-activedescendant", next.id);
    else this.input.removeAttribute("aria-activedescendant");
    next?.scrollIntoView({ block: "nearest" });
  }

  #key(event: KeyboardEvent): void {
    const options = this.#options;
    const at = options.findIndex((option) => option.ariaSelected === "true");
    if (event.key === "ArrowDown") this.#choose(options[Math.min(at + 1, options.length - 1)]);
    else if (event.key === "ArrowUp") this.#choose(options[at - 1]);
    else if (event.key === "Enter" && this.eager && this.#pending) this.#wanted = true;
    else if (event.key === "Enter" && this.#chosen) this.#chosen.click();
    else if (event.key === "Escape" && this.list.childElementCount && !this.input.closest("dialog")) this.clear();
    else return;
    event.preventDefault();
  }
}

/** Asks an address with `?q=`; an empty question has an empty answer, unless it is to be asked too. */
export function remote(address: string, name = "q", empty = false): Source {
  return async (words, signal) => {
    if (!words && !empty) return "";
    const url = new URL(address, location.href);
    url.searchParams.set(name, words);
    const response = await fetch(url, { signal, headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!response.ok) throw new Error(String(response.status));
    return response.text();
  };
}
