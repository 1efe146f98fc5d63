// Keeps what is half written: at once on this computer, a moment later on the server, in versions.
// What the server has not taken yet is never thrown away; when two pages wrote, both texts are shown.
import { csrfToken } from "./exchange";
import { EMPTY, forgetHere, keepHere, leftBehind, nameOf, same, stateOf, type Held, type Kept, type Slot, type State, type Stored } from "./held";

export interface Writing {
  read(): Held;
  write(held: Held, files: Kept[]): void;
  say(text: string): void;
  /** Both texts, and what to do: keep this page's, take the other, or join them. */
  clash(theirs: Stored, decide: (choice: "mine" | "theirs" | "both") => void): void;
}

const [PAUSE, LONGEST, AGAIN] = [1000, 5000, 5000]; // ms

export class Drafts {
  #states = new Map<string, State>();
  #slot: Slot;
  #dirty = false;
  #since = 0;
  #timer = 0;
  #saving: Promise<void> | undefined;
  #clashing = false;
  #listening = new AbortController();

  constructor(
    private readonly address: string,
    private readonly owner: string,
    slot: Slot,
    known: (Stored & { kind: string; conversation: number | null })[],
    private readonly writing: Writing,
  ) {
    this.#slot = slot;
    for (const one of known) this.#states.set(nameOf({ mode: one.kind, conversation: String(one.conversation ?? "") }), stateOf(one));
    const { signal } = this.#listening;
    document.addEventListener("fd:names", this.#heard, { signal });
    addEventListener("online", () => this.#dirty && this.#soon(0), { signal });
    addEventListener("pagehide", this.#leave, { signal });
  }

  close(): void {
    this.#leave();
    this.#listening.abort();
  }

  stateOf(slot: Slot): { held: Held; files: Kept[] } {
    const state = this.#state(slot);
    return { held: state.saved, files: state.files };
  }

  /** What a page that died had not saved yet, on this computer. */
  restore(): void {
    for (const { held, base } of leftBehind(this.#here)) {
      if (same(held, this.#state().saved)) continue;
      const theirs = { ...this.#state().saved, version: this.#state().version, files: this.#state().files };
      this.writing.write(held, this.#state().files);
      this.#mark();
      if (base === this.#state().version || same(theirs, EMPTY)) this.#soon(0);
      else this.#clash(theirs);
    }
  }

  changed(): void {
    this.#mark();
    this.#soon(Math.max(0, Math.min(PAUSE, LONGEST - (performance.now() - this.#since))));
  }

  filed(files: Kept[]): void {
    this.#state().files = files; // the server knows already
  }

  /** Turns to another draft; what was written here is saved first. */
  turn(slot: Slot): void {
    if (this.#dirty) void this.save();
    const state = this.#state();
    if (this.#dirty) state.saved = this.writing.read();
    this.#dirty = this.#clashing = false;
    this.#slot = { ...slot };
    const next = this.#state();
    this.writing.write(next.saved, next.files);
    if (next.stale) void this.#fetch();
  }

  sent(): void {
    window.clearTimeout(this.#timer);
    this.#dirty = this.#clashing = false;
    forgetHere(this.#here);
    this.#states.delete(nameOf(this.#slot));
    this.writing.say("");
  }

  async save(): Promise<void> {
    window.clearTimeout(this.#timer);
    if (this.#saving) await this.#saving;
    if (!this.#dirty || this.#clashing) return;
    await (this.#saving = this.#post().finally(() => (this.#saving = undefined)));
  }

  get #here(): string {
    return `frontdesk.draft.${this.owner}.${nameOf(this.#slot)}.`;
  }

  #state(slot = this.#slot): State {
    const name = nameOf(slot);
    const state = this.#states.get(name) ?? { version: 0, saved: { ...EMPTY }, files: [] };
    this.#states.set(name, state);
    return state;
  }

  #mark(): void {
    if (!this.#dirty) this.#since = performance.now();
    this.#dirty = true;
    if (!this.#clashing) this.writing.say("");
    keepHere(this.#here, { held: this.writing.read(), base: this.#state().version });
  }

  #soon(pause: number): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.save(), pause);
  }

  #body(held: Held, state: State): URLSearchParams {
    const body = new URLSearchParams({ mode: this.#slot.mode, conversation: this.#slot.conversation, format: "html", body: held.html, to: held.to, bcc: held.bcc, title: held.subject, doing: held.doing ?? "", version: String(state.version) });
    if (held.cc !== null) body.set("cc", held.cc);
    return body;
  }

  async #post(): Promise<void> {
    const [slot, state, held] = [this.#slot, this.#state(), this.writing.read()];
    let response: Response;
    try {
      response = await fetch(this.address, { method: "POST", body: this.#body(held, state), headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin" });
    } catch {
      this.writing.say("No connection. Your words are kept on this computer.");
      return this.#soon(AGAIN);
    }
    const isHere = slot === this.#slot && this.#dirty;
    if (response.status === 409) {
      state.stale = true; // looked at again when somebody turns back to it
      return isHere ? this.#clash((await response.json()) as Stored) : undefined;
    }
    if (!response.ok || response.redirected) return this.writing.say("Not saved. Your words are kept on this computer; reload the page.");
    state.version = ((await response.json()) as { version: number }).version;
    state.saved = held;
    if (!isHere) return forgetHere(`frontdesk.draft.${this.owner}.${nameOf(slot)}.`);
    if (!same(held, this.writing.read())) return this.changed();
    this.#dirty = false;
    forgetHere(this.#here);
    this.writing.say(same(held, EMPTY) ? "" : "saved");
  }

  #clash(theirs: Stored): void {
    this.#clashing = true;
    this.writing.say("Not saved: choose first.");
    this.writing.clash(theirs, (choice) => {
      const state = this.#state();
      this.#clashing = false;
      state.version = theirs.version;
      state.files = theirs.files ?? [];
      const mine = this.writing.read();
      if (choice !== "mine") this.writing.write(choice === "both" ? { ...mine, html: mine.html + theirs.html } : theirs, state.files);
      this.#mark();
      this.#soon(0);
    });
  }

  #heard = (event: Event): void => {
    for (const name of (event as CustomEvent<string[]>).detail) {
      const found = /^draft\.(\d+)\.(\w+\.\d+)\.(\d+)$/.exec(name);
      if (!found || found[1] !== this.owner.split(".")[1]) continue;
      const state = this.#states.get(found[2] ?? "");
      if (found[2] === nameOf(this.#slot)) void this.#catchUp(Number(found[3]));
      else if (state && state.version !== Number(found[3])) state.stale = true;
    }
  };

  /** Another page of this agent saved: this one follows, unless something is written here too. */
  async #catchUp(version: number): Promise<void> {
    await this.#saving;
    if (version === this.#state().version || this.#dirty || this.#clashing) return;
    await this.#fetch();
  }

  async #fetch(): Promise<void> {
    const slot = this.#slot;
    const query = new URLSearchParams({ mode: slot.mode, conversation: slot.conversation });
    const response = await fetch(`${this.address}?${query}`, { credentials: "same-origin" }).catch(() => undefined);
    if (!response?.ok || response.redirected || slot !== this.#slot || this.#dirty) return;
    const state = stateOf((await response.json()) as Stored);
    this.#states.set(nameOf(slot), state);
    this.writing.write(state.saved, state.files);
    this.writing.say(state.version ? "taken over from another page" : "");
  }

  #leave = (): void => {
    if (!this.#dirty || this.#clashing) return;
    const held = this.writing.read();
    void fetch(this.address, { method: "POST", body: this.#body(held, this.#state()), headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin", keepalive: true }).catch(() => undefined);
  };
}
