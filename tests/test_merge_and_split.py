"""Several tickets become one and several again; one message becomes a ticket: with all that belongs to each."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from frontdesk.channels.models import OutboundEnvelope
from frontdesk.customers.models import Customer
from frontdesk.events.models import Entry
from frontdesk.feedback.models import Survey
from frontdesk.kit.files import File
from frontdesk.sla.models import SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.models import Link, Mention, Merge, Message, Participant, Ticket
from frontdesk.tickets.tracking import copy_token, tracking_token
from tests.cast import Cast, actor, assemble


def of(cast: Cast, who: Customer, subject: str, text: str = "Help") -> Ticket:
    return tickets.open_ticket(subject=subject, text=text, requester=who, team=cast.first, by=who.actor())


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_everything_goes_along_and_comes_back(cast: Cast, run_jobs: Callable[..., list[str]]) -> None:
    lea = actor(cast.lea)
    with time_machine.travel(timezone.now() - datetime.timedelta(hours=2), tick=True):
        target = cast.ticket("Locked out")
        source = cast.ticket("Locked out again", text="It still says inactive.")
    third = cast.ticket("Another matter")
    files = [File("screen.txt", "text/plain", b"one")]
    tickets.add_note(source, html="<p>Look</p>", files=files, mentions=[cast.tim.pk], by=lea)
    tickets.set_tags(source, tags=["account", "urgent"], by=lea)
    tickets.set_tags(target, tags=["account"], by=lea)
    tickets.add_participant(source, customer=cast.stranger, by=lea)
    tickets.relate(source, to=third, kind="caused", by=lea)
    tickets.follow(source, by=actor(cast.tim))
    counts = (fresh(source).message_count, fresh(target).message_count)
    merged = tickets.merge([source], into=target, people=[cast.stranger.pk], by=lea)
    assert (merged.message_count, merged.tags) == (sum(counts), ["account", "urgent"])
    assert not fresh(source).messages.exists()
    assert fresh(source).status == "closed"
    assert Mention.objects.get().ticket == target
    assert target.messages.get(attachments__name="screen.txt").conversation.ticket == target
    assert [one.customer for one in target.participants.all()] == [cast.stranger]
    assert [one.agent for one in target.watchers.all()] == [cast.tim]
    assert Link.objects.get(kind="caused").ticket == target
    run_jobs()
    assert not OutboundEnvelope.objects.filter(kind="solved").exists()
    assert not Survey.objects.exists(), "nobody is asked about a ticket that goes on elsewhere"
    tickets.receive_message(target, customer=cast.laura, text="Later words", by=cast.laura.actor())
    tickets.unmerge(Merge.objects.get(), by=lea)
    assert (fresh(source).message_count, fresh(target).message_count) == (counts[0], counts[1] + 1)
    assert (fresh(source).status, fresh(source).merged_into, fresh(target).tags) == ("new", None, ["account"])
    assert Mention.objects.get().ticket == source
    assert not target.participants.exists()
    assert not target.watchers.exists()
    assert Link.objects.get(kind="caused").ticket == source
    assert fresh(source).preview == "Look"
    kinds = Entry.objects.filter(subject_id=target.pk).values_list("kind", flat=True)
    assert {"ticket.merged", "ticket.merge_undone"} <= set(kinds)


def test_answers_fill_what_nobody_answered_and_go_back(cast: Cast) -> None:
    lea = actor(cast.lea)
    target, source = cast.ticket("Locked out"), cast.ticket("Locked out again")
    tickets.set_fields(target, values={"car": "blue", "plate": ""}, by=lea)
    tickets.set_fields(source, values={"car": "red", "plate": "B-1", "seats": 0, "note": ""}, by=lea)
    merged = tickets.merge([source], into=target, by=lea)
    assert merged.fields == {"car": "blue", "plate": "B-1", "seats": 0}
    tickets.set_fields(target, values={"seats": 5}, by=lea)
    tickets.unmerge(Merge.objects.get(), by=lea)
    assert fresh(target).fields == {"car": "blue", "seats": 5}, "what was changed since stays"
    assert fresh(source).fields["plate"] == "B-1"


def test_several_become_one_and_twice_is_once(cast: Cast) -> None:
    target, *others = (cast.ticket(f"Locked out {n}") for n in range(4))
    tickets.merge(others, into=target, by=actor(cast.lea))
    tickets.merge(others, into=target, by=actor(cast.lea))
    assert fresh(target).message_count == 4
    assert Merge.objects.count() == 3


def test_what_was_promised_sooner_holds_and_what_is_merged_keeps_and_breaks_nothing(cast: Cast) -> None:
    with time_machine.travel(timezone.now() - datetime.timedelta(hours=3), tick=True):
        source = cast.ticket("First words")
    target = cast.ticket("Second words")
    own = {one.promise: one.due_at for one in target.clocks.all()}
    sooner = {one.promise: one.due_at for one in source.clocks.all()}
    tickets.merge([source], into=target, by=actor(cast.lea))
    assert {one.promise: one.due_at for one in target.clocks.all()} == sooner
    assert not SlaClock.objects.filter(ticket=source).exclude(met_at=None, due_at=None, is_breached=False).exists()
    assert fresh(source).next_due_at is None
    tickets.unmerge(Merge.objects.get(), by=actor(cast.lea))
    assert {one.promise: one.due_at for one in target.clocks.all()} == own
    assert {one.promise: one.due_at for one in source.clocks.all()} == sooner


def test_a32_both_ends_must_be_ones_to_work_on(cast: Cast) -> None:
    """A32: a private team's ticket is neither source nor target, for somebody outside it; nor is its merge undone."""
    mine, hidden = cast.ticket(), cast.ticket("Hidden", team=cast.third)
    for source, target in ((mine, hidden), (hidden, mine)):
        with pytest.raises(PermissionDenied):
            tickets.merge([source], into=target, by=actor(cast.lea))
        with pytest.raises(PermissionDenied):
            tickets.relate(source, to=target, kind="related", by=actor(cast.lea))
    tickets.merge([mine], into=hidden, by=actor(cast.ada))
    with pytest.raises(PermissionDenied):
        tickets.unmerge(Merge.objects.get(), by=actor(cast.lea))
    with pytest.raises(PermissionDenied):
        tickets.merge([cast.ticket()], into=cast.ticket(), by=actor(cast.vic))


