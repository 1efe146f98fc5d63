"""Kinds of notices and how they are written.

    class Confirmation(Notice, slug="confirmation"):
        label = "Confirmation"
        about = "Sent when a request has come in."
        variables = {"number": "FD-482913", "customer_name": "Mara Ortiz", "tracking_url": "https://help.example/t/…"}
        subject = "We have your request {{ number }}"
        body = "Hello {{ customer_name }},\n\nyour number is {{ number }}.\n\n[Follow your request]({{ tracking_url }})"

Any app may declare kinds in its `notices.py`. A wording is plain text: blank lines part paragraphs, and a line
`[Label]({{ something_url }})` is a button. Variables are replaced once, as text: what a customer wrote is never
read as a template again (A43), and never becomes a link (A18).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Final

import css_inline
from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from frontdesk.accounts.models import Brand
from frontdesk.channels.models import NoticeTemplate
from frontdesk.kit.html import is_web_address
from frontdesk.kit.registry import Catalogue

_VARIABLE: Final = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,40})\s*\}\}")
_BUTTON: Final = re.compile(r"^\s*\[([^\]\n]{1,120})\]\(\{\{\s*([a-z][a-z0-9_]{0,40}_url)\s*\}\}\)\s*$")
_LINK_LIKE: Final = re.compile(r"(?i)\b(https?:)(//)|\b(www)(\.)|(?<=\w)(\.)(?=[a-z]{2,})")
ALWAYS: Final = {"brand_name": "Harbor Rentals", "help_url": "https://help.example"}


class Notice(Catalogue):
    """One kind of automatic mail. `variables` gives each allowed name an example, which the preview shows."""

    required: ClassVar[tuple[str, ...]] = ("about", "variables", "subject", "body")
    about: ClassVar[str]
    variables: ClassVar[dict[str, str]]
    subject: ClassVar[str]
    body: ClassVar[str]
    wordings: ClassVar[dict[str, tuple[str, str]]] = {}  # other languages: code -> (subject, body)
    blocks: ClassVar[frozenset[str]] = frozenset()  # variables that keep their lines, such as an agent's answer
    is_secret: ClassVar[bool] = False  # whether its contents are sealed until sent and erased afterwards


@dataclass(frozen=True)
class Rendered:
    """A notice ready to send: `text` and `html` say the same."""

    subject: str
    text: str
    html: str


def load_notices() -> dict[str, type[Notice]]:
    """All kinds by slug, from the `notices.py` of every app."""
    autodiscover_modules("notices")
    return Notice.entries()


def find_notice(kind: type[Notice] | str) -> type[Notice]:
    """The class of a kind; raises LookupError for an unknown slug."""
    if not isinstance(kind, str):
        return kind
    found = Notice.find(kind) or load_notices().get(kind)
    if found is None:
        raise LookupError(f"There is no notice {kind!r}.")
    return found


def wording(notice: type[Notice], language: str = "en") -> tuple[str, str]:
    """(subject, body) that hold in a language: the company's, else the built-in one, else the same in English."""
    for code in dict.fromkeys((language, language.partition("-")[0], "en")):
        row = NoticeTemplate.objects.filter(kind=notice.slug, language=code).first()
        if row is not None:
            return row.subject, row.body
        if code in notice.wordings:
            return notice.wordings[code]
    return notice.subject, notice.body


def render_notice(
    kind: type[Notice] | str,
    context: Mapping[str, Any],
    brand: Brand,
    language: str = "en",
) -> Rendered:
    """Write a notice. Unknown names stay as they stand, missing values are empty."""
    notice = find_notice(kind)
    subject, body = wording(notice, language)
    return render_wording(notice, subject, body, context, brand, language)


def preview(
    kind: type[Notice] | str,
    brand: Brand,
    *,
    subject: str = "",
    body: str = "",
    language: str = "en",
) -> Rendered:
    """The notice with its example values, in the given or the present wording."""
    notice = find_notice(kind)
    present = wording(notice, language)
    return render_wording(
        notice,
        subject or present[0],
        body or present[1],
        notice.variables,
        brand,
        language,
    )


