// <fd-confirm>: asks before an act that has `data-confirm` (or hx-confirm), in a dialog of ours.
type Question = { text: string; action: string; danger: boolean };

class Confirm extends HTMLElement {
  #let: Element | undefined;

  connectedCallback(): void {
    document.addEventListener("click", this.#click, true);
    document.addEventListener("submit", this.#submit, true);
    document.addEventListener("htmx:confirm", this.#request);
  }

  #click = (event: MouseEvent): void => {
    const element = (event.target as Element).closest<HTMLElement>("[data-confirm]:not(form)");
    if (!element || this.#let === element) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void this.#ask(element).then((yes) => yes && this.#allow(element, () => element.click()));
  };

  #submit = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-confirm]") || this.#let === form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void this.#ask(form).then((yes) => yes && this.#allow(form, () => form.requestSubmit(event.submitter)));
  };

  #request = (event: Event): void => {
    const detail = (event as CustomEvent<{ question: string | null; elt: HTMLElement; issueRequest: (skip: boolean) => void }>).detail;
    if (!detail.question) return;
    event.preventDefault();
    void this.#ask(detail.elt, detail.question).then((yes) => yes && detail.issueRequest(true));
  };

  #allow(element: Element, act: () => void): void {
    this.#let = element;
    act();
    this.#let = undefined;
  }

  #ask(element: HTMLElement, text = element.dataset["confirm"] ?? "Are you sure?"): Promise<boolean> {
    const action = element.dataset["confirmAction"] ?? (element.textContent?.trim() || "Go on");
    const danger = element.matches(".danger") || element.dataset["confirmDanger"] !== undefined;
    return this.#show({ text, action: action.slice(0, 40), danger });
  }

  #show({ text, action, danger }: Question): Promise<boolean> {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog s";
    dialog.setAttribute("role", "alertdialog");
    dialog.setAttribute("aria-label", text);
    const body = document.createElement("form");
    body.method = "dialog";
    body.className = "dialog-body confirm";
    const question = document.createElement("p");
    question.className = "heading";
    question.textContent = text;
    const row = document.createElement("div");
    row.className = "actions";
    row.append(this.#button(action, danger ? "danger" : "primary", "yes"), this.#button("Cancel", "quiet", "no"));
    body.append(question, row);
    dialog.append(body);
    this.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "yes");
      });
    });
  }

  #button(text: string, kind: string, value: string): HTMLButtonElement {
    const button = document.createElement("button");
    button.className = `button ${kind}`;
    button.value = value;
    button.textContent = text;
    return button;
  }
}

customElements.define("fd-confirm", Confirm);
