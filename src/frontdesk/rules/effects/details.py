"""Tags and answers to custom fields."""

from frontdesk.rules.effect import Effect, FaultyEffect, Setting
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Field, Ticket


def words_of(value: str) -> list[str]:
    """Tags parted by commas, in lower case, each once."""
    return list(dict.fromkeys(word.strip().lower()[:40] for word in value.split(",") if word.strip()))


def called(tags: list[str]) -> str:
    """`the tag refund`, `the tags refund, vip`."""
    return f"the tag{'s' if len(tags) > 1 else ''} {', '.join(tags)}"


class _Tags(Effect):
    control = "words"
    hint = "Parted by commas."

    def check(self, value: str) -> str:
        return ", ".join(words_of(super().check(value)))

    @staticmethod
    def present(on: Setting) -> list[str]:
        return list(Ticket.objects.values_list("tags", flat=True).get(pk=on.ticket.pk))


class TagsAdded(_Tags, slug="tags_added"):
    label, rank = "Add tags", 20

    def words(self, value: str, on: Setting) -> str:
        return f"adds {called(words_of(value))}"

    def run(self, value: str, on: Setting) -> None:
        tickets.set_tags(on.ticket, tags=[*self.present(on), *words_of(value)], by=on.by)


class TagsRemoved(_Tags, slug="tags_removed"):
    label, rank = "Remove tags", 21

    def words(self, value: str, on: Setting) -> str:
        return f"removes {called(words_of(value))}"

    def run(self, value: str, on: Setting) -> None:
        gone = set(words_of(value))
        tickets.set_tags(on.ticket, tags=[tag for tag in self.present(on) if tag not in gone], by=on.by)


class Answers(Effect, slug="fields"):
    label, control, rank = "Fields", "lines", 10
    hint = "One per line, as in “Colour: red”."

    def check(self, value: str) -> str:
        return "\n".join(f"{field.name}: {answer}" for field, answer in _read(super().check(value)))

    def words(self, value: str, on: Setting) -> str:
        return "fills in " + ", ".join(f"{field.name} with “{answer}”" for field, answer in _read(value))

    def run(self, value: str, on: Setting) -> None:
        answers = {field.slug: _typed(field, answer) for field, answer in _read(value)}
        tickets.set_fields(on.ticket, values=answers, by=on.by)


def _read(value: str) -> list[tuple[Field, str]]:
    """Field and answer of every line. Raises FaultyEffect."""
    known = {name.casefold(): field for field in Field.objects.all() for name in (field.name, field.slug)}
    found = []
    for line in value.splitlines():
        name, _, answer = (part.strip() for part in line.rpartition(":"))
        if not line.strip():
            continue
        field = known.get(name.casefold())
        if field is None:
            raise FaultyEffect(f"There is no field “{name or line.strip()}”. Write its name, a colon and the answer.")
        _typed(field, answer)
        found.append((field, answer))
    return found


def _typed(field: Field, answer: str) -> object:
    if field.kind == Field.Kind.CHOICE and answer not in field.choices:
        raise FaultyEffect(f"{field.name}: “{answer}” is not among the answers.")
    if field.kind == Field.Kind.CHECK:
        return answer.casefold() in {"yes", "true", "1"}
    if field.kind == Field.Kind.NUMBER:
        try:
            number = float(answer)
        except ValueError:
            raise FaultyEffect(f"{field.name}: “{answer}” is no number.") from None
        return int(number) if number.is_integer() else number
    return answer
