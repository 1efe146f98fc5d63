// <fd-duty>: says every half minute that a page of somebody on duty is open, also while another window is in front.
import { csrfToken } from "@ui/islands/exchange";

class Duty extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.#timer = window.setInterval(this.#say, Number(this.dataset["seconds"] ?? 30) * 1000);
    document.addEventListener("fd:live", this.#say); // back after sleep
    this.#say();
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#timer);
    document.removeEventListener("fd:live", this.#say);
  }

  #say = (): void => {
    const address = this.dataset["address"];
    if (!address) return;
    const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
    void fetch(address, { method: "POST", headers, credentials: "same-origin" }).catch(() => undefined);
  };
}

customElements.define("fd-duty", Duty);
