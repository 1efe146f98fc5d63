"""Every address of the product, out of its URLconf, filled with things that belong to somebody else.

A new address is covered as soon as it exists. One with a parameter that `foreign` does not know fails the test until
somebody says what a foreign value for it is; one that strangers may open has to stand in `PUBLIC`.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from frontdesk.accounts import actions as accounts
from frontdesk.board import actions as board
from frontdesk.board.models import Raising
from frontdesk.customers import actions as customers
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.models import Swap
from frontdesk.kit import clock, files
from frontdesk.knowledge import actions as knowledge
from frontdesk.notifications import actions as notifications
from frontdesk.notifications.kind import Kind
from frontdesk.notifications.models import Bundle
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Offer
from frontdesk.rules import actions as rules
from frontdesk.rules.logic.tree import read
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.drafts import Slot, Written
from frontdesk.tickets.logic.conditions import EVERYTHING
from frontdesk.tickets.models import Attachment, Escalation, Ticket
from frontdesk.updates import actions as updates
from tests.cast import Cast

MARK = "Sealed-7f3a"

# What strangers may open: nothing in it belongs to anybody, or a signed link is its own key.
PUBLIC = {
    "account_login", "account_logout", "mfa_authenticate", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "invitation",
    "portal:home", "portal:brand_css", "portal:brand_logo", "portal:section", "portal:article", "portal:article_vote",
    "portal:search", "portal:search_suggestions", "portal:new_request", "portal:request_suggestions",
    "portal:new_request_in", "portal:request_sent", "portal:track", "portal:track_code", "portal:tracking",
    "portal:tracking_messages", "portal:tracking_writing", "portal:tracking_confirmation", "portal:tracking_file",
    "portal:survey",
    "api:inbound_mail", "api:delivery", "api:escalation_answer", "workspace:paged",
}  # fmt: skip
# What everybody who signed in has of their own.
OWN = {
    "entered", "portal:my_requests", "account_profile", "account_change_password", "mfa_index", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_generate_recovery_codes", "account_sessions", "account_session", "account_tokens",
    "account_token_revocation",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """A named page; `path` is None when it has a parameter of which no foreign value is known."""

    name: str
    parameters: frozenset[str]
    path: str | None


@dataclass(frozen=True)
class Sealed:
    """What outsiders must never learn of: a ticket of a private team, a draft, an administrator's token."""

    ticket: Ticket
    values: Mapping[str, str | int]


