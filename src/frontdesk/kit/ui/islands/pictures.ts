// Pictures in the text, which name a file of the message, and tables as they are pasted.
import { Node } from "@vendor/tiptap";

/** <img data-cid="…">: only what was uploaded for this message; `address` gives what to show for it. */
export function picture(address: (cid: string) => string): Node {
  return Node.create({
    name: "picture",
    group: "inline",
    inline: true,
    atom: true,
    draggable: true,
    addAttributes: () => ({
      cid: { default: "", parseHTML: (element: HTMLElement) => element.dataset["cid"] ?? "", rendered: false },
      alt: { default: "", parseHTML: (element: HTMLElement) => element.getAttribute("alt") ?? "", rendered: false },
    }),
    parseHTML: () => [{ tag: "img[data-cid]" }],
    renderHTML: ({ node }) => ["img", { "data-cid": String(node.attrs["cid"]), alt: String(node.attrs["alt"]), src: address(String(node.attrs["cid"])) }],
  });
}

function cell(name: string, tag: string): Node {
  return Node.create({
    name,
    content: "block+",
    isolating: true,
    addAttributes: () => ({ colspan: span("colspan"), rowspan: span("rowspan") }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });
}

function span(name: string): object {
  return {
    default: 1,
    parseHTML: (element: HTMLElement) => Number(element.getAttribute(name)) || 1,
    renderHTML: (attributes: Record<string, unknown>) => (Number(attributes[name]) > 1 ? { [name]: attributes[name] } : {}),
  };
}

export const tables: Node[] = [
  Node.create({ name: "table", group: "block", content: "tableRow+", isolating: true, parseHTML: () => [{ tag: "table" }], renderHTML: () => ["table", ["tbody", 0]] }),
  Node.create({ name: "tableRow", content: "(tableCell | tableHeader)+", parseHTML: () => [{ tag: "tr" }], renderHTML: () => ["tr", 0] }),
  cell("tableCell", "td"),
  cell("tableHeader", "th"),
];
