// <fd-board>: a board that is looked at asks again every few seconds, since waiting grows without anything happening.
// On a wall nobody presses "reload": it says when its numbers are old, and draws itself anew when the server is back.
const EVERY = 5_000;
const OLD = 60_000;
const RENEW = 6 * 3_600_000;

class Board extends HTMLElement {
  #timer = 0;
  #begun = performance.now();
  #heard = performance.now();

  connectedCallback(): void {
    this.#timer = window.setInterval(() => this.#tick(), EVERY);
    this.addEventListener("fd:refreshed", this.#refreshed);
    if (this.#isWall) {
      document.addEventListener("visibilitychange", this.#stayAwake);
      document.addEventListener("click", this.#fill);
      this.#stayAwake();
    }
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#stayAwake);
    document.removeEventListener("click", this.#fill);
  }

  get #isWall(): boolean {
    return "wall" in this.dataset;
  }

  #tick(): void {
    if (document.hidden) return void (this.#heard = performance.now());
    const isOld = performance.now() - this.#heard > OLD;
    for (const note of this.querySelectorAll<HTMLElement>("[data-stale]")) note.hidden = !isOld;
    if (this.#isWall && (isOld || performance.now() - this.#begun > RENEW)) void this.#renew();
    this.dispatchEvent(new CustomEvent("fd:ask", { bubbles: true }));
  }

  #refreshed = (): void => {
    this.#heard = performance.now();
  };

  /** The whole page, once it can be had: with fresh rights to hear, and the version that the server has now. */
  async #renew(): Promise<void> {
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => undefined);
    if (answer?.ok) location.reload();
  }

  #stayAwake = (): void => {
    if (document.hidden || !("wakeLock" in navigator)) return;
    void navigator.wakeLock.request("screen").catch(() => undefined);
  };

  #fill = (event: Event): void => {
    if ((event.target as Element).closest?.("[data-full-screen]")) void document.documentElement.requestFullscreen().catch(() => undefined);
  };
}

customElements.define("fd-board", Board);
