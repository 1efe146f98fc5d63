// <fd-keys>: single keys for what has `data-key`, j and k in lists, `?` for a list of them all. Off while typing.
import { follow } from "./chords";
import { caps, keysWork, pressedFor, rewrite } from "./own-keys";

const PATIENCE = 1200;
const LISTS = ".queue-row > a, .table tbody :is(th[scope=row], :is(th, td):first-child) a";

if (/^(Mac|iP)/.test(navigator.platform)) document.documentElement.dataset["mac"] = "";

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));
}

class Keys extends HTMLElement {
  #held = "";
  #timer = 0;

  connectedCallback(): void {
    document.addEventListener("keydown", this.#press);
    rewrite(document);
    for (const news of ["htmx:afterSettle", "fd:refreshed"]) document.addEventListener(news, () => rewrite(document));
    document.addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-keys-help]")) this.#help(event);
    });
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#press);
  }

  #press = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape") (event.target as HTMLElement).blur();
      return;
    }
    if (!keysWork) return;
    const open = document.querySelector("dialog[open]");
    if (event.key === pressedFor("?") && !open) return this.#help(event);
    const by = event.key === pressedFor("j") ? 1 : event.key === pressedFor("k") ? -1 : 0;
    if (!open && by && this.#step(by)) return event.preventDefault();
    const places = this.#places(open ?? document);
    const { chord, wait } = follow(this.#held, event.key, [...places.keys()]);
    this.#hold(wait ?? "");
    const place = chord && places.get(chord);
    if (!place) return;
    event.preventDefault();
    this.#use(place);
  };

  #hold(chord: string): void {
    window.clearTimeout(this.#timer);
    this.#held = chord;
    if (chord) this.#timer = window.setTimeout(() => (this.#held = ""), PATIENCE);
  }

  #places(root: ParentNode): Map<string, HTMLElement> {
    const found = new Map<string, HTMLElement>();
    for (const element of root.querySelectorAll<HTMLElement>("[data-key]")) {
      const key = pressedFor(element.dataset["key"]?.toLowerCase() ?? "");
      if (key && !found.has(key) && !element.matches(":disabled")) found.set(key, element);
    }
    return found;
  }

  #use(element: HTMLElement): void {
    if (element.matches("input:not([type=radio], [type=checkbox]), textarea, select")) element.focus();
    else element.click();
  }

  #step(by: number): boolean {
    // A page that shows one thing of the list turns to the next one.
    if (!document.dispatchEvent(new CustomEvent("fd:step", { detail: by, cancelable: true }))) return true;
    const links = [...document.querySelectorAll<HTMLElement>(LISTS)].filter((link) => link.checkVisibility());
    if (!links.length) return false;
    const now = links.findIndex((link) => link === document.activeElement || link.contains(document.activeElement));
    const start = now >= 0 ? now : links.findIndex((link) => link.ariaCurrent);
    links[Math.max(0, Math.min(links.length - 1, start + by))]?.focus();
    return true;
  }

  #name(element: HTMLElement): string {
    const own = element.ariaLabel ?? element.dataset["keyName"] ?? element.querySelector(".clip, .grow")?.textContent;
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
    return (own ?? label ?? element.textContent ?? "").trim().replace(/\s+/g, " ");
  }

  #help(event: Event): void {
    event.preventDefault();
    const usual: [string, string][] = [["?", "This list"], ["j", "Next in the list"], ["k", "Previous in the list"]];
    const rows: [string, string][] = usual.map(([key, text]) => [pressedFor(key), text]);
    rows.push(["Ctrl K", "Search or jump"]);
    for (const [key, element] of this.#places(document)) rows.push([key, this.#name(element)]);
    const dialog = document.createElement("dialog");
    dialog.className = "dialog keys-dialog";
    dialog.ariaLabel = "Keys";
    const header = document.createElement("header");
    const title = document.createElement("h2");
    title.textContent = "Keys of this page";
    const form = document.createElement("form");
    form.method = "dialog";
    const close = document.createElement("button");
    close.className = "button small";
    close.textContent = "Close";
    form.append(close);
    header.append(title, form);
    const body = document.createElement("div");
    body.className = "dialog-body";
    const list = document.createElement("dl");
    list.className = "key-list";
    list.append(...rows.map(([key, text]) => this.#row(key, text)));
    body.append(list);
    dialog.append(header, body);
    this.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
  }

  #row(key: string, text: string): HTMLElement {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    term.textContent = text;
    const keys = document.createElement("dd");
    keys.className = "keys";
    keys.append(...caps(key));
    row.append(term, keys);
    return row;
  }
}

customElements.define("fd-keys", Keys);
