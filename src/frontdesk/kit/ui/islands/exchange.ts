// htmx under a strict content policy, and the one way in which new HTML meets the page: by morphing.
import { htmx, Idiomorph } from "@vendor/htmx";

type Style = "outerHTML" | "innerHTML";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  defaultSettleDelay: 0, // what stands on the page answers at once: a key in these 20 ms would send a form past htmx
  attributesToSettle: ["class"], // never `style`, which the policy forbids
  // A form comes back with 422 and its errors, and is shown.
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true, error: false },
    { code: "[45]..", swap: false, error: true },
  ],
});

function typedIn(node: Element): boolean {
  if (node.matches("fd-composer, [data-keep]")) return true;
  if (node instanceof HTMLInputElement && /^(checkbox|radio)$/.test(node.type)) return node.checked !== node.defaultChecked;
  if (node instanceof HTMLInputElement && node.type === "hidden") return false;
  const field = node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;
  return field && node.value !== node.defaultValue;
}

/** Makes `target` equal to `content` and touches nothing that is the same, typed in, or opened by the reader. */
export function morph(target: Element, content: string | Element | HTMLCollection, morphStyle: Style): void {
  Idiomorph.morph(target, content as HTMLCollection, {
    morphStyle,
    ignoreActiveValue: true,
    callbacks: {
      beforeNodeMorphed: (old) => !(old instanceof Element && typedIn(old)),
      beforeAttributeUpdated: (name, node) =>
        !((name === "open" && node.matches("details, dialog")) || (name === "data-field-state" && node.matches("fd-conditional"))),
    },
  });
}

htmx.defineExtension("morph", {
  isInlineSwap: (style: string) => style === "morph" || style === "morph:outerHTML",
  handleSwap: (style: string, target: Node, fragment: Node) => {
    if (!style.startsWith("morph") || !(target instanceof Element)) return false;
    const children = (fragment as DocumentFragment).children;
    morph(target, children, style === "morph:innerHTML" ? "innerHTML" : "outerHTML");
    return [target];
  },
} as unknown as Parameters<typeof htmx.defineExtension>[1]);

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

export function toast(text: string, kind = "info"): void {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind } }));
}

document.addEventListener("htmx:configRequest", (event) => {
  const { headers, verb } = (event as CustomEvent<{ headers: Record<string, string>; verb: string }>).detail;
  if (verb !== "get") headers["X-CSRFToken"] = csrfToken();
});
// An act whose form has gone with its page before the answer came: what it says, and that something changed, is not lost.
document.addEventListener("htmx:beforeSend", (event) => {
  const { elt, xhr, requestConfig } = (event as CustomEvent<{ elt: Element; xhr: XMLHttpRequest; requestConfig: { verb: string } }>).detail;
  if (requestConfig.verb === "get") return;
  xhr.addEventListener("load", () => {
    if (elt.isConnected || xhr.status >= 300) return;
    const told = /"toast"/.test(xhr.getResponseHeader("HX-Trigger") ?? "") ? (JSON.parse(xhr.getResponseHeader("HX-Trigger") ?? "{}") as { toast?: unknown }).toast : undefined;
    if (told) document.dispatchEvent(new CustomEvent("toast", { detail: told }));
    document.dispatchEvent(new CustomEvent("fd:changed"));
  });
});
// Whoever went on before an act was answered is not brought back by the answer; open regions are asked for again instead.
const actedAt = new WeakMap<XMLHttpRequest, string>();
document.addEventListener("htmx:beforeSend", (event) => {
  const { xhr, requestConfig } = (event as CustomEvent<{ xhr: XMLHttpRequest; requestConfig: { verb: string } }>).detail;
  if (requestConfig.verb !== "get") actedAt.set(xhr, location.pathname);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean }>;
  if ((actedAt.get(detail.xhr) ?? location.pathname) === location.pathname) return;
  detail.shouldSwap = false;
  document.dispatchEvent(new CustomEvent("fd:changed"));
});
document.addEventListener("htmx:responseError", (event) => {
  const status = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr.status;
  if (status === 401) location.reload();
  else if (status === 403) toast("You may not do that, or you were signed out. Reload the page to see.", "danger");
  else if (status === 404) toast("That is not there any more. Reload the page to see what is.", "warn");
  else if (status === 429) toast("Too many tries. Wait a moment and try again.", "warn");
  else if (status !== 409) toast("That did not work. Nothing was lost; try again.", "danger");
});
document.addEventListener("htmx:sendError", () => toast("No connection. Nothing was lost; try again when it is back.", "danger"));

export { htmx };
