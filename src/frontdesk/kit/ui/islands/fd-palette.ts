// <fd-palette>: Ctrl K. Jumps to a page, a view, a ticket's number, or anything the server finds.
import { Combobox, remote, type Source } from "./combobox";

/** The page's own places, narrowed by the words typed. */
function places(words: string): Element[] {
  const wanted = words.toLowerCase();
  return [...document.querySelectorAll<HTMLAnchorElement>(".rail-item, .view-link")].flatMap((link) => {
    const name = (link.ariaLabel ?? link.querySelector(".clip")?.textContent ?? "").trim();
    if (!name.toLowerCase().includes(wanted)) return [];
    const option = document.createElement("a");
    option.href = link.href;
    option.className = "suggestion";
    option.role = "option";
    option.tabIndex = -1;
    const drawing = link.querySelector("svg")?.cloneNode(true);
    if (drawing) option.append(drawing);
    option.append(name);
    return [option];
  });
}

class Palette extends HTMLElement {
  #dialog: HTMLDialogElement | undefined;
  #box: Combobox | undefined;

  connectedCallback(): void {
    document.addEventListener("keydown", this.#key);
    document.addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-palette]")) this.#open();
    });
  }

  #key = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k" || event.defaultPrevented) return;
    event.preventDefault();
    this.#open();
  };

  get #source(): Source {
    const address = document.querySelector<HTMLMetaElement>('meta[name="frontdesk-palette"]')?.content;
    const ask = address ? remote(address) : undefined;
    return async (words, signal) => {
      const own = places(words);
      if (!words || !ask) return own;
      const holder = document.createElement("div");
      holder.innerHTML = String(await ask(words, signal));
      const found = [...holder.children].filter((each) => !each.matches(".none") || !own.length);
      return [...found, ...own];
    };
  }

  #open(): void {
    const dialog = (this.#dialog ??= this.#make());
    if (dialog.open || document.querySelector("dialog[open]")) return;
    dialog.showModal();
    const input = dialog.querySelector("input");
    input?.select();
    this.#box?.ask();
  }

  #make(): HTMLDialogElement {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog palette";
    dialog.ariaLabel = "Search or jump";
    const bar = document.createElement("div");
    bar.className = "search";
    const input = document.createElement("input");
    Object.assign(input, { type: "search", placeholder: "A number, a name, a page", autocomplete: "off", ariaLabel: "Search or jump" });
    const list = document.createElement("div");
    list.className = "palette-list";
    bar.append(input);
    dialog.append(bar, list);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || (event.target as Element).closest("a")) dialog.close();
    });
    this.append(dialog);
    this.#box = new Combobox(input, list, this.#source, true);
    return dialog;
  }
}

customElements.define("fd-palette", Palette);
