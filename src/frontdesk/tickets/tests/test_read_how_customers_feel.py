"""How customers feel: read once, behind the change, from their own words alone; unknown where nobody can read it."""

import datetime

import pytest
from django.db import connection

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Workspace
from frontdesk.events.models import Entry
from frontdesk.tickets import actions as tickets
from frontdesk.tickets import facts
from frontdesk.tickets.actions import indexing, sentiments
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.models import Message, Sentiment, Ticket
from frontdesk.tickets.sentiment import Reading, SentimentReader
from tests.cast import Cast
from tests.queue import run_jobs

pytestmark = pytest.mark.django_db
ANGRY = "I am really fed up. Nobody answers, and this is the third time that I write to you."
PLAIN = "I would like to change the delivery address of my order to the office, please."
HAPPY = "Thank you, that was fast. Your colleague was very kind, I am really happy with the service."
GERMAN = "Ich bin wirklich sauer, und das ist das dritte Mal, dass ich Ihnen schreibe, ohne dass die Antwort kommt."
Label = Sentiment.Label


def feeling(ticket: Ticket) -> int | None:
    ticket.refresh_from_db()
    return ticket.sentiment


def test_what_a_customer_wrote_is_read_once_the_search_looks_at_it(cast: Cast) -> None:
    ticket = cast.ticket(text=ANGRY)
    assert feeling(ticket) is None and not Sentiment.objects.exists(), "not while it comes in"
    run_jobs(later=True)
    assert feeling(ticket) == Label.NEGATIVE
    row = Sentiment.objects.get()
    assert row.message == ticket.messages.get() and row.reader == "vader" and row.score is not None
    assert -1 <= row.score < 0 and "fed up" in row.words
    told = Entry.objects.get(kind="message.sentiment_read")
    assert told.data == {"ticket": ticket.pk, "message": row.message_id, "sentiment": "negative"}


def test_the_newest_that_could_be_read_is_the_tickets(cast: Cast) -> None:
    ticket = cast.ticket(text=ANGRY)
    run_jobs(later=True)
    tickets.receive_message(ticket, customer=cast.laura, text=PLAIN, by=cast.laura.actor())
    run_jobs(later=True)
    assert feeling(ticket) == Label.NEUTRAL
    tickets.receive_message(ticket, customer=cast.laura, text=HAPPY, by=cast.laura.actor())
    run_jobs(later=True)
    assert feeling(ticket) == Label.POSITIVE
    tickets.receive_message(ticket, customer=cast.laura, text=GERMAN, by=cast.laura.actor())
    run_jobs(later=True)
    assert feeling(ticket) == Label.POSITIVE, "what could not be read says nothing"
    kinds = list(Entry.objects.filter(kind="message.sentiment_read").order_by("id").values_list("data", flat=True))
    assert [one["sentiment"] for one in kinds] == ["negative", "positive"], "what is neutral or unknown is not told"


def test_a_language_that_nobody_reads_stays_unknown(cast: Cast) -> None:
    ticket = cast.ticket(text=GERMAN)
    run_jobs(later=True)
    assert feeling(ticket) is None
    assert Sentiment.objects.values_list("label", "score", "reader").get() == (None, None, "")
    for condition in (("empty", ()), ("none", (str(Label.NEGATIVE.value),))):
        tree = conditions.Group("all", (conditions.Condition("sentiment", *condition),))
        assert facts.holds(tree, ticket, Asker()) and ticket in facts.matching(tree, cast.lea.actor())


def test_a_job_that_is_repeated_reads_nothing_twice(cast: Cast) -> None:
    ticket = cast.ticket(text=ANGRY)
    run_jobs(later=True)
    for _ in range(2):
        indexing.mark_changed([ticket.pk])
        indexing.index_waiting()
    assert Sentiment.objects.count() == 1
    assert Entry.objects.filter(kind="message.sentiment_read").count() == 1


