// @name: people and teams. Written as <span data-mention="id">@Name</span>, or data-mention="team:id".
import { Mention } from "@vendor/tiptap";
import { menu } from "./choosing";

export type Person = { id: string; name: string };

const SHOWN = 8;

const Node = Mention.extend({
  parseHTML: () => [{ tag: "span[data-mention]" }],
  addAttributes: () => ({
    id: {
      default: null,
      parseHTML: (element: HTMLElement) => element.dataset["mention"],
      renderHTML: (attributes: Record<string, unknown>) => ({ "data-mention": attributes["id"] }),
    },
    label: { default: null, parseHTML: (element: HTMLElement) => element.textContent?.replace(/^@/, ""), rendered: false },
    mentionSuggestionChar: { default: "@", rendered: false },
  }),
  renderHTML: ({ node, HTMLAttributes }) => ["span", HTMLAttributes, `@${String(node.attrs["label"])}`],
});

export function mention(people: Person[]): ReturnType<typeof Node.configure> {
  return Node.configure({
    suggestion: {
      char: "@",
      decorationClass: "sign",
      items: ({ query }) =>
        people
          .filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()))
          .slice(0, SHOWN)
          .map(({ id, name }) => ({ id, label: name.replace(/ \(team\)$/, ""), title: name })),
      render: menu("People") as never,
    },
  });
}
