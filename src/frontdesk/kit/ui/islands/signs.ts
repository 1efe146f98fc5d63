// What a typed sign brings: emoji after a colon, and after other signs whatever the server offers for them.
import { Extension, PluginKey, Suggestion } from "@vendor/tiptap";
import { menu, type Choice } from "./choosing";

/** Somebody who can be called by a box that has no server to ask. */
export type Person = { id: string; name: string };
type Offer = { title: string; note: string; insert: string; preview: string; other: [string, string] | null; panel: string };
type Taken = Choice & { insert: string; text?: string; isOther?: boolean; panel?: string };
type Emoji = Record<string, string[]>;

const SHOWN = 8;
const LIKED = ["👍", "🙂", "🙏", "🎉", "✅", "👋", "😊", "❤️"];
let known: Promise<Emoji> | undefined;

async function emojiFor(query: string): Promise<Taken[]> {
  known ??= import("@vendor/emoji").then(({ emoji }) => emoji as unknown as Emoji);
  const all = await known;
  const words = query.toLowerCase();
  const named = Object.entries(all).map(([mark, names]) => ({ mark, names, title: (names[0] ?? "").replaceAll("_", " ") }));
  const found = words
    ? named.filter(({ names }) => names.some((name) => name.includes(words))).sort((a, b) => rank(a.names, words) - rank(b.names, words))
    : named.filter(({ mark }) => LIKED.includes(mark));
  return found.slice(0, SHOWN).map(({ mark, title }) => ({ mark, title, insert: mark }));
}

function rank(names: string[], words: string): number {
  const at = names.findIndex((name) => name === words);
  if (at >= 0) return at;
  return 100 + names.findIndex((name) => name.startsWith(words)) * (names.some((name) => name.startsWith(words)) ? 1 : -100);
}

function offersOf(address: string, sign: string, mode: () => string): (query: string) => Promise<Taken[]> {
  let asked: AbortController | undefined;
  return async (query) => {
    asked?.abort();
    const { signal } = (asked = new AbortController());
    const url = new URL(address, location.href);
    url.search = new URLSearchParams({ sign, q: query, mode: mode() }).toString();
    try {
      const response = await fetch(url, { signal, credentials: "same-origin", headers: { "HX-Request": "true" } });
      if (!response.ok || response.redirected) return [];
      const { groups } = (await response.json()) as { groups: { label: string; items: Offer[] }[] };
      return groups.flatMap(({ label, items }) =>
        items.map((one) => ({ title: one.title, note: one.note, group: label, preview: one.preview, insert: one.insert, panel: one.panel, ...(one.other ? { other: one.other[0], text: one.other[1] } : {}) })),
      );
    } catch {
      return []; // a newer question has taken over, or there is no connection
    }
  };
}

function sign(char: string, label: string, find: (query: string) => Promise<Taken[]>, shortest = 0): Extension {
  return Extension.create({
    name: `sign${char.charCodeAt(0)}`,
    addProseMirrorPlugins() {
      return [
        Suggestion<Taken, Taken>({
          editor: this.editor,
          pluginKey: new PluginKey(`sign${char.charCodeAt(0)}`),
          char,
          decorationClass: "sign",
          allowedPrefixes: [" ", "(", "\u00a0"],
          items: ({ query }) => (query.length < shortest ? [] : find(query)),
          allow: ({ editor }) => !editor.isActive("codeBlock") && !editor.isActive("code"),
          command: ({ editor, range, props }) => {
            editor.chain().focus().insertContentAt(range, props.isOther ? (props.text ?? "") : props.insert).run();
            if (props.panel) editor.view.dom.dispatchEvent(new CustomEvent("fd:panel", { bubbles: true, detail: props.panel }));
          },
          render: menu(label) as never,
        }),
      ];
    },
  });
}

/** Those of `people` whose names hold the words, as the server would offer them. */
function named(people: Person[], query: string): Taken[] {
  const words = query.toLowerCase();
  return people
    .filter(({ name }) => name.toLowerCase().includes(words))
    .slice(0, SHOWN)
    .map(({ id, name }) => ({ title: name, insert: called(id, name.replace(/ \(team\)$/, "")) }));
}

function called(id: string, name: string): string {
  const mark = document.createElement("span");
  mark.dataset["mention"] = id;
  mark.textContent = `@${name}`;
  return `${mark.outerHTML} `;
}

type Asked = { people: Person[]; signs: string; suggestions: string | undefined; mode: () => string };

/** The extensions for all signs of a box: `signs` are those that the server answers at `suggestions`. */
export function signsOf({ people, signs, suggestions, mode }: Asked): Extension[] {
  const own = suggestions ? [...signs].map((char) => sign(char, "Suggestions", offersOf(suggestions, char, mode))) : [];
  const here = people.length ? [sign("@", "People", (query) => Promise.resolve(named(people, query)))] : [];
  return [sign(":", "Emoji", emojiFor, 1), ...here, ...own];
}
