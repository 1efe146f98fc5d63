// <fd-search data-src="/suggest">: proposals while typing; without script the form inside is sent as usual.
import { Combobox, remote } from "./combobox";

class Search extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type="search"]');
    const address = this.dataset["src"];
    if (!input || !address || this.querySelector(".suggestion-list")) return;
    const list = document.createElement("div");
    list.className = "suggestion-list";
    this.append(list);
    const box = new Combobox(input, list, remote(address, "q"));
    list.addEventListener("click", (event) => {
      const fill = (event.target as Element).closest<HTMLElement>("[data-fill]")?.dataset["fill"];
      if (fill === undefined) return;
      event.preventDefault(); // it completes what is typed, and one goes on typing
      input.value = fill;
      input.focus();
      box.ask();
    });
    document.addEventListener("click", (event) => !this.contains(event.target as Node) && box.clear());
    this.addEventListener("focusout", (event) => !this.contains(event.relatedTarget as Node | null) && setTimeout(() => box.clear(), 150));
  }
}

customElements.define("fd-search", Search);
