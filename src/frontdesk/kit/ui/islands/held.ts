// What of a draft is held in a page, and on this computer until the server has taken it.
export type Kept = { token: string; name: string; size: number; is_inline: boolean };
export type Held = { html: string; to: string; cc: string | null; bcc: string; subject: string; doing: string };
export type Slot = { mode: string; conversation: string };
export type Stored = Held & { version: number; files: Kept[] | null };
export type State = { version: number; saved: Held; files: Kept[]; stale?: boolean };

type Left = { held: Held; base: number };

export const EMPTY: Held = { html: "", to: "", cc: null, bcc: "", subject: "", doing: "" };
const page = Math.random().toString(36).slice(2, 12);

export const nameOf = (slot: Slot): string => `${slot.mode}.${slot.conversation || 0}`;

/** Keeps it on this computer, under a name of this page's own. */
export function keepHere(prefix: string, left: Left): void {
  try {
    localStorage.setItem(prefix + page, JSON.stringify(left));
  } catch {
    // No room, or forbidden here: the server keeps it all the same.
  }
}

export function forgetHere(prefix: string): void {
  localStorage.removeItem(prefix + page);
}

/** What pages that died left here; it is taken away, for it will be kept anew. */
export function leftBehind(prefix: string): Left[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => {
      const left = JSON.parse(localStorage.getItem(key) ?? "null") as Left | null;
      localStorage.removeItem(key);
      return left?.held ? [left] : [];
    });
}

export function stateOf(stored: Stored): State {
  const { html, to, cc, bcc, subject, doing = "" } = stored;
  return { version: stored.version, saved: { html, to, cc, bcc, subject, doing }, files: stored.files ?? [] };
}

/** Whether two say the same to a reader; the server writes links and pictures in its own way. */
export function same(one: Held, other: Held): boolean {
  return bare(one.html) === bare(other.html) && one.to === other.to && one.bcc === other.bcc && one.subject === other.subject && (one.doing ?? "") === (other.doing ?? "") && (one.cc ?? "") === (other.cc ?? "");
}

function bare(html: string): string {
  if (!html.includes("<")) return html.trim();
  const body = new DOMParser().parseFromString(html.replace(/\ssrc=/gi, " data-src="), "text/html").body;
  for (const each of body.querySelectorAll("*")) for (const name of ["rel", "target", "class", "data-src", "alt"]) each.removeAttribute(name);
  return body.textContent?.trim() || body.querySelector("img") ? body.innerHTML : "";
}

/** Plain words of a textarea as the HTML of a draft. */
export function asHtml(text: string): string {
  const holder = document.createElement("div");
  for (const part of text.split(/\n{2,}/).filter((each) => each.trim())) {
    const paragraph = document.createElement("p");
    part.split("\n").forEach((line, index) => paragraph.append(...(index ? [document.createElement("br"), line] : [line])));
    holder.append(paragraph);
  }
  return holder.innerHTML;
}

/** The words of a draft for a textarea. */
export function plain(html: string): string {
  const body = new DOMParser().parseFromString(html.replace(/\ssrc=/gi, " data-src=").replace(/<\/p>|<br\s*\/?>/gi, "\n$&"), "text/html").body;
  return body.textContent?.trim() ?? "";
}
