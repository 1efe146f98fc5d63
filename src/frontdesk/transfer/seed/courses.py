"""How a seeded conversation goes: the kinds of its five messages, for each state in which a ticket can be."""

from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

# i the request, r a further message of the customer, q a question or word between, n a note, a an answer
COURSES = {
    "done": ("iqrna", "inqra", "ianra", "iqnra", "inrqa", "iqrqa", "iarna", "irnqa"),
    "open": ("iqrnr", "inqrr", "iqrqr", "inaqr"),
    "pending": ("inqrq", "iqrnq", "iarnq", "irnqq"),
    "on_hold": ("iqrqn", "inrqn", "iqnqn", "irqnq"),
    "new": ("irnrr", "irrrn", "irrnr", "inrrr"),
}
VARIANTS = 8  # every list is repeated up to this many, so that three bits of a hash choose one


@dataclass(frozen=True)
class Course:
    """`first_reply` and `waiting` are positions from 1, None where there is none."""

    letters: str

    @property
    def kinds(self) -> str:
        """As letters: i inbound, o outbound, n note."""
        return self.letters.translate(str.maketrans("irqan", "iioon"))

    @property
    def first_reply(self) -> int | None:
        return self.kinds.find("o") + 1 or None

    @property
    def waiting(self) -> int | None:
        """The first message of the customer that nobody has answered."""
        return self.kinds.find("i", self.kinds.rfind("o") + 1) + 1 or None


def load_courses(cursor: CursorWrapper) -> None:
    """Make `seed_course`, a row for every state and variant."""
    cursor.execute(
        "CREATE TEMP TABLE seed_course (state text, variant int, letters text, kinds text,"
        " first_reply int, waiting int) ON COMMIT DROP"
    )
    for state, lists in COURSES.items():
        for variant in range(VARIANTS):
            course = Course(lists[variant % len(lists)])
            cursor.execute(
                "INSERT INTO seed_course VALUES (%s, %s, %s, %s, %s::int, %s::int)",
                [state, variant, course.letters, course.kinds, course.first_reply, course.waiting],
            )
    cursor.execute("ANALYZE seed_course")
