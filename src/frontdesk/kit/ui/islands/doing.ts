// What goes along when the draft is sent: the panel beside the box, as text that is kept with the draft.

/** `value` is "12:status,note": who does it, and what of it was chosen; "" for nothing. */
export class Doing {
  #known = "";
  #watch = new MutationObserver(() => this.#look());

  constructor(
    private readonly box: HTMLElement,
    private readonly changed: () => void,
  ) {}

  begin(): void {
    this.#known = this.value;
    if (!this.#place) return;
    this.#watch.observe(this.#place, { childList: true });
    this.#place.addEventListener("change", this.#look);
  }

  end(): void {
    this.#watch.disconnect();
    this.#place?.removeEventListener("change", this.#look);
  }

  get value(): string {
    const key = this.#place?.querySelector<HTMLInputElement>('[name="macro"]')?.value;
    const chosen = [...(this.#place?.querySelectorAll<HTMLInputElement>('[name="effect"]:checked') ?? [])];
    return key ? `${key}:${chosen.map((each) => each.value).join(",")}` : "";
  }

  /** Another draft is shown, or what another page has saved. */
  show(value: string): void {
    this.#known = value;
    if (value === this.value || !this.#place) return;
    if (!value) return this.#place.replaceChildren();
    const [key, chosen = ""] = value.split(":");
    const query = new URLSearchParams([["block", "panel"], ...chosen.split(",").map((each) => ["effect", each])]);
    document.dispatchEvent(new CustomEvent("fd:panel", { detail: `${this.box.dataset["macros"]}/${key}?${query}` }));
  }

  get #place(): HTMLElement | null {
    return this.box.parentElement?.querySelector<HTMLElement>(".macro-place") ?? null;
  }

  #look = (): void => {
    if (this.value === this.#known) return;
    this.#known = this.value;
    this.changed();
  };
}