def seal(cast: Cast) -> Sealed:
    """Make the things that the addresses point to. All their texts hold `MARK`."""
    by = cast.ada.actor()
    attached = SimpleUploadedFile(f"{MARK}.txt", f"{MARK} content".encode(), "text/plain")
    ticket = tickets.open_ticket(
        subject=f"{MARK} subject",
        text=f"{MARK} text",
        requester=cast.laura,
        team=cast.third,
        files=files.check([attached]),  # type: ignore[list-item]
        by=cast.laura.actor(),
    )
    note = tickets.add_note(ticket, html=f"<p>{MARK} note</p>", by=cast.hank.actor())
    link = tickets.link(ticket, to=cast.ticket("Another"), kind="perhaps", by=by)
    planned = tickets.plan_reply(
        ticket, html=f"<p>{MARK} planned</p>", send_at=clock.now() + clock.days(1), is_scheduled=True,
        by=cast.hank.actor(),
    )  # fmt: skip
    slot = Slot("note")
    tickets.save_draft(ticket, slot, Written(html=f"<p>{MARK} draft</p>"), base=0, by=cast.hank.actor())
    kept = files.File(f"{MARK}.txt", "text/plain", f"{MARK} upload".encode())
    upload = tickets.keep_upload(ticket, slot, kept, by=cast.hank.actor())
    later = _keep(ticket, cast)
    section = knowledge.save_section(None, by=by, name="Locked room", slug="locked-room")
    article = knowledge.save_article(
        None,
        by=by,
        section=section,
        title=f"{MARK} article",
        slug="sealed-draft",
        summary=f"{MARK} summary",
        body=f"<p>{MARK} body</p>",
        status="draft",
        is_featured=False,
        language="en",
    )
    view = tickets.save_view(None, name=f"{MARK} view", tree=EVERYTHING, by=cast.hank.actor())
    run = tickets.choose_tickets("t.id = %s", [ticket.pk], by=cast.hank.actor())
    export = tickets.order_export(
        title=f"{MARK} list", tree=EVERYTHING, columns=["subject"], sort="created", format="csv", zone="UTC",
        by=cast.hank.actor(),
    )  # fmt: skip
    macro = rules.save_macro(None, name=f"{MARK} macro", texts={"": f"<p>{MARK} reply</p>"}, by=cast.hank.actor())
    problem = updates.save_problem(
        None, title=f"{MARK} problem", workaround=f"{MARK} workaround", teams=[cast.third], by=cast.hank.actor()
    )
    announcement = updates.save_announcement(
        None, title=f"{MARK} announcement", text=f"{MARK} text", teams=[cast.third], is_important=True,
        starts_at=clock.now(), ends_at=clock.now() + clock.days(1), by=by,
    )  # fmt: skip
    updates.link_ticket(problem, ticket, by=cast.hank.actor())
    queue = routing.save_queue(None, name=f"{MARK} queue", teams=[cast.third], by=by)
    routing.set_presence(cast.hank, state="available", by=cast.hank.actor())
    cast.ticket(f"{MARK} offered", team=cast.third)
    routing.dispatch()
    routed = Offer.objects.get(queue=queue, state="open")
    alarm = board.save_alarm(None, name=f"{MARK} alarm", measure="late", threshold=1, team=cast.third, by=by)
    token, _ = accounts.create_token(cast.ada, name=MARK, scopes=["read"], by=by)
    return Sealed(
        ticket,
        {
            "number": ticket.number,
            "message": note.pk,
            "workspace:joining pk": link.pk,
            "workspace:refusal pk": link.pk,
            "planned": planned.pk,
            "workspace token": upload.token,
            **later,
            "workspace:participant_removal customer": cast.laura.pk,
            "workspace:forgotten pk": tickets.keep_search("kept", name="Kept", by=cast.hank.actor()).pk,
            "workspace:customer pk": cast.laura.pk,
            "workspace:customer_details pk": cast.laura.pk,
            "workspace:customer_notes pk": cast.laura.pk,
            "workspace:customer_note_removal pk": cast.laura.pk,
            "note": customers.add_note(cast.laura, text="Likes tea", by=by).pk,
            "workspace:identities pk": cast.laura.pk,
            "workspace:identity_removal pk": cast.laura.pk,
            "workspace:identity_proof pk": cast.laura.pk,
            "identity": cast.laura.identities.get().pk,
            "workspace:consents pk": cast.laura.pk,
            "workspace:customer_blocking pk": cast.laura.pk,
            "workspace:customer_merge pk": cast.laura.pk,
            "workspace:customer_others pk": cast.laura.pk,
            "workspace:customer_parting pk": cast.laura.pk,
            "merge": 1,
            "workspace:organization pk": (company := customers.save_organization(None, name="Croft Ltd", by=by)).pk,
            "workspace:organization_details pk": company.pk,
            "workspace:file pk": Attachment.objects.get(message__ticket=ticket).pk,
            "workspace:file_preview pk": Attachment.objects.get(message__ticket=ticket).pk,
            "workspace:macro pk": macro.pk,
            **_guide(ticket, cast),
            "workspace:queue slug": f"team:{cast.third.slug}",
            "workspace:export_of_list pk": export.pk,
            "workspace:export_file pk": export.pk,
            "workspace:day_figure slug": "replies",
            "workspace:notification_reading pk": _told(ticket, cast),
            "workspace:browser_removal pk": 1,
            "workspace:bulk_run pk": run.pk,
            "workspace:bulk_start pk": run.pk,
            "workspace:bulk_undo pk": run.pk,
            "problem": problem.pk,
            **{f"workspace:{name} pk": problem.pk for name in ("problem", "problem_details", "problem_answer")},
            **{f"workspace:announcement{part} pk": announcement.pk for part in ("", "_reading", "_ending", "_readers")},
            "workspace:routed_acceptance pk": routed.pk,
            "workspace:routed_refusal pk": routed.pk,
            "workspace:presence_end pk": cast.hank.pk,
            **_raise(ticket, cast),
            "workspace:alarm pk": alarm.pk,
            "workspace:alarm_removal pk": alarm.pk,
            "workspace:alarm_acknowledgement pk": Raising.objects.create(alarm=alarm, value=2, peak=2).pk,
            "workspace:saved_view pk": view.pk,
            "workspace:view_copy pk": view.pk,
            "workspace:view_hiding pk": view.pk,
            "workspace:view_removal pk": view.pk,
            "portal:tracking_file pk": Attachment.objects.get(message__ticket=ticket).pk,
            "portal:article slug": article.slug,
            "portal:article_vote slug": article.slug,
            "portal:section slug": section.slug,
            "portal:new_request_in slug": "nothing-like-this",
            "portal token": f"{ticket.number}-{'A' * 22}",
            "account_session key": "0" * 64,
            "account_token_revocation pk": token.pk,
            "account_reset_password_from_key key": "1-abcdef-0123456789abcdef0123456789abcdef",
            "api pk": 1,
            "api provider": "mailgun",
            "api token": "A" * 32,
            "invitation secret": "A" * 43,
            "api:escalation_answer token": "A" * 32,
            "api:delivery courier": "postmark",
            "api:delivery pk": 1,
            "api:delivery token": "A" * 32,
            "console slug": "agents",
            "console pk": cast.ada.pk,
            "console act": "disable",
            "console:rule_version number": 1,
            "console kind": "confirmation",
            "console language": "en",
        },
    )


def _told(ticket: Ticket, cast: Cast) -> int:
    """What somebody else was told about the ticket."""
    about = notifications.About(ticket=ticket.pk)
    notifications.tell(Kind.entries()["mentioned"], [cast.hank.pk], cause=MARK, about=about, detail=MARK)
    return Bundle.objects.get(ticket=ticket).pk