def test_notes_answers_and_machines_are_never_read(cast: Cast) -> None:
    ticket = cast.ticket(text=PLAIN)
    tickets.add_note(ticket, html=f"<p>{ANGRY}</p>", by=cast.lea.actor())
    tickets.reply(ticket, html=f"<p>{ANGRY}</p>", by=cast.lea.actor())
    main = ticket.conversations.get()
    Message.objects.create(ticket=ticket, conversation=main, kind="inbound", text=ANGRY, is_automatic=True)
    run_jobs(later=True)
    assert Sentiment.objects.get().label == Label.NEUTRAL
    assert Sentiment.objects.get().message.text == PLAIN and feeling(ticket) == Label.NEUTRAL


def test_what_a_mail_quotes_is_not_what_its_author_feels(cast: Cast) -> None:
    ticket = cast.ticket(text=PLAIN)
    tickets.receive_message(
        ticket, customer=cast.laura, text=f"That is the right address.\n\n> {ANGRY}", by=cast.laura.actor(),
        html="<p>That is the right address.</p>", quoted=f"<blockquote>{ANGRY}</blockquote>",
    )  # fmt: skip
    run_jobs(later=True)
    assert set(Sentiment.objects.values_list("label", flat=True)) == {Label.NEUTRAL}


def test_what_came_long_ago_is_not_gone_through(cast: Cast) -> None:
    ticket = cast.ticket(text=ANGRY)
    Message.objects.update(created_at=ticket.created_at - datetime.timedelta(days=2))
    run_jobs(later=True)
    assert not Sentiment.objects.exists() and feeling(ticket) is None


def test_spam_is_not_read(cast: Cast) -> None:
    ticket = cast.ticket(text=ANGRY)
    tickets.mark_spam(ticket, by=cast.lea.actor())
    run_jobs(later=True)
    assert not Sentiment.objects.exists()


def test_off_means_that_nothing_is_read_and_what_was_read_is_gone(cast: Cast) -> None:
    ticket = cast.ticket(text=ANGRY)
    run_jobs(later=True)
    assert feeling(ticket) == Label.NEGATIVE
    accounts.change_workspace(by=cast.ada.actor(), reads_sentiment=False)
    run_jobs(later=True)
    assert feeling(ticket) is None and not Sentiment.objects.exists()
    another = cast.ticket(text=ANGRY)
    run_jobs(later=True)
    assert feeling(another) is None and not Sentiment.objects.exists()
    Workspace.objects.update(reads_sentiment=True)
    sentiments.forget_sentiments()
    indexing.mark_changed([another.pk])
    run_jobs(later=True)
    assert feeling(another) == Label.NEGATIVE, "on again, and what came within a day is read"


def test_a_split_message_takes_its_reading_along(cast: Cast) -> None:
    ticket = cast.ticket(text=PLAIN)
    said = tickets.receive_message(ticket, customer=cast.laura, text=ANGRY, by=cast.laura.actor())
    run_jobs(later=True)
    assert feeling(ticket) == Label.NEGATIVE
    made = tickets.split(said, subject="A complaint", by=cast.lea.actor())
    run_jobs(later=True)
    assert (feeling(made), feeling(ticket)) == (Label.NEGATIVE, Label.NEUTRAL)
    assert Entry.objects.filter(kind="message.sentiment_read").count() == 1, "it is told once"


def test_it_can_be_asked_searched_and_sorted_for(cast: Cast) -> None:
    from frontdesk.tickets.search import engine, understand

    angry, plain = cast.ticket(text=ANGRY), cast.ticket(text=PLAIN)
    run_jobs(later=True)
    actor = cast.lea.actor()
    found = engine().few(understand("sentiment:negative", actor), actor, size=5)
    assert [hit.ticket for hit in found] == [angry.pk]
    tree = conditions.Group("all", (conditions.Condition("sentiment", "any", (str(Label.NEUTRAL.value),)),))
    assert list(facts.matching(tree, actor)) == [plain]


class Broken(SentimentReader):
    """Fails at every text."""

    slug, label, language = "broken", "Broken", "xx"

    def read(self, text: str) -> Reading:
        raise ValueError("out of order")


def test_a_reader_that_fails_does_not_hold_up_the_search(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sentiments, "reader_of", lambda language: Broken())
    ticket = cast.ticket(text=ANGRY)
    run_jobs(later=True)
    assert feeling(ticket) is None and "could not be read" in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tickets_searchdocument WHERE ticket_id = %s", [ticket.pk])
        assert cursor.fetchone()[0] == 1
