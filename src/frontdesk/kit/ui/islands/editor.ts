// The rich text of a message. What the schema does not know (styles, scripts) cannot get in; the server cleans again.
import { Editor, Placeholder, StarterKit } from "@vendor/tiptap";
import { askAddress } from "./link-dialog";
import { mention } from "./mention";
import { cleanPaste } from "./paste";
import { picture } from "./pictures";
import { signsOf, type Person } from "./signs";
import { changeTable, tables } from "./tables";
import { uploadAddress } from "./uploads";

const FOREIGN = /^(?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]*:/i; // schemes that no link of ours has

/** What a text can ask of the box around it. `inline` says that the files are pictures for the text. */
export type Surroundings = { people: Person[]; signs: string; suggestions: string | undefined; mode: () => string; changed: () => void; filed: (files: File[], inline: boolean) => void };

export class RichEditor {
  #editor: Editor;
  #hint: string;

  constructor(place: HTMLElement, area: HTMLTextAreaElement, around: Surroundings) {
    const attributes = { class: "editor", role: "textbox", "aria-multiline": "true", "aria-label": area.ariaLabel ?? "Message", spellcheck: "true" };
    this.#hint = area.placeholder;
    this.#editor = new Editor({
      element: place,
      injectCSS: false,
      extensions: [
        StarterKit.configure({
          heading: false,
          horizontalRule: false,
          dropcursor: false,
          link: { openOnClick: false, autolink: true, isAllowedUri: (address, { defaultValidate }) => defaultValidate(address) && !FOREIGN.test(address), HTMLAttributes: { rel: null, target: null } },
        }),
        Placeholder.configure({ placeholder: () => this.#hint }),
        mention,
        picture(uploadAddress),
        ...tables,
        ...signsOf(around),
      ],
      content: area.dataset["html"] ?? (area.value.trimStart().startsWith("<") ? area.value : asDocument(area.value)),
      editorProps: {
        attributes: area.dataset["lang"] ? { ...attributes, lang: area.dataset["lang"] } : attributes,
        transformPastedHTML: (html) => {
          const { html: clean, pictures } = cleanPaste(html);
          if (pictures.length) around.filed(pictures, true);
          return clean;
        },
        handlePaste: (_view, event) => {
          const files = [...(event.clipboardData?.files ?? [])];
          const html = event.clipboardData?.getData("text/html") ?? "";
          // A copied picture comes as file and as HTML that only points to it elsewhere.
          if (!files.length || (html && (cleanPaste(html).html.trim() || /src=["']?data:/i.test(html)))) return false;
          around.filed(files, true);
          return true;
        },
        handleKeyDown: (_view, event) => (event.ctrlKey || event.metaKey) && this.#command(event),
        // Files dropped on the text go to the frame, which lists them.
        handleDrop: (_view, event) => Boolean((event as DragEvent).dataTransfer?.files.length),
      },
      onUpdate: around.changed,
    });
  }

  get html(): string {
    return this.#editor.isEmpty ? "" : this.#editor.getHTML().replace(/(?:<p><\/p>)+$/, "");
  }

  get empty(): boolean {
    return this.#editor.isEmpty;
  }

  /** At once: Tiptap's own command waits for a frame, and what is typed meanwhile would be lost. */
  focus(): void {
    this.#editor.commands.setTextSelection(this.#editor.state.doc.content.size);
    this.#editor.view.focus();
  }

  insert(html: string): void {
    this.#editor.chain().focus().insertContent(html).run();
  }

  /** Puts a picture of the message's files at the caret; `drop` takes it out again. */
  place(cid: string, alt: string): void {
    this.#editor.chain().focus().insertContent({ type: "picture", attrs: { cid, alt } }).run();
  }

  drop(cid: string): void {
    const found: [number, number][] = [];
    this.#editor.state.doc.descendants((node, at) => {
      if (node.type.name === "picture" && node.attrs["cid"] === cid) found.push([at, at + node.nodeSize]);
    });
    for (const [from, to] of found.reverse()) this.#editor.commands.deleteRange({ from, to });
  }

  /** Types a sign at the caret, which opens its menu. */
  type(sign: string): void {
    const { $from } = this.#editor.state.selection;
    const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 1), $from.parentOffset);
    this.#editor.chain().focus().insertContent(before && before !== " " ? ` ${sign}` : sign).run();
  }

  set html(html: string) {
    this.#editor.commands.setContent(html, { emitUpdate: false });
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

  /** Lets a row of buttons with `data-command` show what holds at the caret. */
  bind(tools: HTMLElement): void {
    const buttons = [...tools.querySelectorAll<HTMLElement>("[data-command]:not([data-inside])")];
    this.#editor.on("transaction", () => {
      tools.toggleAttribute("data-in-table", this.#editor.isActive("table"));
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

  run(name: string): void {
    this.#editor.view.focus(); // at once, as above
    if (changeTable(this.#editor, name)) return;
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

/** The document of plain text, every blank of it: HTML would lose the one after the last word. */
function asDocument(text: string): object {
  const lines = (part: string): object[] => part.split("\n").flatMap((line, index) => [...(index ? [{ type: "hardBreak" }] : []), ...(line ? [{ type: "text", text: line }] : [])]);
  return { type: "doc", content: text.split(/\n{2,}/).map((part) => ({ type: "paragraph", content: lines(part) })) };
}
