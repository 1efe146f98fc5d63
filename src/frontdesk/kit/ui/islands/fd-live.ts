// <fd-live>: asks again for the regions whose names have changed. Names come over the wire, HTML only through the normal address.
import { htmx, morph } from "./exchange";
import { touches } from "./names";
import { Stream, type News } from "./stream";

// `heard` is the id of the news that a region is asked for, empty when it must be drawn for this page alone.
type Region = { etag?: string; busy?: boolean; again?: boolean; at?: number; timer?: number; due?: number; heard?: string; own?: boolean };

const THROTTLE = 1000;
const regions = new WeakMap<Element, Region>();
const sentAt = new WeakMap<XMLHttpRequest, number>();
let changedAt = -Infinity; // when this page last heard, or made, a change

function listening(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-live]")];
}

function stateOf(element: Element): Region {
  const state = regions.get(element) ?? {};
  regions.set(element, state);
  return state;
}

/** A menu of the region is open, or something in it was pressed and waits for its answer: nothing is changed under the hand. */
function isInHand(element: Element): boolean {
  return element.querySelector(":popover-open, .htmx-request") !== null;
}

function addressOf(element: HTMLElement): string | null {
  return element.dataset["liveSrc"] ?? element.getAttribute("hx-get");
}

async function fetchRegion(element: HTMLElement, state: Region): Promise<void> {
  const address = addressOf(element);
  if (!address) return;
  const headers: Record<string, string> = { "HX-Request": "true" };
  if (element.id) headers["HX-Target"] = element.id;
  if (state.etag) headers["If-None-Match"] = state.etag;
  if (state.heard) headers["X-Heard"] = state.heard;
  state.heard = undefined;
  const response = await fetch(address, { headers, credentials: "same-origin" });
  // A redirect leads to the sign-in page: that is no answer for a region.
  if (response.status !== 200 || response.redirected) return;
  const html = await response.text();
  if (addressOf(element) !== address) {
    state.again = true; // the page has gone on: this shows how it was on the one before
    return;
  }
  if (isInHand(element)) {
    for (const end of ["toggle", "htmx:afterRequest"]) element.addEventListener(end, () => schedule(element), { once: true, capture: true });
    return;
  }
  state.etag = response.headers.get("ETag") ?? undefined;
  place(element, html);
}

function place(element: HTMLElement, html: string): void {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  const first = parsed.firstElementChild;
  const whole = parsed.childElementCount === 1 && first !== null && first.id !== "" && first.id === element.id;
  if (whole) morph(element, first, "outerHTML");
  else morph(element, html, "innerHTML");
  htmx.process(element);
  element.dispatchEvent(new CustomEvent("fd:refreshed", { bubbles: true }));
}

async function refresh(element: HTMLElement): Promise<void> {
  const state = stateOf(element);
  state.at = performance.now();
  state.busy = true;
  state.own = false;
  try {
    await fetchRegion(element, state);
  } catch {
    // No connection: the stream's return asks again for everything.
  }
  state.busy = false;
  if (state.again) schedule(element, state.heard);
}

/** At once when it has been quiet or after an act of one's own, else once when the throttle ends, however many names came. */
function schedule(element: HTMLElement, heard = "", isOwn = false): void {
  const state = stateOf(element);
  state.heard = state.heard === "" ? "" : heard;
  state.own ||= isOwn;
  state.again = state.busy ?? false;
  if (state.busy) return;
  const throttle = state.own ? 0 : Number(element.dataset["liveThrottle"] ?? THROTTLE);
  const due = Math.max(performance.now(), (state.at ?? -throttle) + throttle);
  if (state.timer && (state.due ?? 0) <= due) return;
  window.clearTimeout(state.timer);
  state.due = due;
  state.timer = window.setTimeout(() => {
    state.timer = undefined;
    if (element.isConnected) void refresh(element);
  }, due - performance.now());
}

