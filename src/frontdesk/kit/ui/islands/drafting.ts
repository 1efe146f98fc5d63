// What the reply box does besides writing: drafts and files on the server, and who will get it, in words.
import { Drafts, type Writing } from "./drafts";
import { Doing } from "./doing";
import { EMPTY, asHtml, nameOf, plain, type Held, type Kept, type Slot, type Stored } from "./held";
import type { Composer } from "./fd-composer";
import { reach } from "./recipients";
import { Uploads } from "./uploads";

const LINES = ["to", "cc", "bcc", "title"] as const;

export class Drafting implements Writing {
  readonly uploads: Uploads;
  readonly #drafts: Drafts;
  #slot: Slot;
  #copies: string;
  readonly #doing: Doing;

  constructor(
    private readonly box: Composer,
    input: HTMLInputElement,
    list: HTMLElement,
  ) {
    const { draft = "", owner = "", drafts = "[]", uploads = "", copies = "" } = box.dataset;
    this.#copies = copies;
    this.#doing = new Doing(box, () => this.changed());
    this.#slot = this.#asked;
    this.uploads = new Uploads(box, input, list, uploads, {
      slot: () => this.#slot,
      changed: (files) => this.#drafts.filed(files),
      placed: (kept) => void box.enrich().then((editor) => editor?.place(kept.token, kept.name)),
      removed: (token) => box.editor?.drop(token),
    });
    this.#drafts = new Drafts(draft, owner, this.#slot, JSON.parse(drafts) as never, this);
  }

