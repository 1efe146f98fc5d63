// @name: people and teams. Written as <span data-mention="id">@Name</span>, or data-mention="team:id".
import { Mention } from "@vendor/tiptap";

/** What stands in the text; whom a typed @ offers is asked like every other sign. */
export const mention = Mention.extend({
  parseHTML: () => [{ tag: "span[data-mention]" }],
  addProseMirrorPlugins: () => [],
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
