"""Mail to agents: as they want it, in their language, held back in quiet hours and then in one."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.accounts.actions.profile import change_profile
from frontdesk.accounts.models import Agent
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.notifications import actions as notifications
from frontdesk.notifications.kind import Kind
from frontdesk.notifications.models import Bundle, Choice, Dispatch, Notification
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast, actor

Run = Callable[..., list[str]]
KINDS = ("agent_assigned", "agent_answered", "agent_mentioned", "agent_news", "agent_digest", "agent_announced")
EVENING = datetime.datetime(2026, 11, 25, 19, 0, tzinfo=datetime.UTC)  # a Wednesday, 20:00 in Berlin
MORNING = datetime.datetime(2026, 11, 26, 7, 5, tzinfo=datetime.UTC)


def mails(agent: Agent) -> list[OutboundEnvelope]:
    """What the agent was sent about tickets."""
    return [
        one for one in OutboundEnvelope.objects.filter(kind__in=KINDS).order_by("pk") if one.to == [agent.user.email]
    ]


def wants(agent: Agent, *kinds: str) -> None:
    """By mail, too."""
    chosen = notifications.choices_of(agent.pk)
    notifications.save_choices(chosen | {kind: chosen[kind] | {"mail"} for kind in kinds}, by=actor(agent))


def quiet(agent: Agent) -> None:
    notifications.save_quiet_hours(
        is_on=True, starts_at=datetime.time(18), ends_at=datetime.time(8), days=range(7), whole_days=[], by=actor(agent)
    )


def mention(ticket: Ticket, cast: Cast, text: str = "Look") -> None:
    tickets.add_note(ticket, html=f"<p>{text}</p>", mentions=[cast.lea.pk], by=actor(cast.sue))


def test_mail_comes_to_those_who_want_it_and_is_not_doubled(cast: Cast, run_jobs: Run) -> None:
    """There is one way: what `tickets` did before, notifications do now. F23: a repeated job sends nothing twice."""
    ticket = cast.ticket()
    mention(ticket, cast)
    run_jobs()
    assert mails(cast.lea) == []
    wants(cast.lea, "mentioned")
    mention(ticket, cast, "Look at this one")
    run_jobs()
    notifications.send_due()
    run_jobs()
    (mail,) = mails(cast.lea)
    assert mail.kind == "agent_mentioned" and "Look at this one" in mail.payload["text"]
    assert list(Dispatch.objects.values_list("outcome", flat=True)) == ["sent"]


def test_every_other_kind_has_words_in_four_languages(cast: Cast, run_jobs: Run) -> None:
    ticket = cast.ticket("The invoice is wrong")
    tickets.claim(ticket, by=actor(cast.sue))
    wants(cast.lea, "offered")
    for language, words in {
        "en": "offers it to you",
        "de": "bietet es Ihnen an",
        "fr": "vous le propose",
        "es": "ofrece",
    }.items():
        change_profile(cast.lea.user, language=language)
        made = tickets.offer(ticket, to=cast.lea, note="I am off", by=actor(cast.sue))
        run_jobs()
        mail = mails(cast.lea)[-1]
        assert mail.kind == "agent_news" and words in mail.payload["subject"] and "I am off" in mail.payload["text"]
        tickets.withdraw_offer(made, by=actor(cast.sue))


def test_quiet_hours_hold_mail_back_and_then_it_comes_in_one(cast: Cast, run_jobs: Run) -> None:
    """The page shows it at once; what was read there meanwhile is not sent any more."""
    first, second, third = (cast.ticket(subject) for subject in ("First", "Second www.evil.test", "Third"))
    wants(cast.lea, "mentioned")
    quiet(cast.lea)
    with time_machine.travel(EVENING):
        for ticket in (first, first, second, third):
            mention(ticket, cast)
        run_jobs()
        assert mails(cast.lea) == []
        assert Bundle.objects.filter(agent=cast.lea, unread__gt=0).count() == 3
        notifications.mark_seen(notifications.About(ticket=third.pk), by=actor(cast.lea))
        assert notifications.send_due() == 0
    with time_machine.travel(MORNING):
        assert notifications.send_due() == 1
        run_jobs(later=True)
        assert notifications.send_due() == 0
    (mail,) = mails(cast.lea)
    text = mail.payload["text"]
    assert mail.kind == "agent_digest" and mail.payload["subject"].startswith("3 for you")
    assert text.count("Sue Super mentioned you") == 3 and "Third" not in text
    assert f"/desk/tickets/{first.number}" in text
    assert "www.evil.test" not in text, "A18: a customer's words become no link"
    assert sorted(Dispatch.objects.values_list("outcome", flat=True)) == ["read", "sent", "sent", "sent"]


def test_a30_what_is_held_back_is_judged_again_when_it_is_sent(cast: Cast, run_jobs: Run) -> None:
    gone, unwanted = cast.ticket("Gone"), cast.ticket("Unwanted")
    wants(cast.lea, "mentioned", "assigned")
    quiet(cast.lea)
    with time_machine.travel(EVENING):
        mention(gone, cast)
        tickets.assign(unwanted, to=cast.lea, by=actor(cast.sue))
        run_jobs()
        Ticket.objects.filter(pk=gone.pk).update(team=cast.third)
        wants(cast.lea, "mentioned")
        Choice.objects.filter(agent=cast.lea, kind="assigned").delete()
    with time_machine.travel(MORNING):
        notifications.send_due()
        run_jobs(later=True)
    assert mails(cast.lea) == []
    assert list(Dispatch.objects.values_list("outcome", flat=True)) == ["dropped", "dropped"]


def test_quiet_hours_are_those_of_the_agents_own_time_zone(cast: Cast, run_jobs: Run) -> None:
    change_profile(cast.lea.user, time_zone="America/Los_Angeles")
    wants(cast.lea, "mentioned")
    quiet(cast.lea)
    with time_machine.travel(EVENING):  # 11:00 there
        mention(cast.ticket(), cast)
        run_jobs()
    assert len(mails(cast.lea)) == 1


def test_a_kind_that_is_off_in_the_page_still_goes_by_mail(cast: Cast, run_jobs: Run) -> None:
    chosen = notifications.choices_of(cast.lea.pk)
    notifications.save_choices(chosen | {"mentioned": {"mail"}}, by=actor(cast.lea))
    mention(cast.ticket(), cast)
    run_jobs()
    assert len(mails(cast.lea)) == 1
    bundle = Bundle.objects.get(agent=cast.lea)
    assert (bundle.unread, bundle.latest_at) == (0, None)
    notifications.save_choices(chosen | {"mentioned": set()}, by=actor(cast.lea))
    mention(cast.ticket("Another"), cast)
    run_jobs()
    assert Notification.objects.filter(agent=cast.lea).count() == 1


def test_the_organisation_says_what_is_usual_and_ones_own_word_comes_first(cast: Cast) -> None:
    usual = notifications.usual_choices()
    assert usual["mentioned"] == {"page", "push"} and usual["followed"] == {"page"}
    notifications.save_choices(notifications.choices_of(cast.lea.pk) | {"assigned": {"page"}}, by=actor(cast.lea))
    notifications.save_defaults({kind: {"mail"} for kind in Kind.entries()}, tells_subjects=True, by=actor(cast.ada))
    assert notifications.choices_of(cast.tim.pk)["assigned"] == {"mail"}
    assert notifications.choices_of(cast.lea.pk)["mentioned"] == {"mail"}
    assert "push" not in notifications.choices_of(cast.lea.pk)["assigned"]
    with pytest.raises(PermissionDenied):
        notifications.save_defaults({}, tells_subjects=True, by=actor(cast.sue))


def test_a41_no_other_kind_medium_or_day_is_taken(cast: Cast) -> None:
    for chosen in ({"nothing": {"page"}}, {"mentioned": {"pigeon"}}):
        with pytest.raises(ValidationError):
            notifications.save_choices(chosen, by=actor(cast.lea))
    with pytest.raises(ValidationError):
        notifications.save_quiet_hours(
            is_on=True,
            starts_at=datetime.time(8),
            ends_at=datetime.time(8),
            days=[0],
            whole_days=[],
            by=actor(cast.lea),
        )
    with pytest.raises(ValidationError):
        notifications.save_quiet_hours(
            is_on=True,
            starts_at=datetime.time(8),
            ends_at=datetime.time(9),
            days=[7],
            whole_days=[],
            by=actor(cast.lea),
        )
    with pytest.raises(ValidationError):
        notifications.save_quiet_hours(
            is_on=True, starts_at=datetime.time(8), ends_at=datetime.time(9), days=[], whole_days=range(7),
            by=actor(cast.lea),
        )  # fmt: skip


def test_f28_a_notice_that_the_version_before_had_queued_is_still_written(cast: Cast, run_jobs: Run) -> None:
    """It was wanted then; a job of a ticket that is gone is passed over."""
    from procrastinate.contrib.django import app

    ticket = cast.ticket(text="The old words")
    for key in (ticket.pk, 0):
        app.configure_task("tickets.tell_agent", queue="events").defer(
            kind="agent_assigned", ticket_id=key, agent_id=cast.lea.pk, message_id=0, by_name="Sue Super"
        )
    run_jobs()
    (mail,) = mails(cast.lea)
    assert mail.kind == "agent_assigned" and "The old words" in mail.payload["text"]
