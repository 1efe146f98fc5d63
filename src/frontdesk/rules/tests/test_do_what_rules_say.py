"""Each effect of a rule, set going by a customer's mail or form, as it ends on the ticket."""

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from frontdesk.accounts.models import Workspace
from frontdesk.events.models import Entry
from frontdesk.feedback.models import Survey
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Place
from frontdesk.rules import actions as rules
from frontdesk.rules.effect import entries
from frontdesk.rules.logic.retries import MOST_TRIES
from frontdesk.rules.models import Rule, RuleRun, Webhook, WebhookCall
from frontdesk.sla.models import Hold
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Category, Field, Message, Ticket
from tests.cast import Cast

Run = Callable[..., list[str]]


def do(cast: Cast, when: str = "created", **effects: str) -> Rule:
    """A rule without conditions."""
    return rules.save_rule(None, by=cast.ada.actor(), name="Do", when={when: "yes"}, effects=effects)


def after(cast: Cast, run_jobs: Run, **effects: str) -> Ticket:
    """A customer's ticket after a rule with these effects has run on it, without a fault."""
    do(cast, **effects)
    ticket = cast.ticket()
    run_jobs()
    run = RuleRun.objects.get(ticket=ticket)
    assert run.state == "done", run.effects
    return Ticket.objects.get(pk=ticket.pk)


def history(ticket: Ticket) -> str:
    return "; ".join(f"{one.actor_name} {one.sentence()}" for one in Entry.objects.about("ticket", ticket.pk))


def test_every_effect_of_rules_is_tried_here() -> None:
    """The catalogue, so that a new one is not forgotten."""
    assert {entry.slug for entry in entries(for_rules=True)} == {
        "assignee", "category", "checklist", "escalate", "fields", "hold", "impact", "note", "notify", "priority",
        "queue", "release", "reply", "snooze", "status", "survey", "tags_added", "tags_removed", "team", "urgency",
        "webhook",
    }  # fmt: skip


def test_assign_to_an_agent_and_a_team(cast: Cast, run_jobs: Run) -> None:
    found = after(cast, run_jobs, team=str(cast.second.pk), assignee=str(cast.tim.pk))
    assert (found.team, found.assignee, found.status) == (cast.second, cast.tim, "open")
    assert "Rule “Do” assigned it to Billing · Tim Second" in history(found)


def test_status_priority_and_tags(cast: Cast, run_jobs: Run) -> None:
    found = after(cast, run_jobs, status="on_hold", priority="2", tags_added="b, a", tags_removed="b")
    assert (found.status, found.priority, found.tags) == ("on_hold", 2, ["a"])


def test_urgency_and_impact_give_the_priority(cast: Cast, run_jobs: Run) -> None:
    found = after(cast, run_jobs, urgency="1", impact="1")
    assert (found.urgency, found.impact, found.priority) == (1, 1, 1)
    assert "Rule “Do” set urgency to high" in history(found)


def test_the_priority_by_the_matrix_and_a_step_higher(cast: Cast, run_jobs: Run) -> None:
    ticket = cast.ticket()
    Ticket.objects.filter(pk=ticket.pk).update(urgency=3, impact=3)
    do(cast, when="tags", priority="matrix")
    do(cast, when="noted", priority="higher")
    tickets.set_tags(ticket, tags=["x"], by=cast.lea.actor())
    run_jobs()
    assert Ticket.objects.get(pk=ticket.pk).priority == 4
    for expected in (3, 2, 1, 1):
        tickets.add_note(ticket, html="<p>Again</p>", by=cast.lea.actor())
        run_jobs()
        assert Ticket.objects.get(pk=ticket.pk).priority == expected


def test_category_fields_and_checklist(cast: Cast, run_jobs: Run) -> None:
    category = Category.objects.create(name="Money", slug="money")
    Field.objects.create(name="Colour", slug="colour", kind="choice", choices=["red", "blue"])
    steps = rules.save_checklist(None, title="Ask twice", steps=[rules.StepWritten("Ask")], by=cast.ada.actor())
    found = after(cast, run_jobs, category=str(category.pk), fields="Colour: red", checklist=str(steps.pk))
    assert (found.category, found.fields) == (category, {"colour": "red"})
    assert [one.title for one in found.checklists.all()] == ["Ask twice"]


