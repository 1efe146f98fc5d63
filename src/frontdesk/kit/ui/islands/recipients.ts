// Who will get what is written, in words.
export type Addressed = { mode: string; reader: string; way: string; to: string; cc: string; bcc: string; isAside: boolean };

const split = (typed: string): string[] => typed.split(/[,;\s]+/).filter(Boolean);

function joined(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "");
}

/** "Laura Croft gets this by mail to …, in copy: …; unseen by them also: …." */
export function reach({ mode, reader, way, to, cc, bcc, isAside }: Addressed): string {
  if (mode === "note") return "Only colleagues who may see this ticket read it.";
  const copies = [split(cc).length && `in copy: ${joined(split(cc))}`, split(bcc).length && `unseen by them also: ${joined(split(bcc))}`].filter(Boolean);
  const rest = copies.length ? `; ${copies.join("; ")}` : "";
  if (mode !== "forward") return `${reader} ${way.startsWith("on ") ? "reads" : "gets"} this ${way}${rest}.`;
  const people = split(to).length ? joined(split(to)) : isAside ? "The people of this conversation" : "";
  if (!people) return `Say who outside is to get this. ${reader} never sees it.`;
  return `${people} ${split(to).length > 1 || (!split(to).length && isAside) ? "get" : "gets"} this by mail${rest}. ${reader} never sees it.`;
}
