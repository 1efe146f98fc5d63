// Frames of received mails: as high as what is in them, in the theme of the page. They hold no script; we look in from outside.
export {};

const TRIES = 5;
const BETWEEN = 700; // ms
const known = new WeakSet<Document>();

function frames(): HTMLIFrameElement[] {
  return [...document.querySelectorAll<HTMLIFrameElement>("iframe.mail-frame")];
}

function fit(frame: HTMLIFrameElement): void {
  const inside = frame.contentDocument;
  if (!inside?.body || inside.URL === "about:blank" || !frame.clientWidth) return;
  const place = frame.closest<HTMLElement>('[data-start="end"]');
  const atEnd = place && place.scrollHeight - place.scrollTop - place.clientHeight < 60;
  const wide = inside.documentElement.scrollWidth > frame.clientWidth + 1 ? 16 : 0; // room for the scroll bar
  const height = Math.ceil(inside.body.getBoundingClientRect().height) + wide;
  if (frame.clientHeight !== height) frame.style.height = `${height}px`;
  if (place && atEnd) place.scrollTop = place.scrollHeight;
}

/** Two pictures are fetched at a time; the others are told to ask again. */
function askAgain(picture: HTMLImageElement): void {
  const tries = Number(picture.dataset["tries"] ?? 0);
  if (tries >= TRIES || !picture.src.includes("/picture?")) return;
  picture.dataset["tries"] = String(tries + 1);
  const address = picture.src;
  setTimeout(() => { picture.src = address; }, BETWEEN * (tries + 1));
}

function watch(frame: HTMLIFrameElement): void {
  const inside = frame.contentDocument;
  if (!inside?.body || known.has(inside)) return fit(frame);
  known.add(inside);
  inside.documentElement.dataset["theme"] = document.documentElement.dataset["theme"] ?? "auto";
  for (const picture of inside.images) {
    if (picture.complete && !picture.naturalWidth) askAgain(picture);
    picture.addEventListener("error", () => askAgain(picture));
  }
  new ResizeObserver(() => fit(frame)).observe(inside.body);
  fit(frame);
}

document.addEventListener("load", (event) => {
  const frame = event.target;
  if (frame instanceof HTMLIFrameElement && frame.classList.contains("mail-frame")) watch(frame);
}, true);
document.addEventListener("toggle", () => frames().forEach(fit), true);
document.addEventListener("fd:refreshed", () => frames().forEach(fit));
addEventListener("resize", () => frames().forEach(fit));
new MutationObserver(() => {
  for (const frame of frames()) {
    if (frame.contentDocument) frame.contentDocument.documentElement.dataset["theme"] = document.documentElement.dataset["theme"] ?? "auto";
  }
}).observe(document.documentElement, { attributeFilter: ["data-theme"] });
frames().forEach(watch);
