"""Finding tickets: by words in every language, phrases, beginnings, misspelt words and operators."""

import contextlib
import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from frontdesk.kit.files import File
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions import indexing
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.facts import where
from frontdesk.tickets.models import FileText, SearchDocument, SearchWaiting, SearchWord, Ticket
from frontdesk.tickets.search import NotAPlace, Unclear, engine, understand
from frontdesk.tickets.search.engine import BEGIN, END
from tests.cast import Cast

Names = list[str]


@pytest.fixture
def find(cast: Cast) -> Callable[..., Names]:
    """Subjects that a search finds, in their order."""

    def subjects(text: str, by: object = None, **more: object) -> Names:
        actor = (by or cast.ada).actor()  # type: ignore[attr-defined]
        found = engine().tickets(understand(text, actor, **more), actor)  # type: ignore[arg-type]
        by_key = Ticket.objects.in_bulk([hit.ticket for hit in found.hits])
        return [by_key[hit.ticket].subject for hit in found.hits]

    return subjects


@pytest.fixture
def desk(cast: Cast, run_jobs: Callable[..., list[str]]) -> Cast:
    """A few tickets that say different things, looked at by the indexer."""
    cast.ticket("Refund of the deposit", text="Please send the deposit back to my card. Reservations were cancelled.")
    lost = cast.ticket("Lost bag", text="I left a blue bag in the boot, picked up in Milan/Lyon. Booking B1234-C.")
    tickets.add_note(lost, html="<p>The station has the refunded suitcase</p>", by=cast.lea.actor())
    german = cast.ticket("Frage zur Rechnung", text="Wo ist die Rechnung für meine Buchungen? Ich habe bitte nicht")
    Ticket.objects.filter(pk=german.pk).update(language="de")
    cast.ticket("領収書", text="東京タワーの領収書を送ってください")
    cast.ticket("Platform only", text="The refund of the secret deposit", team=cast.third)
    run_jobs(later=True)
    return cast


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("refund", ["Refund of the deposit", "Platform only", "Lost bag"]),
        ("reservation", ["Refund of the deposit"]),
        ("bag milan", ["Lost bag"]),
        ("lyon", ["Lost bag"]),
        ('"blue bag"', ["Lost bag"]),
        ('"bag blue"', []),
        ("Buchung", ["Frage zur Rechnung"]),
        ("wo ist die rechnung", ["Frage zur Rechnung"]),
        ('"wo ist die Rechnung"', ["Frage zur Rechnung"]),
        ("東京", ["領収書"]),
        ("領収書", ["領収書"]),
        ("b1234-c", ["Lost bag"]),
        ("b12*", ["Lost bag"]),
        ("reservatio*", ["Refund of the deposit"]),
        ("depositt", ["Refund of the deposit", "Platform only"]),
        ("resrevations", ["Refund of the deposit"]),
        ("milan OR rechnung", ["Frage zur Rechnung", "Lost bag"]),
        ("refund -deposit", ["Lost bag"]),
        ("laura", ["Platform only", "領収書", "Frage zur Rechnung", "Lost bag", "Refund of the deposit"]),
        ("refund in:notes", ["Lost bag"]),
        ("refund in:subject", ["Refund of the deposit"]),
        ("refund from:croft", ["Refund of the deposit", "Platform only", "Lost bag"]),
        ("refund team:platform", ["Platform only"]),
        ("from:sam", []),
        ("language:de", ["Frage zur Rechnung"]),
        ("zzzzqqq", []),
    ],
)
def test_what_is_found_best_first(desk: Cast, find: Callable[..., Names], text: str, subjects: Names) -> None:
    assert find(text) == subjects


def test_a_word_is_not_taken_for_another_when_it_is_meant(desk: Cast, find: Callable[..., Names]) -> None:
    assert find("depositt", exactly=True) == []


def test_a36_only_what_the_agent_may_see_is_found(desk: Cast, find: Callable[..., Names]) -> None:
    """A36: a private team's tickets are found by its members alone, by words, by operators, and not in files."""
    assert "Platform only" in find("secret", by=desk.hank)
    assert find("secret", by=desk.lea) == []
    assert find("team:platform", by=desk.lea) == []
    actor = desk.lea.actor()
    assert engine().files(understand("secret", actor), actor) == []


