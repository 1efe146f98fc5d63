// The rich text of a message. What the schema does not know (styles, scripts, tables of a paste) cannot get in; the server cleans again.
import { Editor, Placeholder, StarterKit } from "@vendor/tiptap";
import { askAddress } from "./link-dialog";
import { mention, type Person } from "./mention";

const TAG = /<[a-z][^>]*>/gi;
const ACTIVE = /\s(style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi;

/** The schema drops styles and handlers anyway; taken out first, the content policy has nothing to complain of. */
function calm(html: string): string {
  return html.replace(TAG, (tag) => tag.replace(ACTIVE, ""));
}

export class RichEditor {
  #editor: Editor;
  #hint: string;

  constructor(place: HTMLElement, area: HTMLTextAreaElement, people: Person[], changed: () => void, filed: (files: File[]) => void) {
    this.#hint = area.placeholder;
    this.#editor = new Editor({
      element: place,
      injectCSS: false,
      extensions: [
        StarterKit.configure({
          heading: false,
          horizontalRule: false,
          dropcursor: false,
          link: { openOnClick: false, autolink: true, protocols: ["http", "https", "mailto", "tel"], HTMLAttributes: { rel: null, target: null } },
        }),
        Placeholder.configure({ placeholder: () => this.#hint }),
        mention(people),
      ],
      content: area.dataset["html"] ?? (area.value.trimStart().startsWith("<") ? area.value : paragraphs(area.value)),
      editorProps: {
        attributes: { class: "editor", role: "textbox", "aria-multiline": "true", "aria-label": area.ariaLabel ?? "Message" },
        transformPastedHTML: calm,
        handlePaste: (_view, event) => {
          const files = [...(event.clipboardData?.files ?? [])];
          if (files.length && !event.clipboardData?.types.includes("text/html")) filed(files);
          return files.length > 0 && !event.clipboardData?.types.includes("text/html");
        },
        handleKeyDown: (_view, event) => (event.ctrlKey || event.metaKey) && this.#command(event),
        // Files dropped on the text go to the frame, which lists them.
        handleDrop: (_view, event) => Boolean((event as DragEvent).dataTransfer?.files.length),
      },
      onUpdate: changed,
    });
  }

  get html(): string {
    return this.#editor.isEmpty ? "" : this.#editor.getHTML();
  }

  get empty(): boolean {
    return this.#editor.isEmpty;
  }

  focus(): void {
    this.#editor.commands.focus("end");
  }

  insert(html: string): void {
    this.#editor.chain().focus().insertContent(html).run();
  }

  clear(): void {
    this.#editor.commands.clearContent(true);
  }

  destroy(): void {
    this.#editor.destroy();
  }

  rename(label: string, hint: string): void {
    this.#hint = hint;
    this.#editor.view.dom.ariaLabel = label;
    this.#editor.view.dispatch(this.#editor.state.tr);
  }

  /** Lets a row of buttons with `data-command` act on the text and show what holds at the caret. */
  bind(tools: HTMLElement): void {
    const buttons = [...tools.querySelectorAll<HTMLElement>("[data-command]")];
    tools.addEventListener("click", (event) => {
      const name = (event.target as Element).closest<HTMLElement>("[data-command]")?.dataset["command"];
      if (name) this.#run(name);
    });
    this.#editor.on("transaction", () => {
      for (const button of buttons) button.ariaPressed = String(this.#editor.isActive(button.dataset["command"] ?? ""));
    });
  }

  #command(event: KeyboardEvent): boolean {
    if (event.key === "Enter") return true; // the frame sends
    if (event.key.toLowerCase() !== "k") return false;
    event.preventDefault();
    void this.#link();
    return true;
  }

  #run(name: string): void {
    const chain = this.#editor.chain().focus();
    if (name === "bold") chain.toggleBold().run();
    else if (name === "italic") chain.toggleItalic().run();
    else if (name === "bulletList") chain.toggleBulletList().run();
    else if (name === "orderedList") chain.toggleOrderedList().run();
    else if (name === "blockquote") chain.toggleBlockquote().run();
    else if (name === "code") (this.#manyLines ? chain.toggleCodeBlock() : chain.toggleCode()).run();
    else if (name === "link") void this.#link();
  }

  get #manyLines(): boolean {
    const { $from, $to, empty } = this.#editor.state.selection;
    return this.#editor.isActive("codeBlock") || empty || $from.parent !== $to.parent;
  }

  async #link(): Promise<void> {
    const now = String(this.#editor.getAttributes("link")["href"] ?? "");
    const address = await askAddress(now);
    if (address === undefined) return;
    const chain = this.#editor.chain().focus().extendMarkRange("link");
    if (!address) chain.unsetLink().run();
    else if (this.#editor.state.selection.empty && !now) chain.insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href: address } }] }).run();
    else chain.setLink({ href: address }).run();
  }
}

function paragraphs(text: string): string {
  const holder = document.createElement("div");
  for (const block of text.split(/\n{2,}/).filter(Boolean)) {
    const paragraph = document.createElement("p");
    block.split("\n").forEach((line, index) => paragraph.append(...(index ? [document.createElement("br"), line] : [line])));
    holder.append(paragraph);
  }
  return holder.innerHTML;
}