def test_a_checklist_holds_back_a_rule_as_it_does_people(cast: Cast, run_jobs: Run) -> None:
    steps = rules.save_checklist(None, title="Ask twice", steps=[rules.StepWritten("Ask")], by=cast.ada.actor())
    do(cast, checklist=str(steps.pk), status="solved")
    ticket = cast.ticket()
    run_jobs()
    run = RuleRun.objects.get()
    assert run.state == "partly" and "Ask" in run.reason
    assert Ticket.objects.get(pk=ticket.pk).status == "new"


def test_route_to_a_queue_whatever_its_conditions_say(cast: Cast, run_jobs: Run) -> None:
    queue = routing.save_queue(None, name="Money", by=cast.ada.actor(), teams=[cast.second])
    other = routing.save_queue(None, name="First of all", by=cast.ada.actor(), position=0)
    found = after(cast, run_jobs, queue=str(queue.pk))
    assert Place.objects.get(ticket=found, state="waiting").queue == queue
    assert "routed it to the queue Money" in history(found)
    tickets.assign(found, to=cast.lea, by=cast.ada.actor())
    routing.direct(found, other, by=cast.lea.actor())
    run_jobs()
    assert Ticket.objects.get(pk=found.pk).assignee is None
    assert Place.objects.get(ticket=found, state="waiting").queue == other


def test_escalate_with_a_note(cast: Cast, run_jobs: Run) -> None:
    found = after(cast, run_jobs, escalate=f"{cast.third.pk}\nAn outage, see the monitor")
    assert (found.team, found.level) == (cast.third, 3)
    assert found.escalations.get().note == "An outage, see the monitor"


def test_snooze_until_the_customer_answers(cast: Cast, run_jobs: Run) -> None:
    assert after(cast, run_jobs, snooze="answer").snoozed_until is not None


def test_note_and_reply_in_the_customers_language(cast: Cast, run_jobs: Run) -> None:
    macro = rules.save_macro(None, name="Hi", by=cast.ada.actor(), whose="everybody",
                             texts={"": "<p>Hello</p>", "de": "<p>Guten Tag {{ customer_name }}</p>"})  # fmt: skip
    cast.laura.language = "de"
    cast.laura.save()
    do(cast, reply=str(macro.pk), note="For {{ customer_first_name }}")
    ticket = tickets.open_ticket(subject="Hallo", text="Kurz", language="de", requester=cast.laura, team=cast.first,
                                 by=cast.laura.actor())  # fmt: skip
    run_jobs()
    said = {one.kind: one.text for one in Message.objects.filter(ticket=ticket)}
    assert (said["outbound"], said["note"]) == ("Guten Tag Laura Croft", "For Laura")


def test_hold_and_release_the_promises(cast: Cast, run_jobs: Run) -> None:
    found = after(cast, run_jobs, hold="The parts come on Monday")
    assert Hold.objects.get(ticket=found, ended_at=None).reason == "The parts come on Monday"
    rules.save_rule(None, by=cast.ada.actor(), name="Go on", when={"tags": "yes"}, effects={"release": "yes"})
    tickets.set_tags(found, tags=["here"], by=cast.lea.actor())
    run_jobs()
    assert not Hold.objects.filter(ticket=found, ended_at=None).exists()


def test_the_survey_once_and_only_where_somebody_was_answered(cast: Cast, run_jobs: Run) -> None:
    do(cast, when="status", survey="yes")
    ticket = cast.ticket()
    tickets.reply(ticket, html="<p>Here</p>", status="pending", by=cast.lea.actor())
    run_jobs()
    assert Survey.objects.get().ticket == ticket
    tickets.set_status(ticket, status="on_hold", by=cast.lea.actor())
    run_jobs()
    assert Survey.objects.count() == 1 and RuleRun.objects.filter(state="failed").count() == 1


@pytest.mark.parametrize("whom", ["owner", "team", "supervisors", "administrators", "followers", "agent", "team:"])
def test_agents_are_told_each_group_of_them(cast: Cast, run_jobs: Run, whom: str) -> None:
    value = {"agent": f"agent:{cast.tim.pk}", "team:": f"team:{cast.second.pk}"}.get(whom, whom)
    expected = {"owner": {cast.lea.pk}, "team": {cast.lea.pk, cast.sue.pk}, "supervisors": {cast.sue.pk},
                "administrators": {cast.ada.pk}, "followers": {cast.tim.pk}, "agent": {cast.tim.pk},
                "team:": {cast.tim.pk, cast.sue.pk}}[whom]  # fmt: skip
    ticket = cast.ticket()
    tickets.assign(ticket, to=cast.lea, by=cast.ada.actor())
    tickets.follow(ticket, by=cast.tim.actor())
    do(cast, when="tags", notify=f"{value}\nPlease look")
    tickets.set_tags(ticket, tags=["x"], by=cast.ada.actor())
    run_jobs()
    told = Entry.objects.get(kind="rules.agents_told")
    assert set(told.data["agents"]) == expected and "“Please look”" in told.sentence()