def test_a36_access_that_is_lost_is_lost_at_once(desk: Cast, find: Callable[..., Names]) -> None:
    """A36: the ticket decides, not the index, which hears of it later."""
    Ticket.objects.filter(subject="Lost bag").update(team=desk.third)
    assert find("milan", by=desk.lea) == []


def test_files_are_found_by_their_names_and_texts(cast: Cast, run_jobs: Callable[..., list[str]]) -> None:
    tickets.open_ticket(
        subject="See the sheet", text="Attached.", requester=cast.laura, by=cast.laura.actor(),
        files=[File("claim-4711.csv", "text/plain", b"part;price\nwindscreen;300"),
               File("p.png", "image/png", b"\x89PNG")],
    )  # fmt: skip
    run_jobs(later=True)
    run_jobs(later=True)
    actor = cast.lea.actor()
    for words in ("windscreen", "claim", "in:files windscreen"):
        (hit,) = engine().files(understand(words, actor), actor)
        assert (hit.name, hit.subject) == ("claim-4711.csv", "See the sheet")
        assert len(engine().tickets(understand(words, actor), actor).hits) == 1
    question = understand("windscreen", actor)
    (ticket,) = (found.ticket for found in engine().tickets(question, actor).hits)
    excerpt = engine().excerpts(question, [ticket])[ticket]
    assert (excerpt.kind, excerpt.author) == ("file", "claim-4711.csv")
    assert f"{BEGIN}windscreen{END}" in excerpt.text
    assert set(FileText.objects.values_list("state", flat=True)) == {"read", "left"}


def test_an_excerpt_shows_where_it_is_said(desk: Cast) -> None:
    actor = desk.lea.actor()
    question = understand("suitcase", actor)
    (hit,) = engine().tickets(question, actor).hits
    excerpt = engine().excerpts(question, [hit.ticket])[hit.ticket]
    assert (excerpt.kind, excerpt.author) == ("note", "Lea First")
    assert f"refunded {BEGIN}suitcase{END}" in excerpt.text


def test_pages_go_on_where_the_last_one_ended(cast: Cast) -> None:
    for number in range(7):
        cast.ticket(f"Same words {number}")
    indexing.index_all()
    actor, seen, after = cast.ada.actor(), [], ""
    question = understand("words", actor)
    while True:
        found = engine().tickets(question, actor, after=after, size=3)
        seen += [hit.ticket for hit in found.hits]
        if not (after := found.older):
            break
    assert len(seen) == len(set(seen)) == 7
    for cursor in ("x", "1.2.3", "9.0.1.0.0.0"):
        with pytest.raises(NotAPlace):
            engine().tickets(question, actor, after=cursor)


@pytest.mark.parametrize(
    "text",
    [
        "status:opn",
        "team:nowhere",
        "created:soon",
        "in:cellar",
        "is:purple",
        "statsu:open",
        "number:abc",
        "status>open",
    ],
)
def test_a41_what_cannot_be_asked_is_said(cast: Cast, text: str) -> None:
    with pytest.raises(Unclear) as error:
        understand(text, cast.ada.actor())
    assert error.value.problems[0].message


@pytest.mark.parametrize(
    "text",
    [
        "status:open", "status:new,open -tag:vip", "priority:high OR priority:urgent", "due<2h", "due:none", "has:tag",
        "created:2026-01..2026-03", "created>7d", "created<7d", "created:2026-01..",
        "created:..2026-03", "created:today",
        "updated:today", "solved:7d", "is:unread", "is:mine is:late", "assignee:me", "assignee:nobody", "assignee:Lea",
        "team:mine", "channel:portal", "number:1234567", "messages>5", "messages:1..3", "messages>=2", "subject:bag",
        "to:support cc:ann", "level:1", "organisation:none", "has:attachment", "-has:attachment bag",
        "-bag", "-bag is:unread",
    ],
)  # fmt: skip
def test_every_operator_can_be_asked(desk: Cast, find: Callable[..., Names], text: str) -> None:
    assert isinstance(find(text), list)


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE x; --", "%s", "a:b:c'", "\\", "&|!()<->", "foo'bar", "*%_", "it''s ' * x*"]
)
def test_a41_hostile_words_are_words(desk: Cast, find: Callable[..., Names], text: str) -> None:
    with contextlib.suppress(Unclear):
        assert find(text) == []
    assert Ticket.objects.count() == 5


def test_a65_a_huge_question_is_small_or_refused(desk: Cast, find: Callable[..., Names]) -> None:
    with pytest.raises(Unclear):
        find("word " * 1000)
    assert find(" ".join(f"w{n}*" for n in range(39))) == []


