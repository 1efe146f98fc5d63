// <fd-composer>: the reply box. A textarea without script; with it a rich editor, fetched when somebody first turns to it.
import type { RichEditor } from "./editor";
import { Attachments } from "./attachments";
import { Drafting } from "./drafting";

class Composer extends HTMLElement {
  #editor: RichEditor | undefined;
  #loading: Promise<RichEditor | undefined> | undefined;
  #files: Attachments | undefined;
  #drafting: Drafting | undefined;

  connectedCallback(): void {
    if (this.#files || this.#drafting || !this.#form) return;
    const input = this.querySelector<HTMLInputElement>('input[type="file"]');
    const list = this.querySelector<HTMLElement>(".composer-files");
    if (input && list && this.dataset["draft"]) this.#drafting = new Drafting(this, input, list);
    else if (input && list) this.#files = new Attachments(this, input, list);
    this.#form.addEventListener("submit", this.#submit);
    this.addEventListener("change", this.#switch);
    this.addEventListener("keydown", this.#send);
    this.addEventListener("click", this.#tool);
    this.addEventListener("htmx:afterRequest", this.#answered);
    this.addEventListener("input", () => !this.#editor && this.#changed());
    for (const sign of ["focusin", "pointerenter"]) this.addEventListener(sign, () => void this.enrich(), { once: true });
    document.addEventListener("click", this.#insertFrom);
    this.#drafting?.begin();
    if (!this.#drafting || this.area.dataset["html"]) void this.enrich();
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.#insertFrom);
    this.#drafting?.end();
    this.#editor?.destroy();
    this.#editor = undefined;
  }

  /** Puts HTML at the caret, such as a macro or the link to an article. */
  insert(html: string): void {
    if (this.#editor) this.#editor.insert(html);
    else void this.enrich().then((editor) => editor?.insert(html));
  }

  get editor(): RichEditor | undefined {
    return this.#editor;
  }

  get area(): HTMLTextAreaElement {
    return this.querySelector("textarea") as HTMLTextAreaElement;
  }

  get mode(): string {
    return this.querySelector<HTMLInputElement>('[name="mode"]:checked, [name="mode"][type="hidden"]')?.value ?? "reply";
  }

  get #form(): HTMLFormElement | null {
    return this.querySelector("form");
  }

  enrich(): Promise<RichEditor | undefined> {
    return (this.#loading ??= this.#enrich());
  }

  async #enrich(): Promise<RichEditor | undefined> {
    const { RichEditor } = await import("./editor");
    const area = this.area;
    await composed(area);
    if (!this.isConnected || this.#editor) return this.#editor;
    const people = [...this.querySelectorAll<HTMLOptionElement>("datalist option")].map((option) => ({ id: option.value, name: option.label }));
    const place = document.createElement("div");
    area.before(place);
    const focused = document.activeElement === area;
    if (area.value !== area.defaultValue) delete area.dataset["html"];
    this.#editor = new RichEditor(place, area, {
      people,
      signs: this.dataset["signs"] ?? "",
      suggestions: this.dataset["suggestions"],
      mode: () => this.mode,
      changed: () => this.#changed(),
      filed: (files, inline) => (this.#drafting ? this.#drafting.uploads.add(files, inline) : this.#files?.add(files)),
    });
    area.hidden = true;
    area.required = false;
    const format = this.querySelector<HTMLInputElement>('[name="format"]');
    if (format) format.value = "html";
    const tools = this.querySelector<HTMLElement>(".tools.rich");
    if (tools) tools.hidden = false;
    for (const each of this.querySelectorAll<HTMLElement>(".tools")) this.#editor.bind(each);
    if (focused) this.#editor.focus();
    return this.#editor;
  }

  #changed(): void {
    if (this.#editor) this.area.value = this.#editor.html;
    this.#drafting?.changed();
  }

  say(text: string): void {
    const place = this.querySelector(".composer-state");
    if (place && place.textContent !== text) place.textContent = text;
  }

  /** Takes up what the chosen mode means: label, hint, and what the button does. */
  #switch = (event: Event): void => {
    if (!(event.target as Element).matches('[name="mode"]')) return;
    this.named();
    this.#drafting?.turn();
    this.focusText();
  };

  named(): void {
    const [label, hint, act] = { note: ["Note", "Write a note for us", "Add note"], forward: ["Message to a third party", "Write to a third party", undefined] }[this.mode] ?? ["Message", "Write a reply", undefined];
    this.dataset["mode"] = this.mode;
    this.area.ariaLabel = label ?? "";
    this.area.placeholder = hint ?? "";
    this.#editor?.rename(label ?? "", hint ?? "");
    const button = this.querySelector<HTMLElement>("[data-submit] span");
    if (!button) return;
    if (!act && button.textContent !== "Add note") button.dataset["reply"] ??= button.textContent ?? "Send";
    button.textContent = act ?? button.dataset["reply"] ?? "Send";
  }

  focusText(): void {
    if (this.#editor) this.#editor.focus();
    else this.area.focus();
    void this.enrich();
  }

  #tool = (event: MouseEvent): void => {
    const button = (event.target as Element).closest<HTMLElement>("[data-command], [data-sign]");
    if (!button || !this.contains(button)) return;
    const { command, sign } = button.dataset;
    void this.enrich().then((editor) => (command ? editor?.run(command) : editor?.type(sign ?? "")));
  };

  #send = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#form?.requestSubmit(this.querySelector<HTMLElement>("[data-submit]"));
  };

  #submit = (event: SubmitEvent): void => {
    if (this.#editor) this.area.value = this.#editor.html;
    const why = this.#drafting ? this.#drafting.waits(event) : this.#editor?.empty && !this.#files?.count ? "Write something first." : "";
    if (!why) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say(why);
    this.focusText();
  };

  #answered = (event: Event): void => {
    const { successful, elt, xhr } = (event as CustomEvent<{ successful: boolean; elt: Element; xhr: XMLHttpRequest }>).detail;
    if (elt !== this.#form) return;
    // 409 and 422 are answers that htmx may count as success, and the text is still needed.
    if (!successful || xhr.status >= 300) return this.say(xhr.status === 409 ? "Something arrived meanwhile: look before you send." : "Not sent. Your text is still here.");
    this.#editor?.clear();
    this.area.value = "";
    this.#files?.clear();
    this.#drafting?.sent();
    this.say("");
  };

  /** A click on something with `data-insert` puts its HTML into the box. */
  #insertFrom = (event: MouseEvent): void => {
    const html = (event.target as Element).closest<HTMLElement>("[data-insert]")?.dataset["insert"];
    if (html) this.insert(html);
  };
}

/** Resolves when no word is being put together in the box, as people do who write with an input method. */
function composed(area: HTMLTextAreaElement): Promise<void> {
  if (!area.dataset["composing"]) return Promise.resolve();
  return new Promise((done) => area.addEventListener("compositionend", () => done(), { once: true }));
}

document.addEventListener("compositionstart", ({ target }) => target instanceof HTMLTextAreaElement && (target.dataset["composing"] = "1"));
document.addEventListener("compositionend", ({ target }) => target instanceof HTMLTextAreaElement && delete target.dataset["composing"]);

export type { Composer };
customElements.define("fd-composer", Composer);
