// <fd-palette>: Ctrl K. Goes to a ticket, a person, a view, an article, a setting; does every act of the page, and asks
// what an act asks ("Assign": to whom). Learns what is used. Keyboard only: arrows, Enter, Backspace back, Escape out.
import { Combobox, remote, type Source } from "./combobox";
import { acts, choices, fitting, nameOf, option, places, type Command } from "./commands";
import { csrfToken, htmx } from "./exchange";

interface Level {
  title: string;
  into: string;
  ticket: string;
}

const meta = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";

class Palette extends HTMLElement {
  #dialog: HTMLDialogElement | undefined;
  #input!: HTMLInputElement;
  #crumb!: HTMLElement;
  #box!: Combobox;
  #level: Level | undefined;
  #shown = new Map<string, Command>();
  #weights: Record<string, number> = {};
  #seen = "";

  connectedCallback(): void {
    document.addEventListener("keydown", this.#key);
    document.addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-palette]")) this.#open();
    });
    document.addEventListener("htmx:afterSettle", this.#visit);
    this.#visit();
  }

  #key = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k" || event.defaultPrevented) return;
    event.preventDefault();
    this.#open();
  };

  /** The tickets that were open last come first, on any computer; told when the page has nothing better to do. */
  #visit = (): void => {
    const number = /^ticket-(\d+)$/.exec(document.querySelector(".ticket[id]")?.id ?? "")?.[1];
    if (!number || number === this.#seen) return;
    this.#seen = number;
    (window.requestIdleCallback ?? window.setTimeout)(() => this.#learn(`ticket:${number}`));
  };

  #learn(item: string): void {
    const address = meta("frontdesk-palette");
    if (!address || !item) return;
    if (!item.startsWith("ticket:")) this.#weights[item] = (this.#weights[item] ?? 0) + 1;
    const body = new URLSearchParams({ item });
    void fetch(`${address}/uses`, { method: "POST", body, keepalive: true, credentials: "same-origin", headers: { "X-CSRFToken": csrfToken() } }).catch(() => undefined);
  }

  #source: Source = async (words, signal) => {
    const level = this.#level;
    const address = meta("frontdesk-palette");
    const own = level ? (level.into.startsWith("#") ? choices(level.into) : []) : [...acts(), ...places()];
    const fits = fitting(own, words, this.#weights);
    this.#shown = new Map(fits.map((each) => [each.id, each]));
    const mine = fits.slice(0, words || level ? 30 : 14).map(option);
    if (!address || level?.into.startsWith("#")) return mine;
    const asked = new URL(address, location.href);
    if (level) {
      asked.searchParams.set("into", level.into);
      asked.searchParams.set("ticket", level.ticket);
    }
    const holder = document.createElement("div");
    holder.innerHTML = String(await remote(asked.href, "q", true)(words, signal));
    const told = holder.querySelector<HTMLElement>("[data-weights]")?.dataset["weights"];
    if (told) {
      this.#weights = JSON.parse(told) as Record<string, number>;
      return [...this.#found(holder, mine.length), ...fitting(own, words, this.#weights).slice(0, 14).map(option)];
    }
    const found = this.#found(holder, mine.length);
    const isCertain = /^\W*(?:[a-z]{1,6}\W?)?\d{5,}/i.test(words); // a number is a ticket
    return level || isCertain ? [...found, ...mine] : [...mine.slice(0, 8), ...found, ...mine.slice(8)];
  };

  #found(holder: HTMLElement, others: number): Element[] {
    const here = `ticket:${this.#seen}`; // the ticket that is open needs no way to it
    return [...holder.children].filter((each) => (each.matches("[role=option]") && (each as HTMLElement).dataset["item"] !== here) || (each.matches(".none") && !others));
  }

  #open(): void {
    const dialog = (this.#dialog ??= this.#make());
    if (dialog.open || document.querySelector("dialog[open]")) return;
    this.#into(undefined);
    dialog.showModal();
  }

  #into(level: Level | undefined): void {
    this.#level = level;
    this.#input.value = "";
    this.#input.placeholder = level ? "Choose, or type to narrow down" : "A number, a name, a page, an act";
    this.#input.ariaLabel = level ? level.title : "Search or jump";
    this.#crumb.textContent = level?.title ?? "";
    this.#crumb.hidden = !level;
    this.#input.focus();
    this.#box.ask();
  }

  /** Who knows an act's name need not wait for the server: Enter takes the act that begins with what is typed. */
  #hurry = (event: KeyboardEvent): void => {
    const words = this.#input.value.trim().toLowerCase();
    if (event.key !== "Enter" || event.isComposing || !words || !this.#box.isPending || this.#level) return;
    const [best] = fitting([...acts(), ...places()], words, this.#weights);
    if (!best?.name.toLowerCase().startsWith(words)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#shown.set(best.id, best);
    this.#choose(option(best), event);
  };

  #choose(chosen: HTMLElement, event: Event): void {
    const item = chosen.dataset["item"] ?? "";
    const command = this.#shown.get(item);
    if (!item.startsWith("ticket:")) this.#learn(item);
    if (command?.into) {
      event.preventDefault();
      return this.#into({ title: nameOf(command.element), into: command.into, ticket: command.ticket });
    }
    this.#dialog?.close();
    if (command) {
      event.preventDefault();
      command.element.click();
    } else if (chosen.dataset["post"]) {
      event.preventDefault();
      const values = JSON.parse(chosen.dataset["values"] ?? "{}") as Record<string, string>;
      void htmx.ajax("post", chosen.dataset["post"], { values, swap: "none", source: document.body });
    }
  }

  #make(): HTMLDialogElement {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog palette";
    dialog.ariaLabel = "Search or jump";
    const bar = document.createElement("div");
    bar.className = "search";
    this.#crumb = document.createElement("span");
    this.#crumb.className = "chip neutral";
    this.#input = document.createElement("input");
    Object.assign(this.#input, { type: "search", autocomplete: "off", spellcheck: false });
    const list = document.createElement("div");
    list.className = "palette-list";
    bar.append(this.#crumb, this.#input);
    dialog.append(bar, list);
    dialog.addEventListener("click", (event) => {
      const chosen = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (chosen) this.#choose(chosen, event);
      else if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("keydown", this.#hurry, true);
    dialog.addEventListener("keydown", (event) => {
      const back = event.key === "Backspace" && !this.#input.value;
      if (!this.#level || !(back || event.key === "Escape")) return;
      event.preventDefault();
      this.#into(undefined);
    });
    this.append(dialog);
    this.#box = new Combobox(this.#input, list, this.#source, true);
    return dialog;
  }
}

customElements.define("fd-palette", Palette);
