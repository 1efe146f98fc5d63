"""Every act on a ticket, and how it is done: what `frontdesk.tickets.actions` offers with a `by`.

Each entry prepares what the act needs and returns its arguments, all but `by` and `seen`. A new act fails
`test_every_act.py` until it stands here, or among those below that are not done on a ticket, with the reason.
"""

import datetime
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent, Brand, Team
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.events import SYSTEM, Actor
from frontdesk.kit import clock
from frontdesk.kit.files import File
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.catalogue import save_category
from frontdesk.tickets.actions.drafts import Slot, Written
from frontdesk.tickets.models import BulkRun, Escalation, Link, Merge, Message, Ticket
from tests.cast import Cast, actor

Arguments = dict[str, Any]
SOON = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Scene:
    """`ticket` is what the act is done on, `other` the second end of those that have two; `worker` may work on both."""

    cast: Cast
    ticket: Ticket
    other: Ticket
    worker: Agent
    colleague: Agent
    higher: Team

    @property
    def by(self) -> Actor:
        return actor(self.worker)

    @property
    def inbox(self) -> Inbox:
        return Inbox.objects.get(slug="second")


def scene(cast: Cast, team: Team, worker: Agent, *, other: Team | None = None) -> Scene:
    """Two tickets of `team`, where `worker` and a colleague work; the second of `other` if that is named."""
    ada = cast.ada.actor()
    accounts.change_agent(cast.tim, teams=[cast.first, cast.second, cast.third], by=ada)
    for slug in ("first", "second"):
        Inbox.objects.get_or_create(
            slug=slug,
            defaults={"name": slug.title(), "channel": "email", "brand": Brand.default(),
                      "address": f"{slug}@meridian.test", "is_default": slug == "first"},
        )  # fmt: skip
    higher = Team.objects.filter(name="Experts").first() or accounts.save_team(None, name="Experts", level=3, by=ada)
    ticket, second = cast.ticket("One", team=team), cast.ticket("Two", team=other or team)
    return Scene(cast, ticket, second, worker, cast.tim, higher)


def public_acts() -> dict[str, Callable[..., Any]]:
    """What doors may call that is done by somebody."""
    found = {name: getattr(tickets, name) for name in tickets.__all__}
    return {name: act for name, act in found.items() if "by" in inspect.signature(act).parameters}


def takes_seen(name: str) -> bool:
    """Whether the act compares the version that its page was drawn from."""
    return "seen" in inspect.signature(getattr(tickets, name)).parameters


def has_two_ends(name: str) -> bool:
    """Whether a second ticket is named, by itself or by a link or a merge that leads to it."""
    kinds = [repr(one.annotation) for one in inspect.signature(getattr(tickets, name)).parameters.values()]
    ends = sum(kind.count("ticket.Ticket") for kind in kinds)
    return ends > 1 or any(word in kind for kind in kinds for word in ("link.Link", "merge.Merge"))


def _on(**more: Any) -> Callable[[Scene], Arguments]:
    return lambda s: {"ticket": s.ticket, **more}


def _offered(s: Scene) -> Arguments:
    return {"given": tickets.offer(s.ticket, note="Please", to=s.worker, by=actor(s.colleague))}


def _perhaps(s: Scene) -> Arguments:
    tickets.link(s.ticket, to=s.other, kind="perhaps", by=SYSTEM)
    return {"ticket": s.ticket}


def _pledged(s: Scene) -> Arguments:
    return {"given": tickets.pledge(s.ticket, kind="call", due_at=clock.now() + SOON, agent=s.worker, by=SYSTEM)}


def _planned(s: Scene) -> Arguments:
    later = clock.now() + SOON
    return {"planned": tickets.plan_reply(s.ticket, html="<p>Later</p>", send_at=later, is_scheduled=True, by=s.by)}


