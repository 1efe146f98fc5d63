// The workspace's own behaviour: the reply and note keys, what a conflict shows, and news above a scrolled list.

const SCROLLED = 60;

function choose(mode: string, aside?: string): void {
  const composer = document.querySelector<HTMLElement & { focusText?: () => void }>("fd-composer");
  const radio = composer?.querySelector<HTMLInputElement>(`[name="mode"][value="${mode}"]`);
  if (!composer || !radio) return;
  const line = composer.querySelector<HTMLInputElement>('[name="conversation"]');
  const turns = line && line.value !== (aside ?? "");
  if (line) line.value = aside ?? "";
  if (!radio.checked || turns) {
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
  composer.scrollIntoView({ block: "nearest" });
  composer.focusText?.();
}

function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function toNewest(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-start="end"]')) {
    if (place.dataset["placed"]) continue;
    place.dataset["placed"] = "1";
    if (!location.hash) place.scrollTop = place.scrollHeight;
  }
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-compose]");
  if (button) choose(button.dataset["compose"] ?? "reply", button.dataset["aside"]);
  // One dialog serves all acts on a ticket; it is named after the act.
  const act = (event.target as Element).closest<HTMLElement>('[data-dialog="act"]');
  const title = document.getElementById("act-title");
  if (act && title) title.textContent = act.querySelector(".clip, .grow")?.textContent ?? title.textContent;
});

// Escape leaves the reply box, so that single keys work again; the editor keeps it to itself otherwise.
document.addEventListener("keydown", (event) => {
  const target = event.target as HTMLElement;
  if (event.key === "Escape" && target.closest("fd-composer") && !document.querySelector(".mention-menu")) target.blur();
}, true);

// A conflict is an answer too: it shows what happened, and what was typed stays.
document.addEventListener("htmx:beforeSwap", (event) => {
  const detail = (event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean; isError: boolean }>).detail;
  if (detail.xhr.status !== 409) return;
  detail.shouldSwap = true;
  detail.isError = false;
});

// Sent: the next message is another one, and the reason for a refusal is gone.
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr } = (event as CustomEvent<{ elt: Element; xhr: XMLHttpRequest }>).detail;
  if (!elt.id.startsWith("compose-") || xhr.status >= 300 || xhr.status < 200) return;
  const key = elt.querySelector<HTMLInputElement>('[name="key"]');
  if (key) key.value = newKey();
  const later = elt.querySelector<HTMLInputElement>('[name="send_at"]');
  if (later) later.value = "";
  document.querySelector('[id^="reason-"]')?.replaceChildren();
  const place = document.querySelector<HTMLElement>('[data-start="end"]');
  if (place) follow(place);
});

function follow(place: HTMLElement): void {
  place.addEventListener("fd:refreshed", () => place.scrollTo({ top: place.scrollHeight }), { once: true });
}

// New messages come into view when the reader is at the end already.
document.addEventListener("scroll", (event) => {
  const place = event.target as HTMLElement;
  if (place.dataset?.["start"] !== "end") return;
  place.dataset["atEnd"] = place.scrollHeight - place.scrollTop - place.clientHeight < SCROLLED ? "1" : "";
}, true);
document.addEventListener("fd:refreshed", (event) => {
  const place = (event.target as Element).closest<HTMLElement>('[data-start="end"]');
  if (place?.dataset["atEnd"]) place.scrollTop = place.scrollHeight;
});

/** <fd-rows>: around a live list. Keeps the row under the hand where it is, and says how many came in above. */
class Rows extends HTMLElement {
  #known = new Set<string>();
  #fresh = 0;
  #hand: { id: string; top: number } | undefined;

  connectedCallback(): void {
    this.#known = this.#ids();
    this.addEventListener("fd:refreshed", this.#count);
    this.addEventListener("scroll", this.#seen, { passive: true });
    for (const name of ["pointermove", "focusin", "scroll"]) this.addEventListener(name, this.#touch, { passive: true });
    this.addEventListener("pointerleave", () => (this.#hand = undefined));
    this.#pill?.addEventListener("click", () => this.scrollTo({ top: 0, behavior: "smooth" }));
    this.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  get #pill(): HTMLButtonElement | null {
    return this.querySelector(".fresh");
  }

  #ids(): Set<string> {
    return new Set([...this.querySelectorAll(".queue-row")].map((row) => row.id));
  }

  /** Which row is under the pointer or has the focus, and where it stands. */
  #touch = (event: Event): void => {
    const id = event.type === "scroll" ? this.#hand?.id : (event.target as Element).closest(".queue-row")?.id;
    const row = id ? document.getElementById(id) : null;
    this.#hand = row ? { id: row.id, top: row.getBoundingClientRect().top } : undefined;
  };

  #hold(): void {
    const row = this.#hand && document.getElementById(this.#hand.id);
    if (row && this.#hand) this.scrollTop += row.getBoundingClientRect().top - this.#hand.top;
  }

  #count = (): void => {
    this.#hold();
    const now = this.#ids();
    // What was added at the end is a list that went on, and no news.
    const order = [...now];
    const last = order.findLastIndex((id) => this.#known.has(id));
    const added = order.filter((id, at) => at < last && !this.#known.has(id)).length;
    this.#known = now;
    this.#fresh = this.scrollTop > SCROLLED ? this.#fresh + added : 0;
    this.#show();
  };

  #seen = (): void => {
    if (this.scrollTop > SCROLLED || !this.#fresh) return;
    this.#fresh = 0;
    this.#show();
  };

  #show(): void {
    const pill = this.#pill;
    if (!pill) return;
    pill.hidden = this.#fresh === 0;
    pill.textContent = this.#fresh ? `${this.#fresh} new` : "";
  }
}

customElements.define("fd-rows", Rows);

// Urgency and impact give the priority.
document.addEventListener("change", (event) => {
  const form = (event.target as Element).closest<HTMLFormElement>(".decide");
  const output = form?.querySelector<HTMLOutputElement>("[data-matrix]");
  if (!form || !output) return;
  const data = new FormData(form);
  const matrix = JSON.parse(output.dataset["matrix"] ?? "{}") as Record<string, string>;
  output.value = matrix[`${String(data.get("urgency"))}${String(data.get("impact"))}`] ?? "";
});

/** A list fetched for the ticket before may arrive after the next one is open: what is open stands in the address. */
function markOpen(): void {
  const asked = new URLSearchParams(location.search).get("ticket");
  const links = [...document.querySelectorAll<HTMLAnchorElement>("#rows .queue-row > a")];
  const open = links.find((link) => (asked ? new URLSearchParams(link.search).get("ticket") === asked : link.pathname === location.pathname && !link.search.includes("ticket=")));
  if (!open) return;
  for (const link of links) {
    if (link === open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

document.addEventListener("fd:refreshed", markOpen);
document.addEventListener("htmx:afterSettle", () => {
  toNewest(document);
  markOpen();
});
toNewest(document);