class Receiver(BaseHTTPRequestHandler):
    answers: list[int] = []
    got: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), body))
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def hook(cast: Cast, settings: Any) -> Iterator[Webhook]:
    settings.ALLOW_PRIVATE_HOSTS = True
    Receiver.answers, Receiver.got = [], []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield rules.save_webhook(None, name="Monitor", url=f"http://127.0.0.1:{server.server_port}/hook",
                             secret="a-secret-of-length", by=cast.ada.actor())  # fmt: skip
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_webhook_is_called_signed_and_with_nothing_of_what_was_said(cast: Cast, run_jobs: Run, hook: Webhook) -> None:
    found = after(cast, run_jobs, webhook=str(hook.pk), priority="1")
    ((headers, body),) = Receiver.got
    moment, _, mac = headers["Frontdesk-Signature"].removeprefix("t=").partition(",v1=")
    wanted = hmac.new(b"a-secret-of-length", f"{moment}.{body.decode()}".encode(), hashlib.sha256).hexdigest()
    assert hmac.compare_digest(mac, wanted)
    told = json.loads(body)
    assert told["ticket"]["priority"] == "urgent" and told["delivery"] == headers["Frontdesk-Delivery"]
    assert "not signed in for two years" not in body.decode()
    assert WebhookCall.objects.get().state == "done" and "called the webhook Monitor" in history(found)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM rules_webhook")
        assert "a-secret-of-length" not in cursor.fetchone()[0]  # stored sealed


def test_a_webhook_that_does_not_answer_is_called_again_and_then_told(cast: Cast, run_jobs: Run, hook: Webhook) -> None:
    rule = do(cast, webhook=str(hook.pk), priority="1")
    Receiver.answers = [500, 200]
    first = cast.ticket()
    run_jobs(later=True)
    assert len({headers["Frontdesk-Delivery"] for headers, _ in Receiver.got}) == 1 and len(Receiver.got) == 2
    assert RuleRun.objects.get(ticket=first).state == "done"
    Receiver.answers = [503] * 20
    ticket = cast.ticket()
    run_jobs(later=True)
    call = WebhookCall.objects.get(ticket_id=ticket.pk)
    assert (call.state, call.tries, call.answer) == ("failed", MOST_TRIES, "It answered 503.")
    run = RuleRun.objects.get(ticket=ticket)
    assert run.state == "partly" and "could not reach the webhook Monitor" in history(ticket)
    rule.refresh_from_db()
    assert rule.failures == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/x", "http://[::1]/x", "http://10.0.0.1/", "http://169.254.169.254/"]
)
def test_a42_a_webhook_never_reaches_inside_ones_own_network(
    cast: Cast, run_jobs: Run, url: str, settings: Any
) -> None:
    """A42: the address is checked when connecting; it is told at once, not tried for a day."""
    settings.ALLOW_PRIVATE_HOSTS = False
    hook = rules.save_webhook(None, name="Inside", url=url, by=cast.ada.actor())
    do(cast, webhook=str(hook.pk))
    cast.ticket()
    run_jobs(later=True)
    call = WebhookCall.objects.get()
    assert (call.state, call.tries) == ("failed", 1) and "private" in call.answer


def test_webhooks_are_checked_and_those_that_rules_call_stay(cast: Cast) -> None:
    for bad in ("ftp://x.example", "https://", "https://me:pass@x.example/", "javascript:alert(1)"):
        with pytest.raises(ValidationError):
            rules.save_webhook(None, name="Bad", url=bad, by=cast.ada.actor())
    hook = rules.save_webhook(None, name="Good", url="https://x.example/h", by=cast.ada.actor())
    rule = do(cast, webhook=str(hook.pk))
    with pytest.raises(ValidationError, match="“Do” calls it"):
        rules.remove_webhook(hook, by=cast.ada.actor())
    rules.remove_rule(rule, by=cast.ada.actor())
    rules.remove_webhook(hook, by=cast.ada.actor())
    assert not Webhook.objects.exists() and Workspace.objects.exists()
