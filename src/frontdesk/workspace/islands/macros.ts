// Macros in the reply box: the browser's button puts the text into the box and the effects beside it; sending ends both.
import { htmx, toast } from "@ui/islands/exchange";

async function place(address: string): Promise<void> {
  const panel = document.querySelector(".macro-place");
  if (!panel) return;
  const response = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!response.ok) return toast("What the macro does could not be read. Try again.", "danger");
  panel.innerHTML = await response.text();
  htmx.process(panel);
}

function toReply(): void {
  const composer = document.querySelector<HTMLElement & { focusText?: () => void }>("fd-composer");
  const reply = composer?.querySelector<HTMLInputElement>('[name="mode"][value="reply"]');
  if (reply && !reply.checked) reply.click();
  composer?.focusText?.();
}

// Before the box takes the text: it has to be the reply's, and the dialog out of the way.
document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const use = target.closest<HTMLElement>("[data-macro-use]");
  if (use && document.querySelector("fd-composer") && use.closest("dialog")) {
    event.preventDefault();
    use.closest("dialog")?.close();
    toReply();
    void place(use.dataset["macroUse"] ?? "");
  }
  const drop = target.closest("[data-macro-drop]");
  if (drop) {
    event.preventDefault();
    drop.closest(".macro-place")?.replaceChildren();
    toReply();
  }
}, true);

// A macro was chosen from the menu beside the caret.
document.addEventListener("fd:panel", (event) => void place((event as CustomEvent<string>).detail));

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr } = (event as CustomEvent<{ elt: Element; xhr: XMLHttpRequest }>).detail;
  if (elt.id.startsWith("compose-") && xhr.status >= 200 && xhr.status < 300) document.querySelector(".macro-place")?.replaceChildren();
});
