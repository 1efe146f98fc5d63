"""Snoozing, and a note for us."""

from frontdesk.kit.display import full
from frontdesk.kit.html import html_to_text, text_to_html
from frontdesk.rules.effect import Effect, Setting
from frontdesk.rules.logic.moments import MOMENTS, moment_of
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Snooze
from frontdesk.tickets.placeholders import filled_in, values_for

ANSWER = "answer"


class Snoozing(Effect, slug="snooze"):
    label, control, rank = "Snooze", "choice", 95
    shelf = "Time"
    hint = "An answer of the customer brings it back in any case."

    def options(self) -> list[tuple[str, str]]:
        return [*MOMENTS.items(), (ANSWER, "Until the customer answers")]

    def words(self, value: str, on: Setting) -> str:
        if value == ANSWER:
            return "snoozes it until the customer answers"
        until = moment_of(value, on.now, on.zone)
        return f"snoozes it until {until.astimezone(on.zone):%A}, {full(until)}"

    def run(self, value: str, on: Setting) -> None:
        if value == ANSWER:
            tickets.snooze(on.ticket, wakes_on=Snooze.WakesOn.ANSWER, by=on.by)
        else:
            tickets.snooze(on.ticket, until=moment_of(value, on.now, on.zone), by=on.by)


class Note(Effect, slug="note"):
    label, control, rank = "Internal note", "text", 60
    shelf = "What is said"
    hint = "Only we see it. It may hold the same variables as the reply."

    def words(self, value: str, on: Setting) -> str:
        said = " ".join(html_to_text(self._html(value, on)).split())
        return f"adds the note “{said[:120]}{'…' if len(said) > 120 else ''}”"

    def run(self, value: str, on: Setting) -> None:
        tickets.add_note(on.ticket, html=self._html(value, on), by=on.by)

    @staticmethod
    def _html(value: str, on: Setting) -> str:
        return filled_in(text_to_html(value), values_for(on.ticket, on.by))
