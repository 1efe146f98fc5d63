// Files for a message: by button, by drop, by paste; each can be taken away again. The form's own input carries them.
function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export class Attachments {
  #files: File[] = [];

  constructor(
    private readonly frame: HTMLElement,
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
  ) {
    input.addEventListener("change", () => this.add([...(input.files ?? [])]));
    frame.addEventListener("dragover", (event) => this.#hover(event, true));
    frame.addEventListener("dragleave", (event) => this.#hover(event, false));
    frame.addEventListener("drop", (event) => this.#drop(event));
  }

  get count(): number {
    return this.#files.length;
  }

  add(files: readonly File[]): void {
    const known = new Set(this.#files.map((file) => `${file.name} ${file.size} ${file.lastModified}`));
    this.#files.push(...files.filter((file) => !known.has(`${file.name} ${file.size} ${file.lastModified}`)));
    this.#show();
  }

  clear(): void {
    this.#files = [];
    this.#show();
  }

  #hover(event: DragEvent, over: boolean): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.frame.classList.toggle("dropping", over);
  }

  #drop(event: DragEvent): void {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.frame.classList.remove("dropping");
    this.add([...event.dataTransfer.files]);
  }

  #show(): void {
    const transfer = new DataTransfer();
    for (const file of this.#files) transfer.items.add(file);
    this.input.files = transfer.files;
    this.list.replaceChildren(...this.#files.map((file) => this.#item(file)));
  }

  #item(file: File): HTMLElement {
    const item = document.createElement("li");
    item.className = "file";
    const name = document.createElement("span");
    name.className = "clip";
    name.textContent = file.name;
    const bytes = document.createElement("span");
    bytes.className = "muted small num";
    bytes.textContent = size(file.size);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "close";
    remove.ariaLabel = `Remove ${file.name}`;
    remove.textContent = "×";
    remove.addEventListener("click", () => {
      this.#files = this.#files.filter((each) => each !== file);
      this.#show();
      this.input.focus();
    });
    item.append(name, bytes, remove);
    return item;
  }
}
