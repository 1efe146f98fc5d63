"""A story: an employee who cannot go on writes a form; the rule routes and escalates, and somebody is told."""

import time
from collections.abc import Callable

from django.test import Client

from frontdesk.accounts.models import User
from frontdesk.customers.actions import change_customer, recognise
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from frontdesk.notifications.models import Notification
from frontdesk.portal.stamp import new_stamp
from frontdesk.rules import actions as rules
from frontdesk.rules.models import RuleRun
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Category, Ticket
from tests.cast import Cast, signed_in

Run = Callable[..., list[str]]


def send(client: Client, subject: str, stops: str) -> Ticket:
    """The form as an employee sends it, signed in."""
    form = {
        "subject": subject, "description": "The counter's terminal stays dark.", "stops": stops, "website": "",
        "stamp": new_stamp(time.time() - 60),
    }  # fmt: skip
    assert client.post("/new/systems", form).status_code == 302
    return Ticket.objects.latest("pk")


def test_the_urgent_employees_rule_routes_and_escalates(cast: Cast, client: Client, run_jobs: Run) -> None:
    Category.objects.create(name="Systems", slug="systems", team=cast.first, is_internal=True, is_public=False)
    rules.save_rule(
        None, by=cast.ada.actor(), name="A colleague cannot go on", when={"created": "yes"},
        tree=Group("all", (Condition("channel", "any", ("portal",)), Condition("urgency", "any", ("1",)),
                           Condition("category", "filled"))),
        effects={"priority": "1", "tags_added": "urgent", "notify": "supervisors\nA colleague cannot go on",
                 "escalate": f"{cast.third.pk}\nA colleague cannot go on: see the form."},
    )  # fmt: skip
    user = User.objects.create_user("austin@meridian.test", "correct horse battery", name="Austin Coy")
    change_customer(recognise(user=user, name=user.name, by=SYSTEM), is_employee=True, by=SYSTEM)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    urgent, patient = send(client, "Terminal is dark", "me"), send(client, "A new badge", "no")
    run_jobs()

    urgent.refresh_from_db()
    patient.refresh_from_db()
    assert (urgent.team, urgent.level, urgent.priority, urgent.tags) == (cast.third, 3, 1, ["urgent"])
    assert (patient.team, patient.level, patient.tags) == (cast.first, 1, [])
    assert urgent.escalations.get().note == "A colleague cannot go on: see the form."
    run = RuleRun.objects.get()
    assert (run.ticket, run.state) == (urgent, "done") and run.after["Team"] == "Platform"
    lines = [f"{one.actor_name} {one.sentence()}" for one in Entry.objects.about("ticket", urgent.pk)]
    assert "Rule “A colleague cannot go on” set priority to Urgent" in lines
    assert any("escalated it to Platform (level 3)" in line for line in lines)
    # Hank, who works in the private third level, finds it; Sue was told but may not see that team's tickets.
    page = signed_in(cast.hank).get(f"/desk/tickets/{urgent.number}").content.decode()
    assert "Rule “A colleague cannot go on”" in page and "Urgent" in page
    assert not Notification.objects.filter(kind="rule_told", agent=cast.sue).exists()
    # The administrator reads in the log what was before and after.
    log = signed_in(cast.ada).get(f"/console/rule-runs/{run.pk}").content.decode()
    assert "Service" in log and "Platform" in log and "adds the tag urgent" in log


def test_administrators_are_told_of_a_rule_that_is_switched_off(cast: Cast, run_jobs: Run) -> None:
    from frontdesk.rules.logic.limits import MOST_FAILURES

    rule = rules.save_rule(
        None, by=cast.ada.actor(), name="Nobody hears", when={"created": "yes"}, effects={"notify": "owner\nLook"}
    )
    for _ in range(MOST_FAILURES):
        cast.ticket()
    run_jobs(limit=500)
    told = Notification.objects.get(kind="rule_off")
    assert told.agent == cast.ada and "Nobody hears" in told.detail
    page = signed_in(cast.ada).get(f"/console/rules/{rule.pk}").content.decode()
    assert "It was switched off." in page


def test_whoever_is_told_by_a_rule_finds_it_among_their_notifications(cast: Cast, run_jobs: Run) -> None:
    rules.save_rule(None, by=cast.ada.actor(), name="Look here", when={"created": "yes"},
                    effects={"notify": f"team:{cast.first.pk}\nA new one"})  # fmt: skip
    cast.ticket()
    run_jobs()
    told = Notification.objects.filter(kind="rule_told")
    assert set(told.values_list("agent", flat=True)) == {cast.lea.pk, cast.sue.pk}
    assert told.first().detail == "A new one"  # type: ignore[union-attr]