def _failed(s: Scene) -> Arguments:
    message = tickets.reply(s.ticket, html="<p>Hello</p>", by=s.by)
    OutboundEnvelope.objects.filter(pk=message.outbound_id).update(state="failed", reason="The mailbox is full.")
    Message.objects.filter(pk=message.pk).update(delivery="failed")
    return {"message": Message.objects.get(pk=message.pk)}


def _two_words(s: Scene) -> Arguments:
    by = s.cast.laura.actor()
    return {"message": tickets.receive_message(s.ticket, customer=s.cast.laura, text="Another thing", by=by)}


def _merged(s: Scene) -> Arguments:
    tickets.merge([s.ticket], into=s.other, by=SYSTEM)
    return {"merge": Merge.objects.latest("pk")}


def _related(s: Scene) -> Arguments:
    tickets.relate(s.ticket, to=s.other, kind="related", by=SYSTEM)
    return {"link": Link.objects.latest("pk")}


def _raised(s: Scene) -> Escalation:
    tickets.raise_to_supervisor(s.ticket, note="Please", by=SYSTEM)
    return Escalation.objects.select_related("ticket").get(ticket=s.ticket, ended_at=None)


def _chosen(s: Scene) -> BulkRun:
    return tickets.choose_tickets("t.id = %s", [s.ticket.pk], by=s.by)


def _after(prepare: Callable[[Scene], object], **more: Any) -> Callable[[Scene], Arguments]:
    """On the ticket, once `prepare` has been done."""

    def arguments(s: Scene) -> Arguments:
        prepare(s)
        return {"ticket": s.ticket, **more}

    return arguments


def _done_to_many(s: Scene) -> Arguments:
    return {"run": tickets.begin_bulk(_chosen(s), act="priority", value="1", by=s.by)}


