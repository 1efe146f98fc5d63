"""Plain text that carries its own marks: flowed lines (RFC 3676) and enriched text (RFC 1896)."""

import re
from typing import Final

_QUOTES: Final = re.compile(r">*")
_COMMAND: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,60})>")
_PARAM: Final = re.compile(r"<param>[^<]{0,500}</param>", re.IGNORECASE)


def unflow(text: str, *, is_glued: bool = False) -> str:
    """Flowed lines joined to paragraphs, each with its quote marks (RFC 3676 §4).

    A line that ends with a blank goes on in the next one of the same quote depth; `is_glued` (DelSp=yes) takes that
    blank away. Signature separators stand alone.
    """
    out: list[str] = []
    pieces: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        found = _QUOTES.match(line)
        depth = found.end() if found else 0
        body = line[depth:]
        body = body[1:] if body.startswith(" ") else body
        is_signature = body == "-- "
        if open_depth != -1 and (depth != open_depth or is_signature):
            out.append("".join(pieces).rstrip())
            pieces, open_depth = [], -1
        if open_depth == -1:
            pieces = [">" * depth + (" " if depth and body else "")]
        if body.endswith(" ") and not is_signature:
            pieces.append(body[:-1] if is_glued else body)
            open_depth = depth
        else:
            out.append("".join([*pieces, body]))
            pieces, open_depth = [], -1
    if pieces and open_depth != -1:
        out.append("".join(pieces).rstrip())
    return "\n".join(out)


def enriched_to_text(text: str) -> str:
    """Words of text/enriched: commands go, a single line break is a blank, n+1 breaks are n (RFC 1896 §3)."""
    text = re.sub(r"\n(\n*)", lambda found: found.group(1) or " ", _PARAM.sub("", text))
    return _COMMAND.sub("", text.replace("<<", "\x01")).replace("\x01", "<")
