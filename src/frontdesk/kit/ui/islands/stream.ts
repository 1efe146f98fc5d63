// One event stream, kept open. Runs in a page or in the worker shared by all pages.
import { backOff } from "./names";

export type News = { kind: "names"; names: string[]; at: string } | { kind: "resync" } | { kind: "close" } | { kind: "up" } | { kind: "down" } | { kind: "here"; at: string; people: Person[] };
export type Person = { id: number | string; name: string; typing: boolean; customer?: true };

export class Stream {
  #source: EventSource | undefined;
  #attempt = 0;
  #missed = false;

  constructor(
    public token: string,
    private readonly tell: (news: News) => void,
  ) {
    this.#open();
  }

  close(): void {
    this.#source?.close();
  }

  #open(): void {
    const source = new EventSource(`/live?token=${encodeURIComponent(this.token)}`);
    this.#source = source;
    source.onopen = () => {
      this.#attempt = 0;
      this.tell({ kind: "up" });
      // Whatever happened between two connections was not heard.
      if (this.#missed) this.tell({ kind: "resync" });
      this.#missed = false;
    };
    source.onerror = () => {
      this.#missed = true;
      this.tell({ kind: "down" });
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(() => this.#open(), backOff(this.#attempt++, Math.random()));
    };
    source.addEventListener("names", (event) => this.tell({ kind: "names", names: JSON.parse(event.data) as string[], at: event.lastEventId }));
    source.addEventListener("here", (event) => this.tell({ kind: "here", ...(JSON.parse(event.data) as { at: string; people: Person[] }) }));
    source.addEventListener("resync", () => this.tell({ kind: "resync" }));
    source.addEventListener("close", () => {
      source.close();
      this.tell({ kind: "close" });
    });
  }
}
