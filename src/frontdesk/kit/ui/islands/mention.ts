// @name: a menu of people beside the caret. Written as <span data-mention="id">@Name</span>.
import { Mention, type SuggestionKeyDownProps, type SuggestionProps } from "@vendor/tiptap";

export type Person = { id: string; name: string };

const SHOWN = 8;

const Node = Mention.extend({
  parseHTML: () => [{ tag: "span[data-mention]" }],
  addAttributes: () => ({
    id: {
      default: null,
      parseHTML: (element: HTMLElement) => element.dataset["mention"],
      renderHTML: (attributes: Record<string, unknown>) => ({ "data-mention": attributes["id"] }),
    },
    label: { default: null, parseHTML: (element: HTMLElement) => element.textContent?.replace(/^@/, ""), rendered: false },
    mentionSuggestionChar: { default: "@", rendered: false },
  }),
  renderHTML: ({ node, HTMLAttributes }) => ["span", HTMLAttributes, `@${String(node.attrs["label"])}`],
});

class Menu {
  #list = document.createElement("div");
  #at = 0;
  #props: SuggestionProps<Person> | undefined;

  show(props: SuggestionProps<Person>): void {
    this.#props = props;
    this.#at = 0;
    this.#list.className = "mention-menu";
    this.#list.role = "listbox";
    this.#list.ariaLabel = "People";
    document.body.append(this.#list);
    this.#draw();
  }

  hide(): void {
    this.#list.remove();
  }

  press({ event }: SuggestionKeyDownProps): boolean {
    const people = this.#props?.items ?? [];
    if (event.key === "Escape") {
      this.hide();
      return true;
    }
    if (!people.length) return false;
    if (event.key === "ArrowDown") this.#at = (this.#at + 1) % people.length;
    else if (event.key === "ArrowUp") this.#at = (this.#at - 1 + people.length) % people.length;
    else if (event.key === "Enter" || event.key === "Tab") this.#take(people[this.#at]);
    else return false;
    this.#draw();
    return true;
  }

  #take(person: Person | undefined): void {
    if (person) this.#props?.command({ id: person.id, label: person.name } as unknown as Person);
  }

  #draw(): void {
    const people = this.#props?.items ?? [];
    this.#list.hidden = !people.length;
    this.#list.replaceChildren(
      ...people.map((person, index) => {
        const option = document.createElement("div");
        option.className = "menu-item suggestion";
        option.role = "option";
        option.ariaSelected = String(index === this.#at);
        option.textContent = person.name;
        // Before the editor loses its caret.
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          this.#take(person);
        });
        return option;
      }),
    );
    const caret = this.#props?.clientRect?.();
    if (!caret) return;
    const top = caret.bottom + this.#list.offsetHeight > innerHeight ? caret.top - this.#list.offsetHeight - 4 : caret.bottom + 4;
    this.#list.style.left = `${Math.min(caret.left, innerWidth - this.#list.offsetWidth - 8)}px`;
    this.#list.style.top = `${top}px`;
  }
}

export function mention(people: Person[]): ReturnType<typeof Node.configure> {
  return Node.configure({
    suggestion: {
      char: "@",
      items: ({ query }) => people.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase())).slice(0, SHOWN),
      render: () => {
        const menu = new Menu();
        return { onStart: (props) => menu.show(props), onUpdate: (props) => menu.show(props), onKeyDown: (props) => menu.press(props), onExit: () => menu.hide() };
      },
    },
  });
}