def render_wording(
    notice: type[Notice],
    subject: str,
    body: str,
    context: Mapping[str, Any],
    brand: Brand,
    language: str,
) -> Rendered:
    """The given wording with the given values."""
    values = _values(notice, context, brand)
    parts: list[Markup] = []
    lines: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n", body.replace("\r\n", "\n").strip()):
        button = _BUTTON.match(paragraph)
        if button:
            label, address = (
                _fill(button.group(1), values),
                values.get(button.group(2), ""),
            )
            if is_web_address(address):
                parts.append(_letters().get_template("button.html").module.button(label, address, brand.accent))  # type: ignore[attr-defined]
                lines.append(f"{label}:\n{address}")
            continue
        text = _fill(paragraph, values)
        if text.strip():
            lines.append(text)
            parts.append(_paragraphs(text))
    title = re.sub(r"\s+", " ", _fill(subject, values)).strip()[:250]
    text = "\n\n".join(lines)
    return Rendered(
        title,
        f"{text}\n\n{brand.name}\n",
        render_letter(Markup("").join(parts), brand, title=title, language=language, preheader="".join(lines[:1])),
    )


def render_letter(body: Markup, brand: Brand, *, title: str = "", language: str = "en", preheader: str = "") -> str:
    """A whole HTML mail in the brand's look around an already safe body. Also fits agents' answers.

    `preheader` is what mail programs show beside the subject. Styles stand in the tags, where Outlook and Gmail read
    them; only what cannot be there (dark mode, phones) stays in the head. Nothing is fetched (A44).
    """
    page = (
        _letters()
        .get_template("letter.html")
        .render(body=body, brand=brand, title=title, language=language, preheader=plain_value(preheader)[:120])
    )
    return _inliner().inline(page).replace("</head>", f"{_letters().get_template('dark.html').render()}</head>", 1)


def in_colours(letter: str, scheme: str) -> str:
    """A letter as a mail program in `light` or `dark` colours shows it, whatever those of the reader: for previews."""
    holds = {"light": "not all", "dark": "all"}[scheme]
    told = letter.replace('content="light dark"', f'content="{scheme}"').replace(
        "scheme: light dark", f"scheme: {scheme}"
    )
    return told.replace("@media (prefers-color-scheme: dark)", f"@media {holds}")


def problems_of(notice: type[Notice], subject: str, body: str) -> list[str]:
    """What is wrong with a wording, in sentences for the person who wrote it."""
    problems = []
    if not subject.strip():
        problems.append("The subject is empty.")
    if not body.strip():
        problems.append("The text is empty.")
    if "\n" in subject or "\r" in subject:
        problems.append("The subject must be one line.")
    allowed = {*notice.variables, *ALWAYS}
    used = dict.fromkeys(_VARIABLE.findall(f"{subject}\n{body}"))
    choice = ", ".join(sorted(allowed))
    unknown = (name for name in used if name not in allowed)
    return problems + [f"There is no variable “{name}” in this notice. Use one of: {choice}." for name in unknown]


def plain_value(value: object) -> str:
    """A value on one line in which no mail program finds a link to click (A18)."""
    text = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", str(value)).strip()[:500]
    return _LINK_LIKE.sub(lambda match: match.group() + "\u200b", text)


def _values(notice: type[Notice], context: Mapping[str, Any], brand: Brand) -> dict[str, str]:
    values = {"brand_name": brand.name, "help_url": settings.PUBLIC_URL}
    for name in notice.variables:
        value = context.get(name, "")
        value = "" if value is None else value
        is_kept = name.endswith("_url") or name in notice.blocks
        values[name] = str(value).replace("\r\n", "\n").strip() if is_kept else plain_value(value)
    return values


def _fill(template: str, values: Mapping[str, str]) -> str:
    """One pass: what a value contains is never looked at again."""
    return _VARIABLE.sub(lambda match: values.get(match.group(1), match.group()), template)


def _paragraphs(text: str) -> Markup:
    pieces = [piece for piece in re.split(r"\n[ \t]*\n", text.strip()) if piece]
    lines = [Markup("<br>").join(piece.split("\n")) for piece in pieces]
    return Markup("").join(Markup('<p style="margin:0 0 16px">{}</p>').format(line) for line in lines)


@lru_cache(maxsize=1)
def _letters() -> Environment:
    """Mail has its own templates: inline styles are the only ones that mail programs keep."""
    return Environment(
        loader=PackageLoader("frontdesk.channels", "letters"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
