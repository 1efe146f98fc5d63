// The form of a request's page says that somebody writes, not what: whoever works on it does not answer past them.
import { csrfToken } from "@ui/islands/exchange";

const PAUSE = 4000;
let said = -Infinity;

document.addEventListener("input", (event) => {
  const box = event.target as HTMLTextAreaElement;
  const address = box.closest<HTMLElement>("form[data-writing]")?.dataset["writing"];
  if (!address || !box.matches("textarea") || !box.value.trim() || performance.now() - said < PAUSE) return;
  said = performance.now();
  void fetch(address, { method: "POST", headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" }, credentials: "same-origin" }).catch(() => undefined);
});
