// <fd-conditional>: shows fields only while another has a certain value. The server decides again.
import { holds } from "./condition";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

class Conditional extends HTMLElement {
  connectedCallback(): void {
    // One listener a form: conditions may hang on one another and are looked at in the order of the page.
    const form = this.closest("form");
    if (form && !form.dataset["conditional"]) {
      form.dataset["conditional"] = "on";
      form.addEventListener("change", () => Conditional.settle(form));
      form.addEventListener("input", () => Conditional.settle(form));
    }
    queueMicrotask(() => form && Conditional.settle(form));
  }

  static settle(form: HTMLFormElement): void {
    for (const each of form.querySelectorAll<Conditional>("fd-conditional")) each.#show(form);
  }

  #show(form: HTMLFormElement): void {
    const values = this.#values(form);
    const outer = this.parentElement?.closest("fd-conditional[hidden]");
    const shown = !outer && holds(values, this.dataset["values"] ?? "");
    this.hidden = !shown;
    for (const control of this.querySelectorAll<Control>("input, select, textarea")) {
      if (control.closest("fd-conditional") === this) control.disabled = !shown;
    }
  }

  #values(form: HTMLFormElement): string[] {
    const name = this.dataset["field"] ?? "";
    return [...form.querySelectorAll<Control>("input, select, textarea")]
      .filter((control) => control.name === name && !control.disabled)
      .filter((control) => !(control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type)) || control.checked)
      .map((control) => control.value);
  }
}

customElements.define("fd-conditional", Conditional);
