// What other programs put into the clipboard, made into plain paragraphs, lists, tables and links.
// Word and Outlook write lists as paragraphs, Google Docs wraps all in one <b>, everybody writes styles.

export type Pasted = { html: string; pictures: File[] };

const TAG = /<[a-z][^>]*>/gi;
const BOLD = /(?:^|[;\s"])font-weight\s*:\s*(?:bold|bolder|[6-9]00)/i;
const LIGHT = /(?:^|[;\s"])font-weight\s*:\s*(?:normal|[1-4]00)/i;
const ORDERED = /^\s*\(?(?:\d+|[a-z]|[ivx]+)[.)]/i;

/** Cleaned HTML of a paste, and the pictures that it brought in itself. Nothing of it is run or loaded. */
export function cleanPaste(source: string): Pasted {
  const page = new DOMParser().parseFromString(quiet(source), "text/html");
  const body = page.body;
  body.querySelectorAll("[data-style]").forEach(hide);
  body.querySelectorAll("b[id^='docs-internal-guid'], b[data-style]").forEach((each) => LIGHT.test(styleOf(each)) && unwrap(each));
  lists(body);
  body.querySelectorAll("span[data-style], font[data-style], p > a[data-style]").forEach(emphasise);
  body.querySelectorAll("h1, h2, h3, h4, h5, h6").forEach((each) => rename(each, "p", "strong"));
  const pictures = [...body.querySelectorAll("img")].flatMap(take);
  body.querySelectorAll("a:not([href]), a[href^='#'], a[href^='file:']").forEach(unwrap);
  empty(body);
  body.querySelectorAll("*").forEach((each) => [...each.attributes].forEach(({ name }) => /^(data-style|class|id|lang|dir|width|height|align|valign)$/.test(name) && each.removeAttribute(name)));
  return { html: body.innerHTML.trim(), pictures };
}

/** Out with what could act, before anything parses it; styles are kept under a name that does nothing. */
function quiet(source: string): string {
  const fragment = /<!--StartFragment-->([\s\S]*?)<!--EndFragment-->/i.exec(source)?.[1] ?? source;
  return fragment
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->/gi, "")
    .replace(/<!\[(?:if|endif)[^>]*>/gi, "")
    .replace(/<(style|script|title|xml|template|noscript|iframe|object|svg|math)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<\/?(?:o|w|m|v|st1):[^>]*>/gi, "")
    .replace(/<(?:meta|link|base)\b[^>]*>/gi, "")
    .replace(TAG, (tag) => tag.replace(/\son\w+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "").replace(/\sstyle\s*=/gi, " data-style=").replace(/\s(src|srcset|background|poster)\s*=/gi, " data-$1="));
}

function styleOf(element: Element): string {
  return element.getAttribute("data-style") ?? "";
}

function hide(element: Element): void {
  if (/display\s*:\s*none|mso-hide\s*:\s*all/i.test(styleOf(element))) element.remove();
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}

function rename(element: Element, tag: string, inner?: string): void {
  const made = element.ownerDocument.createElement(tag);
  const holder = inner ? made.appendChild(element.ownerDocument.createElement(inner)) : made;
  holder.append(...element.childNodes);
  element.replaceWith(made);
}

function emphasise(element: Element): void {
  const style = styleOf(element);
  const tags = [BOLD.test(style) && "strong", /font-style\s*:\s*italic/i.test(style) && "em", /line-through/i.test(style) && "s", /text-decoration[^;]*underline/i.test(style) && !element.closest("a") && "u"];
  for (const tag of tags) {
    if (!tag) continue;
    const made = element.ownerDocument.createElement(tag);
    made.append(...element.childNodes);
    element.append(made);
  }
}

/** Paragraphs that say `mso-list: l0 level2 lfo1` become list items, as deep as they say. */
function lists(body: HTMLElement): void {
  let open: HTMLElement[] = [];
  for (const item of [...body.querySelectorAll("p, h1, h2, h3")]) {
    const level = Number(/mso-list\s*:(?!\s*ignore)[^;]*level(\d)/i.exec(styleOf(item))?.[1] ?? 0);
    if (!level || item.closest("li")) {
      open = [];
      continue;
    }
    if (open.length && !follows(open[0] as HTMLElement, item)) open = [];
    const mark = [...item.querySelectorAll("[data-style]")].find((each) => /mso-list\s*:\s*ignore/i.test(styleOf(each)));
    const tag = ORDERED.test(mark?.textContent ?? "") ? "ol" : "ul";
    mark?.remove();
    open = open.slice(0, level);
    while (open.length < level) open.push(nest(open.at(-1), item, tag));
    const made = item.ownerDocument.createElement("li");
    made.append(...item.childNodes);
    open.at(-1)?.append(made);
    item.remove();
  }
}

function follows(list: HTMLElement, item: Element): boolean {
  let next = list.nextSibling;
  while (next && next.nodeType === 3 && !next.textContent?.trim()) next = next.nextSibling;
  return next === item;
}

function nest(parent: HTMLElement | undefined, before: Element, tag: string): HTMLElement {
  const made = before.ownerDocument.createElement(tag);
  if (!parent) before.before(made);
  else (parent.lastElementChild ?? parent.appendChild(before.ownerDocument.createElement("li"))).append(made);
  return made;
}

/** A picture that came along becomes a file; one from elsewhere, or from somebody's disk, is left out. */
function take(image: HTMLImageElement): File[] {
  const [, kind, data] = /^data:(image\/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\s]+)$/.exec(image.dataset["src"] ?? "") ?? [];
  if (!image.dataset["cid"]) image.remove();
  if (!kind || !data) return [];
  const bytes = Uint8Array.from(atob(data.replace(/\s/g, "")), (char) => char.charCodeAt(0));
  return [new File([bytes], `picture.${kind.slice(6)}`, { type: kind })];
}

/** Rows of empty paragraphs, with which Outlook makes room, and blanks that do not break. */
function empty(body: HTMLElement): void {
  const walk = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode as Text;
    if (!node.parentElement?.closest("pre")) node.data = node.data.replace(/\u00a0/g, " ").replace(/[\u200b\ufeff]/g, "");
  }
  for (const each of body.querySelectorAll("p, div")) {
    if (!each.textContent?.trim() && !each.querySelector("img, br, table")) each.remove();
    else if (!each.textContent?.trim() && each.matches("p") && each.querySelector("br")) each.remove();
  }
}
