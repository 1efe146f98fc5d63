// Tables in the text: as they were pasted, or made here; rows and columns come and go where the caret stands.
import { Node, tables as kit, type Editor } from "@vendor/tiptap";

const ROLES: Record<string, string> = { table: "table", tableRow: "row", tableCell: "cell", tableHeader: "header_cell" };
const ROW = `<tr>${"<td><p></p></td>".repeat(3)}</tr>`;
const HEAD = `<tr>${"<th><p></p></th>".repeat(3)}</tr>`;

function span(name: string): object {
  return {
    default: 1,
    parseHTML: (element: HTMLElement) => Number(element.getAttribute(name)) || 1,
    renderHTML: (attributes: Record<string, unknown>) => (Number(attributes[name]) > 1 ? { [name]: attributes[name] } : {}),
  };
}

function cell(name: string, tag: string): Node {
  return Node.create({
    name,
    content: "block+",
    isolating: true,
    addAttributes: () => ({ colspan: span("colspan"), rowspan: span("rowspan"), colwidth: { default: null, rendered: false } }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });
}

export const tables: Node[] = [
  Node.create({
    name: "table",
    group: "block",
    content: "tableRow+",
    isolating: true,
    parseHTML: () => [{ tag: "table" }],
    renderHTML: () => ["table", ["tbody", 0]],
    extendNodeSchema: ({ name }) => (ROLES[name] ? { tableRole: ROLES[name] } : {}),
    addProseMirrorPlugins: () => [kit.tableEditing()],
    // From cell to cell; from the last one on to what follows the box, as everywhere.
    addKeyboardShortcuts: () => ({ Tab: ({ editor }) => step(editor, 1), "Shift-Tab": ({ editor }) => step(editor, -1) }),
  }),
  Node.create({ name: "tableRow", content: "(tableCell | tableHeader)+", parseHTML: () => [{ tag: "tr" }], renderHTML: () => ["tr", 0] }),
  cell("tableCell", "td"),
  cell("tableHeader", "th"),
];

function step(editor: Editor, by: 1 | -1): boolean {
  return editor.isActive("table") && kit.goToNextCell(by)(editor.state, editor.view.dispatch);
}

const CHANGES = { rowBelow: kit.addRowAfter, columnRight: kit.addColumnAfter, rowGone: kit.deleteRow, columnGone: kit.deleteColumn, tableGone: kit.deleteTable };

/** Makes a table at the caret, or changes the one that it stands in; whether `name` is a command of tables. */
export function changeTable(editor: Editor, name: string): boolean {
  if (name === "table") {
    const at = editor.state.selection.from;
    editor.chain().focus().insertContent(`<table>${HEAD}${ROW}</table><p></p>`).run();
    editor.state.doc.nodesBetween(Math.max(0, at - 1), editor.state.doc.content.size, (node, place) => {
      if (node.type.name !== "table") return true;
      editor.commands.setTextSelection(place + 4); // into the paragraph of its first cell
      return false;
    });
    return true;
  }
  const change = CHANGES[name as keyof typeof CHANGES];
  if (!change) return false;
  return change(editor.state, editor.view.dispatch) || true;
}