def test_a67_a_merge_that_did_not_see_the_last_change_is_a_conflict(cast: Cast) -> None:
    """A67."""
    source, target = cast.ticket(), cast.ticket()
    tickets.set_priority(source, priority=1, by=actor(cast.tim))
    with pytest.raises(Conflict):
        tickets.merge([source], into=target, by=actor(cast.lea), seen={source.pk: source.version})
    assert not Merge.objects.exists()


def test_what_cannot_be_merged_says_why(cast: Cast) -> None:
    one, two, three = (cast.ticket(str(n)) for n in range(3))
    tickets.merge([one], into=two, by=actor(cast.lea))
    with pytest.raises(NotAllowedNow, match="merged into"):
        tickets.merge([three], into=one, by=actor(cast.lea))
    with pytest.raises(NotAllowedNow, match="merged into"):
        tickets.merge([one], into=three, by=actor(cast.lea))
    with pytest.raises(NotAllowedNow, match="another ticket"):
        tickets.merge([two], into=two, by=actor(cast.lea))
    tickets.mark_spam(three, by=actor(cast.lea))
    with pytest.raises(NotAllowedNow, match="spam"):
        tickets.merge([three], into=two, by=actor(cast.lea))


def test_after_a_week_or_another_merge_it_stays(cast: Cast) -> None:
    one, two, three = (cast.ticket(str(n)) for n in range(3))
    tickets.merge([one], into=two, by=actor(cast.lea))
    first = Merge.objects.get()
    tickets.merge([two], into=three, by=actor(cast.lea))
    with pytest.raises(NotAllowedNow, match="Undo that first"):
        tickets.unmerge(first, by=actor(cast.lea))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)), pytest.raises(NotAllowedNow, match="week"):
        tickets.unmerge(Merge.objects.latest("pk"), by=actor(cast.lea))
    tickets.unmerge(Merge.objects.latest("pk"), by=actor(cast.lea))
    tickets.unmerge(first, by=actor(cast.lea))
    tickets.unmerge(first, by=actor(cast.lea))
    assert [fresh(each).message_count for each in (one, two, three)] == [1, 1, 1]


def page(token: str) -> str:
    return Client().get(f"/r/{token}").content.decode()


