"""Addresses out of a header field: one deterministic reading, and an empty address where the field is ambiguous.

The standard library's readers have repeatedly been talked into returning the wrong person (CVE-2023-27043), so this one
accepts only what it fully understands: names may be anything, an address must be exact.
"""

import re
from dataclasses import dataclass
from typing import Final

from frontdesk.channels.mail.headers import decode_words, one_line
from frontdesk.kit.addresses import exact_email

MAX_MAILBOXES: Final = 500


@dataclass(frozen=True, order=True)
class Address:
    """One mailbox. `email` is '' where the mail gave none that can be trusted to mean one person."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


def parse_addresses(raw: str) -> list[Address]:
    """Mailboxes of an address field in their order, groups opened. `raw` still holds its encoded words."""
    return [_mailbox(piece) for piece in _split(raw) if piece.strip()][:MAX_MAILBOXES]


def _split(raw: str) -> list[str]:
    """Cut at commas and semicolons that stand outside quotes, comments and angles; one pass, so bounded."""
    pieces: list[str] = []
    start = depth = 0
    quoted = angle = False
    position = 0
    while position < len(raw):
        char = raw[position]
        if char == "\\" and (quoted or depth):
            position += 1
        elif quoted:
            quoted = char != '"'
        elif char == '"' and not depth:
            # A lone quote (a name like 5" nail) must not swallow the rest of the list.
            quoted = '"' in raw[position + 1 : position + 1000]
        elif char == "(":
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        elif not depth and char == "<":
            angle = True
        elif not depth and char == ">":
            angle = False
        elif not depth and not angle and char in ",;":
            pieces.append(raw[start:position])
            start = position + 1
            if len(pieces) >= MAX_MAILBOXES:
                return pieces
        elif not depth and not angle and char == ":" and "@" not in raw[start:position]:
            start = position + 1  # the name of a group
        position += 1
    pieces.append(raw[start:])
    return pieces


def _mailbox(piece: str) -> Address:
    text, comments, is_balanced = _without_comments(piece)
    open_angle, close_angle = _outside_quotes(text, "<"), text.rfind(">")
    if open_angle != -1:
        inside = text[open_angle + 1 : close_angle if close_angle > open_angle else len(text)]
        name = text[:open_angle]
        email = inside.rpartition(":")[2] if inside.lstrip().startswith("@") else inside
        email = email.strip().removeprefix("mailto:").strip("<> ")
        trailing = text[close_angle + 1 :].strip() if close_angle > open_angle else ""
        if "@" in trailing or "<" in trailing:
            is_balanced = False
    else:
        email, name = text.strip().strip("'"), ""
        if " " in email and not email.startswith('"'):
            # `Jane Doe jane@example.org`: only when exactly one word looks like an address.
            words = [word for word in email.split() if "@" in word]
            if len(words) == 1:
                name, email = email.replace(words[0], " "), words[0].strip("'\"")
        if "@" not in email:
            name, email = name or email, ""
    name = name or comments
    clean = exact_email(email) if is_balanced else ""
    return Address(_display(name), clean)


def _outside_quotes(text: str, wanted: str) -> int:
    quoted, position = False, 0
    for position, char in enumerate(text):
        if char == '"' and text[position - 1 : position] != "\\" and (quoted or '"' in text[position + 1 :]):
            quoted = not quoted
        elif char == wanted and not quoted:
            return position
    return -1


def _without_comments(piece: str) -> tuple[str, str, bool]:
    """(text, comments, is unambiguous). A comment glued between characters of an address makes it ambiguous (A09)."""
    text: list[str] = []
    comments: list[str] = []
    depth, quoted, is_clear, position = 0, False, True, 0
    while position < len(piece):
        char = piece[position]
        if char == "\\" and (quoted or depth):
            (comments if depth else text).append(
                piece[position : position + 2] if quoted else piece[position + 1 : position + 2]
            )
            position += 2
            continue
        if char == '"' and not depth:
            quoted = not quoted and '"' in piece[position + 1 :]
            text.append(char)
        elif not quoted and char == "(":
            depth += 1
            if depth == 1 and comments:
                comments.append(" ")
        elif not quoted and char == ")":
            if depth:
                depth -= 1
                following = piece[position + 1 : position + 2]
                is_clear = is_clear and (depth > 0 or not following or following in " \t<>,;")
            else:
                is_clear = False
        elif depth:
            comments.append(char)
        else:
            text.append(char)
        position += 1
    return "".join(text), "".join(comments), is_clear and depth == 0


def _display(name: str) -> str:
    name = name.strip()
    if len(name) >= 2 and name[0] == name[-1] == '"':
        name = name[1:-1]
    name = re.sub(r'\\(["\\])', r"\1", name)
    return one_line(decode_words(name)).strip("\"' ")[:200]
