"""Levels of the demo, who is on call, and what is escalated as it begins."""

import datetime

from django.db import connection

from frontdesk.accounts.models import Agent
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.events.models import Entry
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Escalation, Ticket
from frontdesk.transfer.demo.company import Staff

MINUTE = 60
# What was escalated in the past and went on, or ended, since.
_ENDED = """
UPDATE tickets_escalation e
   SET ended_at = COALESCE(t.closed_at, t.solved_at, t.last_message_at),
       ended_how = CASE WHEN t.status IN ('solved', 'closed', 'spam') THEN 'ended' ELSE 'moved' END
  FROM tickets_ticket t
 WHERE t.id = e.ticket_id AND e.ended_at IS NULL
   AND (t.status IN ('solved', 'closed', 'spam') OR t.team_id IS DISTINCT FROM e.to_team_id
        OR EXISTS (SELECT 1 FROM tickets_escalation n WHERE n.ticket_id = e.ticket_id AND n.id > e.id))
"""


def call_somebody(staff: Staff, until: datetime.datetime) -> None:
    """Targets for each level, two rotations, three policies; one escalation waits for an answer, one has it."""
    by = staff.actors["marta"]
    for level, claim, acknowledge in ((1, 60, 120), (2, 45, 90), (3, 15, 30)):
        escalation.save_level(
            level, claim_seconds=claim * MINUTE, acknowledge_seconds=acknowledge * MINUTE,
            is_calendar_time=level == 3, by=by,
        )  # fmt: skip
    _end_the_past()
    monday = (until - datetime.timedelta(days=until.weekday() + 28)).date()
    platform = escalation.save_rotation(
        None, name="Platform on call", time_zone="Europe/Berlin", starts_on=monday,
        people=_people(staff, "terrence", "ingrid"), by=by,
    )  # fmt: skip
    evenings = escalation.save_rotation(
        None, name="Evenings", time_zone="Europe/Berlin", starts_on=monday, unit="days", handover_at=datetime.time(18),
        from_time=datetime.time(18), until_time=datetime.time(8),
        people=_people(staff, "kemi", "priya", "diego"), by=by,
    )  # fmt: skip
    steps = [
        StepWritten("on_call", 0, media=["push"], rotation=platform),
        StepWritten("on_call", 10, media=["push"], rotation=evenings),
        StepWritten("leads", 20, media=["push"]),
    ]
    escalation.save_policy(
        None, name="Until somebody answers", position=20, triggers=["hand", "claim", "breach"], steps=steps, by=by
    )
    escalation.save_policy(
        None, name="Talk of lawyers", position=10, triggers=["words"], words=["lawyer*", "small claims", "the press"],
        steps=[StepWritten("supervisors", 0, media=["push"])], by=by,
    )  # fmt: skip
    escalation.save_policy(
        None, name="Unhappy customers", position=15, triggers=["negative"],
        steps=[StepWritten("leads", 0, media=["push"])], by=by,
    )  # fmt: skip
    _escalate_two(staff, until)


def _end_the_past() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ENDED)


def _people(staff: Staff, *keys: str) -> list[Agent]:
    return [staff.agents[key] for key in keys]


def _escalate_two(staff: Staff, until: datetime.datetime) -> None:
    """A supervisor is asked and has not answered; another team has taken one up."""
    before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    kemi, terrence = staff.actors["kemi"], staff.actors["terrence"]
    open_ = Ticket.objects.filter(status="open", snoozed_until=None).order_by("-last_message_at", "pk")
    asked = open_.filter(team=staff.teams["general"], assignee__isnull=False).first()
    if asked is not None:
        note = "They call every hour and want somebody who decides. I have said all that I may."
        tickets.raise_to_supervisor(asked, note=note, by=kemi)
    given = open_.filter(team=staff.teams["accounts"], assignee__isnull=False).first()
    if given is not None:
        note = "The account answers with an error that only you can read. The customer waits at the counter."
        tickets.escalate(given, team=staff.teams["platform"], note=note, by=staff.actors["tim"])
        found = Escalation.objects.filter(ticket=given, ended_at=None).latest("pk")
        tickets.acknowledge_escalation(found, by=terrence)
    # The demo's present is the moment of its newest ticket.
    Entry.objects.filter(pk__gt=before, subject_kind="ticket").update(at=until)
    Escalation.objects.filter(ended_at=None, at__gt=until).update(at=until)
