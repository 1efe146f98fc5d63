// <fd-together>: says to the others that this page looks at the ticket, and types; and shows who else does.
import { csrfToken } from "@ui/islands/exchange";
import type { Person } from "@ui/islands/stream";
import { sentence } from "./people";

const BEAT = 20_000;
const TYPING = 4000; // at most this often while somebody types
const page = Math.random().toString(36).slice(2, 14);

class Together extends HTMLElement {
  #timer = 0;
  #typedAt = -Infinity;
  #gone = false;

  connectedCallback(): void {
    document.addEventListener("fd:live", this.#come);
    document.addEventListener("fd:here", this.#meet);
    document.addEventListener("fd:names", this.#afresh);
    document.addEventListener("fd:typing", this.#type);
    document.addEventListener("visibilitychange", this.#turn);
    addEventListener("pagehide", this.#leave);
    this.#timer = window.setInterval(this.#come, BEAT);
    if (document.documentElement.dataset["live"] === "up") this.#come();
  }

  disconnectedCallback(): void {
    document.removeEventListener("fd:live", this.#come);
    document.removeEventListener("fd:here", this.#meet);
    document.removeEventListener("fd:names", this.#afresh);
    document.removeEventListener("fd:typing", this.#type);
    document.removeEventListener("visibilitychange", this.#turn);
    removeEventListener("pagehide", this.#leave);
    window.clearInterval(this.#timer);
    this.#leave();
  }

  #come = (): void => {
    if (!document.hidden) this.#say(performance.now() - this.#typedAt < TYPING ? "typing" : "looking");
  };

  #turn = (): void => (document.hidden ? this.#leave() : this.#come());

  #leave = (): void => this.#say("left");

  #type = (): void => {
    if (performance.now() - this.#typedAt < TYPING) return;
    this.#typedAt = performance.now();
    this.#say("typing");
  };

  /** The ticket changed: who may see it may have changed with it, so everybody shows anew that they may. */
  #afresh = (event: Event): void => {
    if ((event as CustomEvent<string[]>).detail.includes(`ticket.${this.dataset["place"]}`)) this.#come();
  };

  #say(state: "looking" | "typing" | "left"): void {
    const address = this.dataset["presence"];
    if (!address || this.#gone) return;
    const body = new URLSearchParams({ state, page });
    void fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" }, credentials: "same-origin", keepalive: state === "left" })
      .then(({ status }) => (this.#gone = status === 404 || status === 403))
      .catch(() => undefined);
  }

  #meet = (event: Event): void => {
    const { at, people } = (event as CustomEvent<{ at: string; people: Person[] }>).detail;
    const place = this.querySelector(".together-people");
    if (at !== this.dataset["place"] || !place) return;
    const others = people.filter(({ id }) => String(id) !== this.dataset["me"]);
    const words = sentence(others);
    if (place.textContent !== words) place.textContent = words;
    place.classList.toggle("typing", others.some(({ typing }) => typing));
  };
}

customElements.define("fd-together", Together);