ACTS: dict[str, Callable[[Scene], Arguments]] = {
    "accept_offer": _offered,
    "acknowledge": _on(),
    "add_note": _on(html="<p>A note</p>"),
    "add_participant": lambda s: {"ticket": s.ticket, "customer": s.cast.stranger},
    "ask_third_party": _on(html="<p>Can you?</p>", to=["garage@elsewhere.test"]),
    "assign": lambda s: {"ticket": s.ticket, "to": s.worker},
    "begin_bulk": lambda s: {"run": _chosen(s), "act": "priority", "value": "1"},
    "claim": _on(),
    "confirm_works": _after(lambda s: tickets.set_status(s.ticket, status="solved", by=SYSTEM)),
    "decline_offer": _offered,
    "discard_draft": _after(
        lambda s: tickets.save_draft(s.ticket, Slot(), Written("<p>Half</p>"), base=0, by=s.by), slot=Slot()
    ),
    "end_family": lambda s: {"parent": s.ticket, "status": "solved"},
    "acknowledge_escalation": lambda s: {"given": _raised(s)},
    "deescalate": lambda s: {"ticket": _raised(s).ticket, "note": "All is well."},
    "escalate": lambda s: {"ticket": s.ticket, "team": s.higher, "note": "It is beyond us."},
    "finish_reminder": lambda s: {"reminder": tickets.remind(s.ticket, due_at=clock.now() + SOON, by=s.by)},
    "follow": _on(),
    "hand_back": _after(lambda s: tickets.assign(s.ticket, to=s.worker, by=SYSTEM)),
    "hand_over": lambda s: {"ticket": s.ticket, "team": s.higher},
    "join": lambda s: _perhaps(s) | {"into": s.other},
    "keep_pledge": _pledged,
    "keep_upload": _on(slot=Slot(), file=File("a.txt", "text/plain", b"one")),
    "link": lambda s: {"ticket": s.ticket, "to": s.other, "kind": "follows"},
    "mark_mentions_seen": _after(
        lambda s: tickets.add_note(s.ticket, html="<p>You</p>", mentions=[s.worker.pk], by=SYSTEM)
    ),
    "mark_read": _after(lambda s: Ticket.objects.filter(pk=s.ticket.pk).update(is_unread=True)),
    "mark_spam": _on(),
    "merge": lambda s: {"tickets": [s.ticket], "into": s.other},
    "move_to_inbox": lambda s: {"ticket": s.ticket, "inbox": s.inbox},
    "note_export": _on(with_notes=True),
    "offer": lambda s: {"ticket": s.ticket, "note": "Please", "to": s.colleague},
    "plan_reply": lambda s: {"ticket": s.ticket, "html": "<p>Later</p>", "send_at": clock.now() + SOON},
    "plan_status": lambda s: {"ticket": s.ticket, "status": "solved", "due_at": clock.now() + SOON},
    "pledge": lambda s: {"ticket": s.ticket, "kind": "call", "due_at": clock.now() + SOON},
    "raise_to_supervisor": _on(note="Please look at this."),
    "receive_message": lambda s: {"ticket": s.ticket, "customer": s.cast.laura, "text": "And?"},
    "refuse": lambda s: _perhaps(s) | {"other": s.other},
    "relate": lambda s: {"ticket": s.ticket, "to": s.other, "kind": "related"},
    "remind": lambda s: {"ticket": s.ticket, "due_at": clock.now() + SOON},
    "remove_participant": lambda s: {
        "ticket": tickets.add_participant(s.ticket, customer=s.cast.stranger, by=SYSTEM), "customer": s.cast.stranger,
    },
    "reopen": _after(lambda s: tickets.set_status(s.ticket, status="solved", by=SYSTEM), text="Not yet"),
    "replan": lambda s: _planned(s) | {"send_at": clock.now() + 2 * SOON},
    "reply": _on(html="<p>Hello</p>"),
    "retry_delivery": _failed,
    "save_draft": _on(slot=Slot(), written=Written("<p>Half</p>"), base=0),
    "set_category": lambda s: {"ticket": s.ticket, "category": save_category(None, name="Cars", by=SYSTEM)},
    "set_fields": _on(values={"car": "blue"}),
    "set_priority": _on(priority=1),
    "set_status": _on(status="pending"),
    "set_subject": _on(subject="Another"),
    "set_tags": _on(tags=["mine"]),
    "set_weight": _on(urgency=1),
    "snooze": lambda s: {"ticket": s.ticket, "wakes_on": "solved", "other": s.other},
    "split": lambda s: _two_words(s) | {"subject": "Another thing"},
    "take_back": _planned,
    "triage": _on(category=None, urgency=1, impact=1),
    "undo_bulk": _done_to_many,
    "undo_status": _after(lambda s: tickets.set_status(s.ticket, status="pending", by=SYSTEM), to="new"),
    "unfollow": _after(lambda s: tickets.follow(s.ticket, by=s.by)),
    "unmark_spam": _after(lambda s: tickets.mark_spam(s.ticket, by=SYSTEM)),
    "unmerge": _merged,
    "unrelate": _related,
    "wake": _after(lambda s: tickets.snooze(s.ticket, until=clock.now() + SOON, by=SYSTEM)),
    "weigh": _after(lambda s: Ticket.objects.filter(pk=s.ticket.pk).update(urgency=1, impact=1)),
    "withdraw_offer": lambda s: {"given": tickets.offer(s.ticket, note="Please", to=s.colleague, by=s.by)},
    "withdraw_pledge": _pledged,
    "withdraw_status": lambda s: {
        "planned": tickets.plan_status(s.ticket, status="solved", due_at=clock.now() + SOON, by=s.by)
    },
}  # fmt: skip

# What the customer does; everything else is for those who work on tickets.
CUSTOMERS = {"confirm_works", "receive_message", "reopen"}

# They look for what is one's own and find nothing of anybody else's: nothing is raised, and nothing is written.
QUIET = {"discard_draft", "mark_mentions_seen", "mark_read"}

