"""Answers to a form's own questions: which of them are asked, and what a given answer means. Pure."""

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Answer = str | int | float | bool
_YES = frozenset({"on", "1", "true", "yes"})
LONGEST = 2000


@dataclass(frozen=True)
class Question:
    """`kind` is text, choice, number, date or check. It is asked while `asked_by` has one of `asked_for`, or always."""

    slug: str
    kind: str
    label: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    asked_by: str = ""
    asked_for: tuple[str, ...] = ()


class NotAnAnswer(ValueError):
    """The message says what is wrong, for people."""


def as_text(answer: object) -> str:
    """An answer as conditions compare it, and as a form field sends it: a ticked box is "on", an empty one ""."""
    if answer is None or answer is False:
        return ""
    return "on" if answer is True else str(answer).strip()


def wanted(parent: Question, values: Sequence[str]) -> tuple[str, ...]:
    """The values of a condition as the parent's field sends them: "yes" for a box is "on"."""
    if parent.kind == "check":
        return tuple("on" if value.strip().lower() in _YES else "" for value in values)
    return tuple(value.strip() for value in values)


def asked(questions: Sequence[Question], answers: Mapping[str, object]) -> set[str]:
    """Slugs of the questions that are asked, given the answers so far.

    A question hangs on its parent: it is asked only while the parent is asked itself and answered so. Questions that
    hang on each other in a ring, or on one that is not there, are never asked.
    """
    known = {question.slug: question for question in questions}

    def is_asked(slug: str, above: frozenset[str]) -> bool:
        question = known.get(slug)
        if question is None or slug in above:
            return False
        if not question.asked_by:
            return True
        parent = known.get(question.asked_by)
        return (
            parent is not None
            and is_asked(parent.slug, above | {slug})
            and as_text(answers.get(parent.slug)) in wanted(parent, question.asked_for)
        )

    return {slug for slug in known if is_asked(slug, frozenset())}


def _number(text: str) -> int | float:
    plain = text.replace("\u00a0", "").replace(" ", "")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        raise NotAnAnswer("Give a number.") from None
    if not math.isfinite(value) or abs(value) > 1e15:
        raise NotAnAnswer("This number is too large.")
    return int(value) if value.is_integer() else value


def read(question: Question, raw: object) -> Answer | None:
    """The answer in its stored form: text, a number, an ISO date, true or false; None for no answer.

    Raises NotAnAnswer.
    """
    text = as_text(raw)
    if "\x00" in text:
        raise NotAnAnswer("This holds characters that cannot be kept.")
    if question.kind == "check":
        return text.lower() in _YES or None
    if not text:
        return None
    match question.kind:
        case "choice":
            if text not in question.choices:
                raise NotAnAnswer("Choose one of the answers.")
        case "number":
            return _number(text)
        case "date":
            try:
                return datetime.date.fromisoformat(text).isoformat()
            except ValueError:
                raise NotAnAnswer("Give a date, such as 2026-11-30.") from None
        case _:
            if len(text) > LONGEST:
                raise NotAnAnswer(f"At most {LONGEST} characters.")
    return text


def read_all(questions: Sequence[Question], raw: Mapping[str, object]) -> tuple[dict[str, Answer], dict[str, str]]:
    """(answers, faults by slug). What is not asked is dropped, whatever was sent for it."""
    answers: dict[str, Answer] = {}
    faults: dict[str, str] = {}
    for question in questions:
        try:
            if (answer := read(question, raw.get(question.slug))) is not None:
                answers[question.slug] = answer
        except NotAnAnswer as fault:
            faults[question.slug] = str(fault)
    open_ones = asked(questions, answers)
    for question in questions:
        if question.slug in open_ones and question.is_required and question.slug not in answers | faults:
            faults[question.slug] = "Please tick this." if question.kind == "check" else "Please answer this."
    return (
        {slug: answer for slug, answer in answers.items() if slug in open_ones},
        {slug: fault for slug, fault in faults.items() if slug in open_ones},
    )
