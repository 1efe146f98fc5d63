// Pictures in the text, which name a file of the message.
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
