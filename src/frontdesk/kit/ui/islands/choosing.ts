// The menu beside the caret: people, emoji, articles. One for all signs that somebody types.
import type { SuggestionKeyDownProps, SuggestionProps } from "@vendor/tiptap";

/** One thing to choose. `preview` is sanitised HTML of the server's; `other` a second way to take it. */
export type Choice = { title: string; note?: string; mark?: string; group?: string; preview?: string; other?: string };

type Rendered = { onStart: (props: SuggestionProps<never>) => void; onUpdate: (props: SuggestionProps<never>) => void; onKeyDown: (props: SuggestionKeyDownProps) => boolean; onExit: () => void };

class Menu<T extends Choice> {
  #box = document.createElement("div");
  #list = document.createElement("div");
  #preview = document.createElement("div");
  #at = 0;
  #props: SuggestionProps<T> | undefined;

  constructor(label: string) {
    this.#box.className = "mention-menu";
    this.#list.role = "listbox";
    this.#list.ariaLabel = label;
    this.#preview.className = "suggest-preview";
    this.#box.append(this.#list, this.#preview);
  }

  show(props: SuggestionProps<T>): void {
    if (this.#props?.query !== props.query) this.#at = 0;
    this.#props = props;
    (document.querySelector("main") ?? document.body).append(this.#box); // content stands in landmarks
    this.#draw();
  }

  hide(): void {
    this.#box.remove();
  }

  press({ event }: SuggestionKeyDownProps): boolean {
    const items = this.#props?.items ?? [];
    if (event.key === "Escape") {
      this.hide();
      return true;
    }
    if (!items.length || !this.#box.isConnected) return false;
    if (event.key === "ArrowDown") this.#at = (this.#at + 1) % items.length;
    else if (event.key === "ArrowUp") this.#at = (this.#at - 1 + items.length) % items.length;
    else if (event.key === "Enter" || event.key === "Tab") this.#take(items[this.#at], event.shiftKey || event.altKey);
    else return false;
    this.#draw();
    return true;
  }

  #take(item: T | undefined, otherWay = false): void {
    if (item) this.#props?.command({ ...item, isOther: otherWay && item.other !== undefined } as T);
  }

  #draw(): void {
    const items = this.#props?.items ?? [];
    this.#box.hidden = !items.length;
    const rows: HTMLElement[] = [];
    items.forEach((item, index) => {
      if (item.group && item.group !== items[index - 1]?.group) rows.push(this.#heading(item.group));
      rows.push(this.#option(item, index));
    });
    this.#list.replaceChildren(...rows);
    this.#show(items[this.#at]);
    this.#place();
    this.#list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  #heading(text: string): HTMLElement {
    const heading = document.createElement("div");
    heading.className = "suggest-group";
    heading.role = "presentation";
    heading.textContent = text;
    return heading;
  }

  #option(item: T, index: number): HTMLElement {
    const option = document.createElement("div");
    option.className = "menu-item suggestion";
    option.role = "option";
    option.ariaSelected = String(index === this.#at);
    if (item.mark) option.append(text("suggest-mark", item.mark));
    option.append(text("clip", item.title));
    if (item.note) option.append(text("muted small clip", item.note));
    // Before the editor loses its caret.
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.#take(item);
    });
    return option;
  }

  #show(item: T | undefined): void {
    this.#preview.hidden = !item?.preview;
    if (!item?.preview) return;
    const body = document.createElement("div");
    body.className = "prose mail";
    body.innerHTML = item.preview;
    const other = document.createElement("button");
    other.type = "button";
    other.className = "button small";
    other.textContent = `${item.other ?? ""} (Shift ↵)`;
    other.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.#take(item, true);
    });
    this.#preview.replaceChildren(body, ...(item.other ? [other] : []));
  }

  #place(): void {
    const caret = this.#props?.clientRect?.();
    if (!caret) return;
    const { offsetHeight: height, offsetWidth: width } = this.#box;
    const top = caret.bottom + height + 8 > innerHeight ? Math.max(8, caret.top - height - 4) : caret.bottom + 4;
    this.#box.style.left = `${Math.max(8, Math.min(caret.left, innerWidth - width - 8))}px`;
    this.#box.style.top = `${top}px`;
  }
}

function text(className: string, words: string): HTMLElement {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = words;
  return made;
}

/** What Tiptap's suggestions call while somebody types after a sign. */
export function menu(label: string): () => Rendered {
  return () => {
    const made = new Menu<Choice>(label);
    return { onStart: (props) => made.show(props), onUpdate: (props) => made.show(props), onKeyDown: (props) => made.press(props), onExit: () => made.hide() } as Rendered;
  };
}