  begin(): void {
    this.box.addEventListener("input", this.#typed);
    this.#doing.begin();
    const { files } = this.#drafts.stateOf(this.#slot);
    this.uploads.load(files);
    if (this.box.dataset["typed"]) this.changed();
    else this.#drafts.restore();
    this.#tell();
  }

  end(): void {
    this.#doing.end();
    this.#drafts.close();
  }

  changed(): void {
    this.#drafts.changed();
    document.dispatchEvent(new CustomEvent("fd:typing"));
  }

  /** The box has been turned to another mode, or to another aside. */
  turn(): void {
    const [before, from, offer] = [this.read(), this.#slot, this.box.querySelector<HTMLElement>(".composer-offer")];
    if (offer) offer.hidden = true;
    if (nameOf(this.#asked) === nameOf(from)) return;
    this.#slot = this.#asked;
    if (this.#slot.mode !== "forward") this.#set("conversation", "");
    this.#drafts.turn(this.#slot);
    if (before.html && !this.read().html && from.mode !== this.#slot.mode) this.#offer(before, from);
  }

  /** Why it cannot be sent at this moment; "" when it can. What is only on its way is waited for. */
  waits(event: SubmitEvent): string {
    if (this.uploads.failed) return "A file did not arrive. Try it again or remove it, then send.";
    if (this.uploads.busy) {
      const form = event.target as HTMLFormElement;
      void this.uploads.settled().then(() => this.uploads.failed || form.requestSubmit(event.submitter));
      return "It is sent as soon as all files are there.";
    }
    const isEmpty = this.box.editor ? this.box.editor.empty : !this.box.area.value.trim();
    return isEmpty && !this.uploads.count && !this.#line("include") ? "Write something first." : "";
  }

  sent(): void {
    this.#drafts.sent();
    this.uploads.load([]);
    if (this.#slot.mode === "reply") this.#copies = this.#line("cc");
    if (this.#slot.mode === "forward") this.#backToReply();
    this.write(this.#drafts.stateOf(this.#slot).held, this.#drafts.stateOf(this.#slot).files);
    this.#hideClash();
  }

  read(): Held {
    const cc = this.#line("cc");
    const html = this.box.editor ? this.box.editor.html : asHtml(this.box.area.value);
    return { html, to: this.#line("to"), cc: cc === this.#copies ? null : cc, bcc: this.#line("bcc"), subject: this.#line("title"), doing: this.#doing.value };
  }

  write(held: Held, files: Kept[]): void {
    if (this.box.editor) this.box.editor.html = held.html;
    else if (held.html) {
      this.box.area.dataset["html"] = held.html;
      void this.box.enrich();
    }
    if (!this.box.editor) this.box.area.value = this.box.area.defaultValue = plain(held.html);
    const lines = { to: held.to, cc: held.cc ?? (this.#slot.mode === "reply" ? this.#copies : ""), bcc: held.bcc, title: held.subject };
    for (const name of LINES) this.#set(name, lines[name]);
    this.uploads.load(files);
    this.#doing.show(held.doing ?? "");
    this.#tell();
  }

  say(text: string): void {
    this.box.say(text);
  }

  clash(theirs: Stored, decide: (choice: "mine" | "theirs" | "both") => void): void {
    const place = this.box.querySelector<HTMLElement>(".composer-clash");
    if (!place) return;
    const [told, other, row] = [document.createElement("p"), document.createElement("div"), document.createElement("div")];
    told.append("You wrote this draft on another page or computer too. Yours of here stands above; this is the other:");
    other.className = "prose mail clash-text";
    other.innerHTML = theirs.html || "<p><i>nothing</i></p>"; // sanitised by the server
    row.className = "row wrap-line";
    const answers = { mine: "Keep mine", theirs: "Take the other", both: "Put both together" };
    for (const [choice, words] of Object.entries(answers)) row.append(button(words, () => this.#decided(() => decide(choice as "mine"))));
    place.replaceChildren(told, other, row);
    place.hidden = false;
  }

  #decided(act: () => void): void {
    this.#hideClash();
    act();
    this.box.focusText();
  }

  #hideClash(): void {
    const place = this.box.querySelector<HTMLElement>(".composer-clash");
    if (place) place.hidden = true;
  }

  /** What was written for one reader is never shown to another by a slip of the hand, only when it is asked for. */
  #offer(before: Held, from: Slot): void {
    const words = { reply: "the reply", note: "the note", forward: "the mail" }[from.mode] ?? "the draft";
    const place = this.box.querySelector<HTMLElement>(".composer-offer");
    if (!place) return;
    place.hidden = false;
    place.replaceChildren(button(`Take what I wrote in ${words} along`, () => {
      this.write({ ...EMPTY, html: before.html }, []);
      this.changed();
      place.hidden = true;
    }));
  }

  get #asked(): Slot {
    return { mode: this.box.mode, conversation: this.box.mode === "forward" ? this.#line("conversation") : "" };
  }

  #backToReply(): void {
    this.#set("conversation", "");
    const radio = this.box.querySelector<HTMLInputElement>('[name="mode"][value="reply"]');
    if (radio) radio.checked = true;
    this.box.named();
    this.#slot = this.#asked;
    this.#drafts.turn(this.#slot);
  }

  #line(name: string): string {
    return this.box.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`)?.value.trim() ?? "";
  }

  #set(name: string, value: string): void {
    const field = this.box.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (field) field.value = value;
  }

  #typed = (event: Event): void => {
    if (!LINES.some((name) => (event.target as HTMLInputElement).name === name)) return;
    this.#tell();
    this.changed();
  };

  #tell(): void {
    const place = this.box.querySelector(".composer-reach");
    const { reader = "", way = "" } = this.box.dataset;
    this.box.querySelector('[name="to"]')?.setAttribute("placeholder", this.#slot.conversation ? "The people of this conversation" : "Address of the third party");
    if (place) place.textContent = reach({ mode: this.#slot.mode, reader, way, to: this.#line("to"), cc: this.#line("cc"), bcc: this.#line("bcc"), isAside: this.#slot.conversation !== "" });
  }
}

function button(words: string, act: () => void): HTMLElement {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button small", textContent: words });
  made.addEventListener("click", act);
  return made;
}
