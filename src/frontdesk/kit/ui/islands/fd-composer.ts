// <fd-composer>: the reply box. A textarea without script; with it a rich editor that is fetched when the box is there.
import type { RichEditor } from "./editor";
import { csrfToken } from "./exchange";
import { Attachments } from "./attachments";

const DRAFT_PAUSE = 1200;

class Composer extends HTMLElement {
  #editor: RichEditor | undefined;
  #files: Attachments | undefined;
  #timer = 0;

  connectedCallback(): void {
    if (this.#files || !this.#form) return;
    const input = this.querySelector<HTMLInputElement>('input[type="file"]');
    const list = this.querySelector<HTMLElement>(".composer-files");
    if (input && list) this.#files = new Attachments(this, input, list);
    this.#form.addEventListener("submit", this.#submit);
    this.addEventListener("change", this.#switch);
    this.addEventListener("keydown", this.#send);
    this.addEventListener("htmx:afterRequest", this.#answered);
    document.addEventListener("click", this.#insertFrom);
    void this.#enrich();
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.#insertFrom);
    this.#editor?.destroy();
    this.#editor = undefined;
  }

  /** Puts HTML at the caret, such as a macro or the link to an article. */
  insert(html: string): void {
    if (this.#editor) this.#editor.insert(html);
    else this.#area.setRangeText(new DOMParser().parseFromString(html, "text/html").body.textContent);
    this.#changed();
  }

  get #form(): HTMLFormElement | null {
    return this.querySelector("form");
  }

  get #area(): HTMLTextAreaElement {
    return this.querySelector("textarea") as HTMLTextAreaElement;
  }

  get #mode(): string {
    return this.querySelector<HTMLInputElement>('[name="mode"]:checked, [name="mode"][type="hidden"]')?.value ?? "reply";
  }

  async #enrich(): Promise<void> {
    const area = this.#area;
    const { RichEditor } = await import("./editor");
    if (!this.isConnected || this.#editor) return;
    const people = [...this.querySelectorAll<HTMLOptionElement>("datalist option")].map((option) => ({ id: option.value, name: option.label }));
    const place = document.createElement("div");
    area.before(place);
    const focused = document.activeElement === area;
    this.#editor = new RichEditor(place, area, people, () => this.#changed(), (files) => this.#files?.add(files));
    area.hidden = true;
    area.required = false;
    this.#format("html");
    const tools = this.querySelector<HTMLElement>(".tools.rich");
    if (tools) {
      tools.hidden = false;
      this.#editor.bind(tools);
    }
    if (focused) this.#editor.focus();
  }

  #format(value: string): void {
    const field = this.querySelector<HTMLInputElement>('[name="format"]');
    if (field) field.value = value;
  }

  #changed(): void {
    if (this.#editor) this.#area.value = this.#editor.html;
    const address = this.dataset["draft"];
    if (!address) return;
    this.#state("");
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#save(address), DRAFT_PAUSE);
  }

  async #save(address: string): Promise<void> {
    const body = new URLSearchParams({ body: this.#area.value, mode: this.#mode });
    try {
      const response = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin" });
      this.#state(response.ok ? "saved" : "not saved");
    } catch {
      this.#state("not saved: no connection");
    }
  }

  #state(text: string): void {
    const place = this.querySelector(".composer-state");
    if (place) place.textContent = text;
  }

  #switch = (event: Event): void => {
    if (!(event.target as Element).matches('[name="mode"]')) return;
    const note = this.#mode === "note";
    this.dataset["mode"] = this.#mode;
    const label = note ? "Note" : "Message";
    this.#area.ariaLabel = label;
    this.#editor?.rename(label, note ? "Write a note for us" : this.#area.placeholder);
    const button = this.querySelector("[data-submit] span");
    if (button instanceof HTMLElement) {
      button.dataset["reply"] ??= button.textContent ?? "Send";
      button.textContent = note ? "Add note" : button.dataset["reply"];
    }
    this.focusText();
  };

  focusText(): void {
    if (this.#editor) this.#editor.focus();
    else this.#area.focus();
  }

  #send = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#form?.requestSubmit(this.querySelector<HTMLElement>("[data-submit]"));
  };

  #submit = (event: SubmitEvent): void => {
    if (!this.#editor) return;
    this.#area.value = this.#editor.html;
    if (!this.#editor.empty || this.#files?.count) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#state("Write something first.");
    this.#editor.focus();
  };

  #answered = (event: Event): void => {
    const { successful, elt, xhr } = (event as CustomEvent<{ successful: boolean; elt: Element; xhr: XMLHttpRequest }>).detail;
    if (elt !== this.#form) return;
    // 409 and 422 are answers that htmx may count as success, and the text is still needed.
    if (!successful || xhr.status >= 300) return this.#state(xhr.status === 409 ? "Something arrived meanwhile: look before you send." : "Not sent. Your text is still here.");
    window.clearTimeout(this.#timer);
    this.#editor?.clear();
    this.#area.value = "";
    this.#files?.clear();
    this.#state("");
  };

  /** A click on something with `data-insert` puts its HTML into the box. */
  #insertFrom = (event: MouseEvent): void => {
    const html = (event.target as Element).closest<HTMLElement>("[data-insert]")?.dataset["insert"];
    if (html) this.insert(html);
  };
}

customElements.define("fd-composer", Composer);