class Live extends HTMLElement {
  #missed = new Set<string>();
  #everything = false;
  #heard = "";
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    document.addEventListener("visibilitychange", this.#catchUp);
    document.addEventListener("htmx:afterRequest", this.#afterChange);
    document.addEventListener("fd:changed", this.#changed);
    document.addEventListener("htmx:beforeSend", (event) => sentAt.set((event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr, performance.now()));
    document.addEventListener("htmx:afterSwap", this.#overtaken);
    document.addEventListener("fd:ask", (event) => schedule(event.target as HTMLElement, "", true));
    document.addEventListener("htmx:beforeProcessNode", this.#tame);
    window.addEventListener("pageshow", this.#returned);
    window.addEventListener("pagehide", this.#leave);
    this.#listen();
  }

  #listen(): void {
    const token = document.querySelector<HTMLMetaElement>('meta[name="frontdesk-live"]')?.content;
    if (!token || this.#stop) return;
    if (!("SharedWorker" in window)) {
      const stream = new Stream(token, this.#hear);
      this.#stop = () => stream.close();
      return;
    }
    const worker = new SharedWorker(new URL("./live-worker.ts", import.meta.url), { type: "module", name: "frontdesk-live" });
    worker.port.onmessage = ({ data }: MessageEvent<News>) => this.#hear(data);
    worker.port.postMessage({ token });
    this.#stop = () => worker.port.postMessage({ leave: true });
  }

  #hear = (news: News): void => {
    if (news.kind === "names") {
      news.names.forEach((name) => this.#missed.add(name));
      this.#heard = news.at;
    }
    if (news.kind === "resync") this.#everything = true;
    if (news.kind === "up" || news.kind === "down") document.documentElement.dataset["live"] = news.kind;
    if (news.kind === "up") document.dispatchEvent(new CustomEvent("fd:live"));
    if (news.kind === "here") return void document.dispatchEvent(new CustomEvent("fd:here", { detail: news }));
    if (!document.hidden) this.#catchUp();
  };

  /** Hidden pages only remember; they ask when somebody looks at them again. */
  #catchUp = (): void => {
    if (document.hidden) return;
    const changed = [...this.#missed];
    if (changed.length || this.#everything) changedAt = performance.now();
    for (const element of listening()) {
      if (this.#everything || touches(element.dataset["live"] ?? "", changed)) schedule(element, this.#everything ? "" : this.#heard);
    }
    if (changed.length) document.dispatchEvent(new CustomEvent("fd:names", { detail: changed }));
    this.#missed.clear();
    this.#everything = false;
  };

  /** The one who acts sees the result even when the stream is down. */
  #afterChange = (event: Event): void => {
    const { successful, requestConfig, xhr } = (event as CustomEvent<{ successful: boolean; requestConfig: { verb: string }; xhr: XMLHttpRequest }>).detail;
    if (successful && requestConfig.verb !== "get" && xhr.status < 300) this.#changed();
  };

  #changed = (): void => {
    changedAt = performance.now();
    listening().forEach((element) => schedule(element, "", true));
  };

  /** A page that was asked for before a change, and arrives after it, may show what was: what it brought is asked for again. */
  #overtaken = (event: Event): void => {
    const { xhr, requestConfig } = (event as CustomEvent<{ xhr: XMLHttpRequest; requestConfig?: { verb: string } }>).detail;
    if (requestConfig?.verb !== "get") return;
    const isOld = (sentAt.get(xhr) ?? Infinity) < changedAt;
    for (const element of listening()) {
      stateOf(element).etag = undefined; // it shows what the page brought, not what was asked for last
      if (isOld) schedule(element, "", true);
    }
  };

  /** htmx would fetch a region when it is clicked; regions are fetched from here. */
  #tame = (event: Event): void => {
    const element = event.target as Element;
    if (element.matches("[data-live][hx-get]:not([hx-trigger])")) element.setAttribute("hx-trigger", "live");
  };

  #leave = (): void => {
    this.#stop?.();
    this.#stop = undefined;
  };

  #returned = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    this.#everything = true;
    this.#listen();
    this.#catchUp();
  };
}

customElements.define("fd-live", Live);
