"""Every act through its page, as a plain form: a dialog asks the same address and is the same form."""

import datetime
import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent, Workspace
from frontdesk.channels.models import BlockedSender, OutboundEnvelope
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Link, Merge, Offer, PlannedStatus, Pledge, Reminder, Ticket
from tests.cast import Cast, actor

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def lea(cast: Cast, desk: Callable[[Agent], Client]) -> Client:
    return desk(cast.lea)


@pytest.fixture
def tim(cast: Cast, desk: Callable[[Agent], Client]) -> Client:
    return desk(cast.tim)


def at(ticket: Ticket, *parts: object) -> str:
    return "/".join(["/desk/tickets", str(ticket.number), *map(str, parts)])


def shown(client: Client, ticket: Ticket) -> str:
    return client.get(at(ticket)).content.decode()


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


ACTS = ["merge", "relations", "snooze", "reminders", "pledges", "status-plan", "transfer", "inbox", "spam", "export"]


@pytest.mark.parametrize("act", ACTS)
def test_every_act_has_a_page_and_a_dialog(cast: Cast, lea: Client, act: str) -> None:
    ticket = cast.ticket()
    assert "<form" in lea.get(at(ticket, act)).content.decode()
    part = lea.get(f"{at(ticket, act)}?block=form", headers={"HX-Request": "true"}).content.decode()  # type: ignore[arg-type]
    assert part.lstrip().startswith("<form")
    assert at(ticket, act) in shown(lea, ticket), "the menu leads there"


def test_a_customers_two_tickets_become_one_and_are_parted_again(cast: Cast, lea: Client) -> None:
    this, other = cast.ticket("Locked out"), cast.ticket("Still locked out")
    assert other.subject in lea.get(at(this, "merge")).content.decode(), "it is proposed"
    assert (
        lea.post(at(this, "merge"), {"near": [other.number], "goes_on": "this", "seen": this.version}).status_code
        == 303
    )
    assert "merged" in shown(lea, this)
    assert "it goes on there" in shown(lea, other)
    assert lea.post(at(this, "merges", Merge.objects.get().pk, "undo")).status_code == 303
    assert fresh(other).merged_into is None


def test_merging_tickets_of_different_people_asks_who_comes_along(cast: Cast, lea: Client) -> None:
    this = cast.ticket("Locked out")
    theirs = tickets.open_ticket(
        subject="Me too", text="x", requester=cast.stranger, team=cast.first, by=cast.stranger.actor()
    )
    data = {"others": f"FD-{theirs.number}", "goes_on": "this", "seen": this.version}
    asked = lea.post(at(this, "merge"), data)
    assert asked.status_code == 422
    assert "Sam Stranger, sam@elsewhere.test" in asked.content.decode()
    assert not Merge.objects.exists()
    assert lea.post(at(this, "merge"), data | {"is_asked": "1", "people": [cast.stranger.pk]}).status_code == 303
    assert [one.customer for one in this.participants.all()] == [cast.stranger]


def test_this_one_may_go_into_the_other(cast: Cast, lea: Client) -> None:
    this, other = cast.ticket("This"), cast.ticket("Other")
    data = {"others": str(other.number), "goes_on": "other", "seen": this.version}
    assert lea.post(at(this, "merge"), data).status_code == 303
    assert fresh(this).merged_into == other


@pytest.mark.parametrize("typed", ["", "4711", "nonsense", "{hidden}"])
def test_a32_what_is_no_ticket_one_can_see_is_refused_alike(cast: Cast, lea: Client, typed: str) -> None:
    """A32."""
    this, hidden = cast.ticket(), cast.ticket("Hidden", team=cast.third)
    value = typed.format(hidden=hidden.number)
    for act, data in (("merge", {"others": value}), ("relations", {"other": value, "kind": "related"})):
        answer = lea.post(at(this, act), {**data, "goes_on": "this", "seen": this.version})
        assert answer.status_code == 422
        assert "Hidden" not in answer.content.decode()
    assert not Link.objects.exists()


def test_suggestions_are_of_what_one_may_see(cast: Cast, lea: Client, run_jobs: Callable[..., list[str]]) -> None:
    """A32, A36."""
    mine, hidden = cast.ticket("Umbrella lost"), cast.ticket("Umbrella of the board", team=cast.third)
    run_jobs(later=True)
    found = lea.get("/desk/tickets/suggestions", {"q": "umbrella"}).content.decode()
    assert str(mine.number) in found
    assert str(hidden.number) not in found
    assert str(hidden.number) not in lea.get("/desk/tickets/suggestions", {"q": str(hidden.number)}).content.decode()