def test_a_ticket_of_many_messages_is_found_by_each_and_left_by_none(cast: Cast, find: Callable[..., Names]) -> None:
    ticket = cast.ticket("Long", text="beginning")
    for number in range(45):
        tickets.add_note(ticket, html=f"<p>remark number{number}</p>", by=cast.lea.actor())
    indexing.index_all()
    assert SearchDocument.objects.filter(ticket=ticket).count() == 3
    assert find("number3") == find("number41") == find("long number25") == ["Long"]
    ticket.messages.filter(text__contains="number4").delete()
    indexing.index_all()
    assert find("number41", exactly=True) == []


def test_a_change_is_looked_at_again_and_marks_do_not_pile_up(
    desk: Cast, find: Callable[..., Names], run_jobs: Callable[..., list[str]]
) -> None:
    ticket = Ticket.objects.get(subject="Lost bag")
    tickets.set_subject(ticket, subject="Found umbrella", by=desk.lea.actor())
    assert SearchWaiting.objects.count() == 1
    run_jobs(later=True)
    assert SearchWaiting.objects.count() == 0
    assert find("umbrella") == ["Found umbrella"]


def test_a_text_that_the_database_refuses_does_not_stop_the_others(
    cast: Cast, find: Callable[..., Names], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A63: a million different words in one ticket leave it with its beginning, and the others whole."""
    cast.ticket("Good", text="quick fox")
    cast.ticket("Bad", text="start " + " ".join(f"x{n:07}y" for n in range(200_000)))
    monkeypatch.setattr(indexing, "LONGEST", 3_000_000)
    indexing.index_all()
    assert find("fox") == ["Good"]
    assert find("start") == ["Bad"]


def test_what_was_not_changed_for_long_is_found_behind_newer_words(cast: Cast, find: Callable[..., Names]) -> None:
    """The walk begins where the last message can be; what has words since, or a change, is not among it."""
    now = timezone.now()
    for name, said, changed in (("Still", 90, 90), ("Touched", 90, 1), ("Alive", 1, 1), ("Older", 200, 120)):
        one = cast.ticket(name)
        Ticket.objects.filter(pk=one.pk).update(
            last_message_at=now - datetime.timedelta(days=said), updated_at=now - datetime.timedelta(days=changed)
        )
    assert find("updated>60d") == ["Still", "Older"]
    assert find("updated<60d") == ["Alive", "Touched"]
    assert find("updated>100d OR updated<2d") == ["Alive", "Touched", "Older"]
    assert find("-updated>60d") == ["Alive", "Touched"]


def test_few_tickets_among_many_are_found_by_an_index_of_their_own(cast: Cast) -> None:
    """A search by nothing but `level:` or `messages>` does not walk through all tickets (statement of PostgreSQL)."""
    wanted = {"level:3": "ticket_level", "messages>300": "ticket_long"}
    for typed, index in wanted.items():
        text, params = where(understand(typed, cast.ada.actor()).tree, Asker.of(cast.ada.actor()))
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN SELECT t.id FROM tickets_ticket t WHERE {text}", params)
            assert index in "\n".join(row[0] for row in cursor.fetchall()), typed


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("depos*", {"Refund of the deposit", "Platform only"}),
        ("deposit rech*", set()),
        ("rechn*", {"Frage zur Rechnung"}),
        ("re*", {"Refund of the deposit", "Platform only", "Lost bag", "Frage zur Rechnung"}),
        ("status:new", {"Refund of the deposit", "Platform only", "Lost bag", "Frage zur Rechnung", "領収書"}),
        ("status:new b123*", {"Lost bag"}),  # no known word, since it is none
    ],
)
def test_while_one_types_a_few_come_at_once(desk: Cast, text: str, subjects: set[str]) -> None:
    actor = desk.ada.actor()
    hits = engine().few(understand(text, actor), actor, size=6)
    found = Ticket.objects.in_bulk([hit.ticket for hit in hits])
    assert {ticket.subject for ticket in found.values()} == subjects


def test_where_known_words_lead_to_too_few_all_that_begin_so_are_looked_for(desk: Cast) -> None:
    SearchWord.objects.exclude(word="refunded").delete()
    actor = desk.ada.actor()
    assert len(engine().few(understand("refun*", actor), actor, size=1)) == 1
    assert len(engine().few(understand("refun*", actor), actor, size=6)) == 3
