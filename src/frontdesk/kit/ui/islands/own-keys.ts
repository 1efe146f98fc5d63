// The reader's own keys: <meta name="frontdesk-keys"> holds them as JSON while they are not as usual.

interface Own {
  on: boolean;
  keys: Record<string, string>;
}

function read(): Own {
  const text = document.querySelector<HTMLMetaElement>('meta[name="frontdesk-keys"]')?.content;
  return text ? (JSON.parse(text) as Own) : { on: true, keys: {} };
}

const own = read();
const isUsual = own.on && Object.keys(own.keys).length === 0;

/** Whether single keys work at all. */
export const keysWork = own.on;

/** What is pressed for a usual chord; "" when it has no key. */
export function pressedFor(usual: string): string {
  return own.on ? (own.keys[usual] ?? usual) : "";
}

/** A chord as tooltips write it: "G then T". */
export function written(chord: string): string {
  return chord.toUpperCase().split(" ").join(" then ");
}

/** The caps of a chord, for a list or a button. */
export function caps(chord: string): HTMLElement[] {
  return chord.split(" ").filter(Boolean).map((part) => {
    const cap = document.createElement("kbd");
    cap.textContent = part.length > 1 ? part : part.toUpperCase();
    return cap;
  });
}

/** Tooltips and caps were drawn with the usual keys: write the reader's own. */
export function rewrite(root: ParentNode): void {
  if (isUsual) return;
  for (const element of root.querySelectorAll<HTMLElement>("[data-key]:not([data-own-key])")) {
    const usual = element.dataset["key"] ?? "";
    const chord = pressedFor(usual);
    element.dataset["ownKey"] = chord;
    if (chord === usual) continue;
    const title = element.title.replace(/ \([^()]*\)$/, "");
    if (element.title) element.title = chord ? `${title} (${written(chord)})` : title;
    if (chord && !chord.includes(" ")) element.setAttribute("aria-keyshortcuts", chord);
    else element.removeAttribute("aria-keyshortcuts");
    const beside = element.matches("input") ? element.parentElement : element;
    const drawn = beside?.querySelectorAll("kbd") ?? [];
    drawn.forEach((cap, index) => (index ? cap.remove() : cap.replaceWith(...caps(chord))));
  }
}
