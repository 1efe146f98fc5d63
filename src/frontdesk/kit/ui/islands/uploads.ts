// Files for a message that go to the server at once: with progress, to be cancelled, tried again, taken away.
import { csrfToken } from "./exchange";
import type { Kept, Slot } from "./held";

type Item = { row: HTMLElement; kept?: Kept; file?: File; request?: XMLHttpRequest; failed?: boolean; inline: boolean };

export interface Files {
  slot(): Slot;
  changed(files: Kept[]): void;
  /** A picture is there and can be shown in the text; or it was taken away again. */
  placed(kept: Kept): void;
  removed(token: string): void;
}

export const uploadAddress = (token: string): string => `/desk/uploads/${encodeURIComponent(token)}`;

export class Uploads {
  #items: Item[] = [];

  constructor(
    frame: HTMLElement,
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly address: string,
    private readonly host: Files,
  ) {
    input.addEventListener("change", () => {
      this.add([...(input.files ?? [])]);
      input.value = "";
    });
    frame.addEventListener("dragover", (event) => hover(frame, event, true));
    frame.addEventListener("dragleave", (event) => hover(frame, event, false));
    frame.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      frame.classList.remove("dropping");
      this.add([...event.dataTransfer.files], (event.target as Element).closest(".ProseMirror") !== null);
    });
  }

  get count(): number {
    return this.#items.length;
  }

  get busy(): boolean {
    return this.#items.some(({ request }) => request !== undefined);
  }

  get failed(): boolean {
    return this.#items.some(({ failed }) => failed);
  }

  /** With `inline`, pictures go into the text. */
  add(files: readonly File[], inline = false): void {
    for (const file of files) {
      const item: Item = { row: document.createElement("li"), file, inline: inline && file.type.startsWith("image/") };
      item.row.className = "file";
      this.#items.push(item);
      this.list.append(item.row);
      this.#send(item);
    }
  }

  /** Shows what the server has, in place of everything here. */
  load(files: readonly Kept[]): void {
    for (const { request } of this.#items) request?.abort();
    this.#items = files.map((kept) => ({ row: document.createElement("li"), kept, inline: kept.is_inline }));
    this.list.replaceChildren(...this.#items.map(({ row }) => row));
    for (const item of this.#items) {
      item.row.className = "file";
      this.#draw(item);
    }
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.busy) await new Promise((done) => setTimeout(done, 60));
  }

  #send(item: Item): void {
    const { mode, conversation } = this.host.slot();
    const body = new FormData();
    body.set("mode", mode);
    body.set("conversation", conversation);
    if (item.inline) body.set("inline", "1");
    body.set("file", item.file as File);
    const request = new XMLHttpRequest();
    item.request = request;
    item.failed = false;
    this.#draw(item);
    const progress = item.row.querySelector("progress");
    request.upload.addEventListener("progress", ({ loaded, total }) => progress && (progress.value = total ? loaded / total : 0));
    request.addEventListener("loadend", () => this.#ended(item, request));
    request.open("POST", this.address);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.send(body);
  }

  #ended(item: Item, request: XMLHttpRequest): void {
    if (item.request !== request || !this.#items.includes(item)) return;
    delete item.request;
    if (request.status === 201) {
      item.kept = JSON.parse(request.responseText) as Kept;
      this.#draw(item);
      if (item.inline) this.host.placed(item.kept);
      this.#tell();
      return;
    }
    item.failed = true;
    const refused = request.status === 422 ? (JSON.parse(request.responseText) as { error: string }).error : "";
    this.#draw(item, refused || (request.status === 413 ? "It is too large." : "It did not arrive."), !refused);
  }

  #tell(): void {
    this.host.changed(this.#items.flatMap(({ kept }) => (kept ? [kept] : [])));
  }

  #draw(item: Item, fault = "", mayRetry = true): void {
    const name = item.kept?.name ?? item.file?.name ?? "";
    const parts: HTMLElement[] = [text("clip", name)];
    item.row.classList.toggle("held", Boolean(fault));
    if (fault) parts.push(text("small", fault));
    else if (item.kept) parts.push(text("muted small num", item.inline ? "in the text" : size(item.kept.size)), hidden(item.kept.token));
    else parts.push(meter(name));
    if (fault && mayRetry) parts.push(button("button small", `Try ${name} again`, "Retry", () => this.#send(item)));
    parts.push(button("close", `${item.request ? "Cancel" : "Remove"} ${name}`, "×", () => this.#remove(item)));
    item.row.replaceChildren(...parts);
  }

  #remove(item: Item): void {
    const { request, kept } = item;
    this.#items = this.#items.filter((each) => each !== item);
    item.row.remove();
    delete item.request;
    request?.abort();
    if (kept) {
      void fetch(`${uploadAddress(kept.token)}/removal`, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin", keepalive: true }).catch(() => undefined);
      this.host.removed(kept.token);
    }
    this.#tell();
    this.input.focus();
  }
}

function hover(frame: HTMLElement, event: DragEvent, over: boolean): void {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  frame.classList.toggle("dropping", over);
}

export function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function text(className: string, words: string): HTMLElement {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = words;
  return made;
}

function hidden(token: string): HTMLElement {
  const made = document.createElement("input");
  Object.assign(made, { type: "hidden", name: "upload", value: token });
  return made;
}

function meter(name: string): HTMLElement {
  const made = document.createElement("progress");
  Object.assign(made, { className: "meter", max: 1, value: 0, ariaLabel: `${name} is on its way` });
  return made;
}

function button(className: string, label: string, words: string, act: () => void): HTMLElement {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className, ariaLabel: label, textContent: words });
  made.addEventListener("click", act);
  return made;
}