def test_a03_links_lead_each_to_what_they_may_see(cast: Cast) -> None:
    """A03, A36: a merged ticket's link shows what was said on it, and of the other only what its reader is on."""
    mine, theirs = cast.ticket("Matter of Laura", text="Mine"), of(cast, cast.stranger, "Matter of Sam", "Words of Sam")
    old, other = tracking_token(mine), tracking_token(theirs)
    same = cast.ticket("Laura again", text="Mine again")
    tickets.merge([theirs, same], into=mine, by=actor(cast.lea))
    whole = page(tracking_token(same))
    assert "Mine again" in whole
    assert "Words of Sam" in whole
    apart = page(other)
    assert "Words of Sam" in apart
    assert "Mine" not in apart and "Matter of Laura" not in apart
    assert "together with another request" in apart
    assert Client().post(f"/r/{other}/messages", {"text": "Hello?"}).status_code == 422
    assert not Message.objects.filter(text="Hello?").exists()
    assert page(old)


def test_who_is_put_in_copy_reads_on_from_then(cast: Cast) -> None:
    """A03."""
    mine, theirs = cast.ticket("Laura's", text="Secret before"), of(cast, cast.stranger, "Sam's", "Words of Sam")
    tickets.merge([theirs], into=mine, people=[cast.stranger.pk], by=actor(cast.lea))
    tickets.reply(mine, html="<p>For both</p>", by=actor(cast.lea))
    shown = page(tracking_token(theirs))
    assert "For both" in shown and "Words of Sam" in shown and "Secret before" not in shown
    assert "Secret before" not in page(copy_token(Participant.objects.select_related("ticket").get()))
    assert {one.everybody[0] for one in OutboundEnvelope.objects.filter(kind="reply")} == {
        "laura@croft.test", "sam@elsewhere.test",
    }  # fmt: skip


def test_a_message_becomes_a_ticket_of_who_wrote_it(cast: Cast) -> None:
    ticket, lea = cast.ticket(), actor(cast.lea)
    tickets.add_participant(ticket, customer=cast.stranger, by=lea)
    said = tickets.receive_message(
        ticket, customer=cast.stranger, text="By the way, my invoice is wrong",
        files=[File("invoice.txt", "text/plain", b"1")], by=cast.stranger.actor(),
    )  # fmt: skip
    new = tickets.split(said, subject="Wrong invoice", by=lea, key="k" * 20)
    assert tickets.split(said, subject="Wrong invoice", by=lea, key="k" * 20).pk == new.pk
    assert (new.requester, new.status, new.message_count, new.team) == (cast.stranger, "new", 1, cast.first)
    assert new.messages.get().attachments.get().name == "invoice.txt"
    assert (fresh(ticket).message_count, fresh(ticket).preview_kind) == (1, "inbound")
    assert Link.objects.get(kind="split").other == ticket
    assert new.created_at == said.created_at and new.next_due_at is not None
    assert Entry.objects.filter(kind="ticket.split").values("subject_id").distinct().count() == 2


def test_what_cannot_be_split_off_says_why(cast: Cast) -> None:
    ticket, lea = cast.ticket(), actor(cast.lea)
    only = ticket.messages.get()
    with pytest.raises(NotAllowedNow, match="all that the customer wrote"):
        tickets.split(only, subject="x", by=lea)
    reply = tickets.reply(ticket, html="<p>Hello</p>", by=lea)
    with pytest.raises(NotAllowedNow, match="Only what a customer wrote"):
        tickets.split(reply, subject="x", by=lea)
    with pytest.raises(PermissionDenied):
        tickets.split(only, subject="x", by=actor(cast.vic))


@pytest.mark.django_db(transaction=True)
def test_a67_merges_in_both_directions_at_once_end_as_one() -> None:
    """A67: two agents merge the same two tickets into each other, and a third message comes in: nothing is lost."""
    cast = assemble()
    one, two = cast.ticket("One"), cast.ticket("Two")
    begin, refused = threading.Barrier(3), list[str]()

    def run(work: Callable[[], Any]) -> None:
        try:
            begin.wait()
            work()
        except NotAllowedNow as error:
            refused.append(str(error))
        finally:
            connection.close()

    work: list[Callable[[], Any]] = [
        lambda: tickets.merge([one], into=two, by=actor(cast.lea)),
        lambda: tickets.merge([two], into=one, by=actor(cast.sue)),
        lambda: tickets.set_priority(one, priority=1, by=actor(cast.ada)),
    ]
    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    made = Merge.objects.get()
    assert fresh(made.target).message_count == 2
    assert fresh(one).priority == 1