def test_a_message_is_split_off_by_its_own_form(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket()
    said = tickets.receive_message(ticket, customer=cast.laura, text="And my invoice?", by=cast.laura.actor())
    address = at(ticket, "messages", said.pk, "split")
    assert address in shown(lea, ticket)
    page = lea.get(address).content.decode()
    assert 'value="And my invoice?"' in page
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key
    assert lea.post(address, {"subject": "Invoice", "key": key[1], "seen": fresh(ticket).version}).status_code == 303
    new = Ticket.objects.get(subject="Invoice")
    assert "Split off from" in shown(lea, new)
    assert "was split off from this one" in shown(lea, ticket)
    other = cast.ticket("Mine")
    assert lea.get(at(other, "messages", said.pk, "split")).status_code == 404  # A29


def test_links_stand_on_both_with_their_status_and_go_away(cast: Cast, lea: Client) -> None:
    this, other = cast.ticket("This"), cast.ticket("That")
    assert lea.post(at(this, "relations"), {"kind": "parent", "other": str(other.number)}).status_code == 303
    made = Link.objects.get()
    assert (made.ticket, made.other, made.kind) == (other, this, "child")
    assert "Parent of" in shown(lea, this)
    assert "Child of" in shown(lea, other)
    assert lea.post(at(cast.ticket("Third"), "relations", made.pk, "removal")).status_code == 404  # A29
    assert lea.post(at(other, "relations", made.pk, "removal")).status_code == 303
    assert not Link.objects.exists()


@pytest.mark.parametrize(("family", "child_is"), [("all", "solved"), ("this", "new")])
def test_ending_a_parent_asks_what_happens_to_its_children(cast: Cast, lea: Client, family: str, child_is: str) -> None:
    parent, child = cast.ticket("Parent"), cast.ticket("Child")
    tickets.relate(child, to=parent, kind="child", by=actor(cast.lea))
    answer = lea.post(at(parent, "status"), {"status": "solved", "seen": fresh(parent).version})
    assert answer.status_code == 303
    assert "ending?status=solved" in answer["Location"]
    assert "“Child”" in lea.get(answer["Location"]).content.decode()
    data = {"status": "solved", "family": family, "seen": fresh(parent).version}
    assert lea.post(at(parent, "ending"), data).status_code == 303
    assert (fresh(parent).status, fresh(child).status) == ("solved", child_is)


def test_who_follows_is_shown(cast: Cast, lea: Client, tim: Client) -> None:
    ticket = cast.ticket()
    lea.post(at(ticket, "following"))
    page = shown(tim, ticket)
    assert "Followed by" in page
    assert "Lea First" in page
    lea.post(at(ticket, "following"), {"stop": "1"})
    assert "Followed by" not in shown(tim, ticket)
    tickets.follow(ticket, by=actor(cast.tim))
    tickets.hand_over(ticket, team=cast.third, by=actor(cast.tim))
    assert tickets.watchers_of(ticket) == [], "who may no longer see it hears no more"


def test_a_snoozed_ticket_leaves_the_queue_and_says_why_it_is_back(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket("Sleepy")
    own = (clock.now() + 30 * HOUR).strftime("%Y-%m-%dT%H:%M")
    data = {"when": "own", "own_at": own, "note": "The bank answers", "seen": ticket.version}
    assert lea.post(at(ticket, "snooze"), data).status_code == 303
    assert "Sleepy" not in lea.get("/desk/queues/unassigned").content.decode()
    assert "Sleepy" in lea.get("/desk/queues/all?state=snoozed").content.decode()
    page = shown(lea, ticket)
    assert "Snoozed by Lea First until" in page
    assert "Sleepy" in lea.get("/desk/followups").content.decode()
    tickets.receive_message(ticket, customer=cast.laura, text="Hello?", by=cast.laura.actor())
    assert "the customer wrote" in shown(lea, ticket)
    assert "Sleepy" in lea.get("/desk/queues/unassigned").content.decode()


def test_snooze_until_an_answer_or_another_ticket(cast: Cast, lea: Client) -> None:
    ticket, other = cast.ticket("Sleepy"), cast.ticket("The cause")
    tickets.relate(ticket, to=other, kind="caused", by=actor(cast.lea))
    assert f"solved.{other.pk}" in lea.get(at(ticket, "snooze")).content.decode()
    lea.post(at(ticket, "snooze"), {"when": f"solved.{other.pk}"})
    assert f"FD-{other.number}" in shown(lea, ticket)
    lea.post(at(ticket, "snooze"), {"when": "answer"})
    assert "until the customer answers" in re.sub(r"\s+", " ", shown(lea, ticket))
    lea.post(at(ticket, "awakening"))
    assert fresh(ticket).snoozed_until is None


def test_a_time_of_ones_own_is_asked_for(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket()
    answer = lea.post(at(ticket, "snooze"), {"when": "own"})
    assert answer.status_code == 422
    assert "Choose a day and a time." in answer.content.decode()
    passed = lea.post(at(ticket, "snooze"), {"when": "own", "own_at": "2020-01-01T09:00"})
    assert "That moment has passed" in passed.content.decode()


def test_reminders_are_ones_own(cast: Cast, lea: Client, tim: Client) -> None:
    """A29: another one's reminder is not found."""
    ticket = cast.ticket()
    own = (clock.now() + 30 * HOUR).strftime("%Y-%m-%dT%H:%M")
    assert lea.post(at(ticket, "reminders"), {"when": "own", "own_at": own, "note": "Ask Kim"}).status_code == 303
    assert "Ask Kim" in shown(lea, ticket)
    assert "Ask Kim" not in shown(tim, ticket)
    mine = Reminder.objects.get()
    assert tim.post(at(ticket, "reminders", mine.pk, "end")).status_code == 404
    Reminder.objects.update(due_at=clock.now() - HOUR)
    assert "You wanted to be reminded" in shown(lea, ticket)
    lea.post(at(ticket, "reminders", mine.pk, "end"))
    assert "Ask Kim" not in shown(lea, ticket)


def test_promises_are_shown_on_ticket_and_customer_and_kept_by_a_note(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket()
    own = (clock.now() + 30 * HOUR).strftime("%Y-%m-%dT%H:%M")
    data = {"kind": "call", "when": "own", "own_at": own, "note": "+49 30 901820", "seen": ticket.version}
    assert lea.post(at(ticket, "pledges"), data).status_code == 303
    given = Pledge.objects.get()
    assert "A call by" in shown(lea, ticket)
    assert "+49 30 901820" in lea.get(f"/desk/customers/{cast.laura.pk}").content.decode()
    assert lea.post(at(ticket, "pledges", given.pk, "keeping"), {"said": "All is well"}).status_code == 303
    page = shown(lea, ticket)
    assert "All is well" in page
    assert "kept the promise of a call" in page
    assert lea.post(at(ticket, "pledges", given.pk, "removal")).status_code == 303
    assert Pledge.objects.get().state == "kept"


def test_a_status_is_planned_and_withdrawn(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket()
    own = (clock.now() + 30 * HOUR).strftime("%Y-%m-%dT%H:%M")
    data = {"status": "solved", "when": "own", "own_at": own, "unless_answered": "on", "seen": ticket.version}
    assert lea.post(at(ticket, "status-plan"), data).status_code == 303
    assert "unless the customer writes" in shown(lea, ticket)
    lea.post(at(ticket, "status-plan", PlannedStatus.objects.get().pk, "removal"))
    assert "Will be solved" not in shown(lea, ticket)


def test_a_warm_transfer_puts_its_note_on_top_until_the_receiver_writes(cast: Cast, lea: Client, tim: Client) -> None:
    ticket = cast.ticket()
    tickets.claim(ticket, by=actor(cast.lea))
    data = {
        "how": "offer",
        "agent": cast.tim.pk,
        "note": "Call her after ten",
        "minutes": "60",
        "seen": fresh(ticket).version,
    }
    assert lea.post(at(ticket, "transfer"), data).status_code == 303
    given = Offer.objects.get()
    assert "offers it to you" in shown(tim, ticket)
    assert "Call her after ten" in tim.get("/desk/followups").content.decode()
    assert "Withdraw" in shown(lea, ticket)
    assert lea.post(at(ticket, "offers", given.pk, "acceptance")).status_code == 403
    assert tim.post(at(ticket, "offers", given.pk, "acceptance")).status_code == 303
    assert fresh(ticket).assignee == cast.tim
    assert "handed it on" in shown(tim, ticket)
    tickets.reply(ticket, html="<p>Hello</p>", by=actor(cast.tim))
    assert "handed it on" not in shown(tim, ticket)


def test_an_offer_is_declined_with_a_word(cast: Cast, lea: Client, tim: Client) -> None:
    ticket = cast.ticket()
    given = tickets.offer(ticket, to=cast.tim, note="Yours?", by=actor(cast.lea))
    assert tim.post(at(ticket, "offers", given.pk, "refusal"), {"answer": "On leave"}).status_code == 303
    assert "declined the offer: “On leave”" in shown(lea, ticket)


def test_a_cold_transfer_moves_it_now(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket()
    data = {"how": "now", "team": cast.second.pk, "note": "Money", "minutes": "60", "seen": ticket.version}
    assert lea.post(at(ticket, "transfer"), data).status_code == 303
    assert fresh(ticket).team == cast.second
    assert "Money" in shown(lea, ticket)


def test_a67_an_act_on_a_page_that_is_old_shows_what_happened(cast: Cast, lea: Client) -> None:
    """A67: nothing is written, and what was typed stays."""
    ticket = cast.ticket()
    tickets.set_priority(ticket, priority=1, by=actor(cast.tim))
    data = {"how": "now", "team": cast.second.pk, "note": "My long note", "minutes": "60", "seen": ticket.version}
    answer = lea.post(at(ticket, "transfer"), data)
    assert answer.status_code == 409
    assert "My long note" in answer.content.decode()
    assert "Tim Second" in answer.content.decode()
    assert fresh(ticket).team == cast.first


def test_spam_goes_aside_blocks_and_comes_back(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket("Buy now")
    assert lea.post(at(ticket, "spam"), {"block": "sender", "seen": ticket.version}).status_code == 303
    assert "Buy now" not in lea.get("/desk/queues/all?state=any").content.decode()
    assert "Buy now" in lea.get("/desk/queues/all?state=spam").content.decode()
    assert BlockedSender.objects.exists()
    assert lea.post(at(ticket, "spam", "removal")).status_code == 303
    assert "Buy now" in lea.get("/desk/queues/all").content.decode()
    assert not BlockedSender.objects.exists()


def toast(answer: object) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(answer.headers["HX-Trigger"])["toast"]  # type: ignore[attr-defined]
    return found


def test_the_last_act_is_taken_back_from_its_toast(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket()
    part = {"HX-Request": "true"}
    done = toast(lea.post(at(ticket, "status"), {"status": "solved"}, headers=part))  # type: ignore[arg-type]
    due = fresh(ticket).next_due_at
    assert due is None
    lea.post(done["undo"]["url"], {"word": done["undo"]["word"]}, headers=part)  # type: ignore[arg-type]
    row = fresh(ticket)
    assert (row.status, row.solved_at, row.reopened_count) == ("new", None, 0)
    assert row.next_due_at == ticket.next_due_at
    kinds = Entry.objects.filter(subject_id=ticket.pk, kind="ticket.status_changed")
    assert [one.event().sentence() for one in kinds] == ["set the status to solved", "put the status new back"]  # type: ignore[union-attr]


def test_a_solution_that_is_taken_back_in_time_is_never_told(
    cast: Cast, lea: Client, run_jobs: Callable[..., list[str]]
) -> None:
    Workspace.objects.update(undo_seconds=8)
    ticket, part = cast.ticket(), {"HX-Request": "true"}
    done = toast(lea.post(at(ticket, "status"), {"status": "solved"}, headers=part))  # type: ignore[arg-type]
    run_jobs()
    lea.post(done["undo"]["url"], {"word": done["undo"]["word"]}, headers=part)  # type: ignore[arg-type]
    run_jobs(later=True)
    assert not OutboundEnvelope.objects.filter(kind="solved").exists()
    lea.post(at(ticket, "status"), {"status": "solved"})
    run_jobs(later=True)
    assert OutboundEnvelope.objects.filter(kind="solved").count() == 1


def test_undo_never_takes_back_what_somebody_else_did(cast: Cast, lea: Client, tim: Client) -> None:
    """A67, A37."""
    ticket = cast.ticket()
    part = {"HX-Request": "true"}
    done = toast(lea.post(at(ticket, "claim"), headers=part))  # type: ignore[arg-type]
    tickets.set_priority(ticket, priority=1, by=actor(cast.tim))
    word = {"word": done["undo"]["word"]}
    assert lea.post(done["undo"]["url"], word, headers=part).status_code == 409  # type: ignore[arg-type]
    assert fresh(ticket).assignee == cast.lea
    assert tim.post(done["undo"]["url"], word, headers=part).status_code == 403  # type: ignore[arg-type]
    assert "too late" in toast(lea.post(at(ticket, "undo"), {"word": "forged"}, headers=part))["text"]  # type: ignore[arg-type]