def _keep(ticket: Ticket, cast: Cast) -> dict[str, int]:
    """What is to happen with the ticket later, and what it belongs to."""
    hank, soon = cast.hank.actor(), clock.now() + clock.days(1)
    related = tickets.relate(ticket, to=cast.ticket("Related"), kind="related", by=hank)
    reminder = tickets.remind(ticket, due_at=soon, note=MARK, by=hank)
    pledge = tickets.pledge(ticket, kind="call", due_at=soon, note=MARK, by=hank)
    plan = tickets.plan_status(ticket, status="solved", due_at=soon, by=hank)
    offer = tickets.offer(ticket, to=cast.hank, note=MARK, by=cast.ada.actor())
    source = cast.ticket(f"{MARK} source", team=cast.third)
    tickets.merge([source], into=ticket, by=cast.ada.actor())
    return {
        "workspace:unmerge pk": ticket.merged.get().pk,
        "workspace:unrelation pk": related.pk,
        "workspace:reminder_end pk": reminder.pk,
        "workspace:pledge_kept pk": pledge.pk,
        "workspace:pledge_removal pk": pledge.pk,
        "workspace:status_plan_removal pk": plan.pk,
        "workspace:offer_acceptance pk": offer.pk,
        "workspace:offer_refusal pk": offer.pk,
        "workspace:offer_removal pk": offer.pk,
    }


def _raise(ticket: Ticket, cast: Cast) -> dict[str, str | int]:
    """An escalation of the private team's ticket, and who is on call for it."""
    tickets.raise_to_supervisor(ticket, note=f"{MARK} escalation", by=cast.hank.actor())
    found = Escalation.objects.get(ticket=ticket, ended_at=None)
    rotation = escalation.save_rotation(
        None, name="Nights", starts_on=datetime.date(2026, 1, 5), people=[cast.hank], by=cast.ada.actor()
    )
    now = clock.now()
    stand_in = escalation.stand_in(
        rotation, agent=cast.hank, starts_at=now, ends_at=now + clock.days(1), by=cast.ada.actor()
    )
    swap = Swap.objects.create(
        rotation=rotation, asker=cast.hank, asked=cast.ada, gives_from=now,
        gives_until=now + clock.days(1), takes_from=now + clock.days(1), takes_until=now + clock.days(2),
    )  # fmt: skip
    return {
        "workspace:escalation_acknowledgement pk": found.pk,
        "workspace:escalation_takeover pk": found.pk,
        "workspace:stand_ins pk": rotation.pk,
        "workspace:turn_swap pk": rotation.pk,
        "workspace:stand_in_removal pk": rotation.pk,
        "stand_in": stand_in.pk,
        "workspace:swap_agreement pk": rotation.pk,
        "workspace:swap_refusal pk": rotation.pk,
        "workspace:swap_removal pk": rotation.pk,
        "swap": swap.pk,
        "workspace:paged token": "A" * 32,
    }


def _guide(ticket: Ticket, cast: Cast) -> dict[str, int]:
    """A checklist and a guide of the private team, on its ticket."""
    by, hank = cast.ada.actor(), cast.hank.actor()
    steps = [rules.StepWritten(f"{MARK} step", f"{MARK} help")]
    checklist = rules.save_checklist(None, title=f"{MARK} checklist", steps=steps, teams=[cast.third], by=by)
    nodes = [
        {"id": "n1", "kind": "question", "title": f"{MARK} question", "answers": [{"label": MARK, "to": "n2"}]},
        {"id": "n2", "kind": "outcome", "title": f"{MARK} outcome"},
    ]
    guide = rules.save_guide(None, title=f"{MARK} guide", tree=read(nodes), teams=[cast.third], by=by)
    rules.publish_guide(guide, by=by)
    added = rules.add_checklist(ticket, checklist, by=hank)
    walk = rules.begin_walk(ticket, guide, by=hank)
    return {
        "workspace:ticket_checklist_removal pk": added.pk,
        "workspace:step pk": added.steps.get().pk,
        **{f"workspace:walk_{move} pk": walk.pk for move in ("answer", "back", "leaving", "offer")},
    }


def addresses(values: Mapping[str, str | int]) -> Iterator[Address]:
    """All addresses of the URLconf, filled with `values` by "name parameter", "namespace parameter" or parameter."""
    for name, parameters in _patterns(get_resolver(), ""):
        space = name.partition(":")[0] if ":" in name else ""
        found: dict[str, str | int] = {}
        for parameter in parameters:
            for key in (f"{name} {parameter}", f"{space} {parameter}", parameter):
                if key in values:
                    found[parameter] = values[key]
                    break
        known = len(found) == len(parameters)
        yield Address(name, frozenset(parameters), reverse(name, kwargs=found) if known else None)


def _patterns(resolver: URLResolver, space: str) -> Iterator[tuple[str, list[str]]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            assert entry.name, f"{entry.pattern} has no name"
            yield space + entry.name, list(entry.pattern.regex.groupindex)
        else:
            yield from _patterns(entry, f"{entry.namespace}:" if entry.namespace else space)