# Not done on a ticket, and where their rule is shown instead.
NOT_ON_A_TICKET = {
    "arrange_views": "an agent's own order of views: workspace/tests/test_save_views.py",
    "choose_tickets": "the condition holds the permission; each ticket is asked again: test_change_many.py",
    "close_other_tabs": "an agent's own tabs: test_keep_tickets_open.py",
    "close_tab": "an agent's own tabs: test_keep_tickets_open.py",
    "copy_view": "views: test_save_views.py",
    "drop_upload": "a file of one's own draft: tickets/tests/test_keep_drafts.py",
    "forget_search": "an agent's own searches: test_search_everything.py",
    "hide_view": "views: test_save_views.py",
    "keep_search": "an agent's own searches: test_search_everything.py",
    "linked_tickets": "reads, and only what its reader may see: test_act_on_tickets.py",
    "look_ahead": "reads what begin_bulk would do: test_change_many.py",
    "open_ticket": "there is no ticket before; its doors ask who writes: test_every_address.py",
    "order_export": "a list of what its agent may see: test_export_a_list.py",
    "order_tabs": "an agent's own tabs: test_keep_tickets_open.py",
    "pin_tab": "an agent's own tabs: test_keep_tickets_open.py",
    "remember_search": "an agent's own searches: test_search_everything.py",
    "remove_view": "views: test_save_views.py",
    "save_view": "views have a version of their own: test_save_views.py",
    "uploaded_files": "reads files of one's own draft: tickets/tests/test_keep_drafts.py",
}

# Changes that ask for no version, and why nobody's change can be lost by them (A67).
WITHOUT_SEEN = {
    "accept_offer": "the offer's row decides: one accepts, everybody later is told who",
    "acknowledge": "said once; a second time changes nothing",
    "acknowledge_escalation": "said once: whoever is first is the one",
    "begin_bulk": "each ticket is compared with the version that was chosen",
    "claim": "refused with the owner's name when somebody was faster",
    "confirm_works": "only a solved ticket closes by it",
    "decline_offer": "the offer's row decides",
    "discard_draft": "drafts have versions of their own",
    "finish_reminder": "nobody else changes one's own reminder",
    "follow": "one's own place among the watchers",
    "hand_back": "from whoever has it to the queue; a ticket without an owner stays as it is",
    "join": "the link is decided once, under its lock",
    "keep_pledge": "the promise's row decides: kept, broken or withdrawn once",
    "keep_upload": "added to one's own draft, under its lock",
    "link": "changes neither ticket; once for each pair",
    "mark_mentions_seen": "one's own mentions",
    "mark_read": "says that it was looked at; what comes later makes it unread again",
    "note_export": "writes an entry of the log and nothing else",
    "receive_message": "what a customer says is never refused for what agents do meanwhile",
    "refuse": "the link is decided once, under its lock",
    "relate": "once for each pair and kind; family is checked under the locks of both",
    "remind": "one's own reminder",
    "reopen": "what a customer says is never refused for what agents do meanwhile",
    "replan": "the planned reply's row decides; its author or a supervisor moves it",
    "retry_delivery": "sends a failed mail again under its own id; one that has left stays as it is",
    "save_draft": "drafts have versions of their own (DraftConflict)",
    "take_back": "the planned reply's row decides between this and sending",
    "undo_bulk": "each ticket is compared with the version that the act wrote",
    "unfollow": "one's own place among the watchers",
    "unmark_spam": "only spam is taken out; a ticket that is none stays as it is",
    "unmerge": "the merge's row decides: once, within a week; what was said since stays",
    "unrelate": "the link is there or is gone",
    "wake": "a ticket that is awake stays as it is",
    "withdraw_offer": "the offer's row decides",
    "withdraw_pledge": "the promise's row decides",
    "withdraw_status": "the plan's row decides; one that was carried out stays",
}

# How `seen` is given where it is not one number.
SEEN: dict[str, Callable[[Ticket], Any]] = {"merge": lambda ticket: {ticket.pk: ticket.version}}
