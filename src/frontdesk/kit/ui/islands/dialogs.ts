// Opens the dialog named by `data-dialog`, first filled from `data-dialog-src` where there is one.
import { htmx, toast } from "./exchange";

async function fill(dialog: HTMLDialogElement, address: string): Promise<void> {
  const body = dialog.querySelector(".dialog-body") ?? dialog;
  const response = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(String(response.status));
  body.innerHTML = await response.text();
  htmx.process(body);
}

async function open(button: HTMLElement): Promise<void> {
  const dialog = document.getElementById(button.dataset["dialog"] ?? "");
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  try {
    const address = button.dataset["dialogSrc"];
    if (address) await fill(dialog, address);
    dialog.showModal();
    (dialog.querySelector<HTMLElement>("[autofocus]") ?? dialog.querySelector<HTMLElement>(".dialog-body :is(input, textarea, select, button, a[href])"))?.focus();
  } catch {
    toast("That could not be opened. Try again.", "danger");
  }
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const button = target.closest<HTMLElement>("[data-dialog]");
  // A link leads to the same form as a page of its own, where there is no script.
  if (button instanceof HTMLAnchorElement && !(event.ctrlKey || event.metaKey)) event.preventDefault();
  if (button) void open(button);
  // The dialog's own box is the target only when its backdrop was hit.
  if (target instanceof HTMLDialogElement && target.open) target.close();
});

// A form in a dialog that was taken (204) has said what it had to say.
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr, successful } = (event as CustomEvent<{ elt: Element; xhr: XMLHttpRequest; successful: boolean }>).detail;
  if (successful && xhr.status === 204) elt.closest("dialog")?.close();
});

// Opened by the server, for instance with errors in its form: give it its backdrop.
for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog.dialog[open]")) {
  dialog.close();
  dialog.showModal();
}
