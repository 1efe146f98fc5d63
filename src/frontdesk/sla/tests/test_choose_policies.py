"""Which policy holds for a ticket, what happens to open ones when it changes, and the promises after the first."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.customers import actions as customers
from frontdesk.sla import actions as sla
from frontdesk.sla.actions.rules import Budget
from frontdesk.sla.models import SlaClock, SlaPolicy
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Category, Ticket
from tests.cast import Cast, assemble

Run = Callable[..., list[str]]
SOON = {("resolution", priority): Budget(3600, is_calendar_time=True) for priority in range(1, 5)}


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def only(fact: str, *values: str) -> Group:
    return Group("all", (Condition(fact, "any", values),))


def vip(cast: Cast, **more: object) -> SlaPolicy:
    """For tickets with the tag vip."""
    given: dict[str, object] = {"tree": only("tags", "vip"), "targets": SOON, "name": "Key customers"}
    return sla.save_policy(None, by=cast.ada.actor(), counts_by="team", **(given | more))  # type: ignore[arg-type]


def budgets(ticket: Ticket) -> dict[str, int]:
    return dict(SlaClock.objects.filter(ticket=ticket).values_list("promise", "budget_seconds"))


def test_the_first_that_fits_holds_and_the_default_for_all_others(cast: Cast) -> None:
    vip(cast, tree=only("team", str(cast.second.pk)), position=5)
    vip(cast, name="Later", tree=only("team", str(cast.second.pk)), position=9, targets={("resolution", 3): Budget(60)})
    assert budgets(cast.ticket(team=cast.second)) == {"resolution": 3600}
    assert set(budgets(cast.ticket(team=cast.first))) == {"first_reply", "resolution"}


def test_a_policy_asks_for_customer_company_category_priority_channel_and_team(cast: Cast) -> None:
    """Each by itself: it holds for what fits, and not for the same ticket of somebody, or of something, else."""
    company = customers.save_organization(None, name="Croft Ltd", by=cast.ada.actor())
    customers.change_customer(cast.laura, organization=company, tags=["gold"], by=cast.ada.actor())
    cast.laura.refresh_from_db()
    money = Category.objects.create(name="Money", slug="money", team=cast.first)
    asked = {
        "customer_tags": "gold", "organization": str(company.pk), "category": str(money.pk), "priority": "1",
        "channel": "portal", "team": str(cast.first.pk),
    }  # fmt: skip
    for number, (fact, value) in enumerate(asked.items()):
        name = f"By {fact}"
        policy = vip(cast, name=name, tree=only(fact, value), position=number, targets=SOON)
        fits = tickets.open_ticket(subject="One", text="x", requester=cast.laura, category=money, team=cast.first,
                                   urgency=1, impact=1, by=cast.laura.actor())  # fmt: skip
        other = tickets.open_ticket(subject="Other", text="x", requester=cast.stranger, team=cast.second,
                                    channel="email", by=cast.stranger.actor())  # fmt: skip
        assert (budgets(fits), set(budgets(other))) == ({"resolution": 3600}, {"first_reply", "resolution"}), fact
        sla.remove_policy(policy, by=cast.ada.actor())


def test_what_is_changed_on_a_ticket_chooses_anew(cast: Cast) -> None:
    policy, ticket = vip(cast), cast.ticket()
    tickets.set_tags(ticket, tags=["vip"], by=cast.lea.actor())
    assert budgets(ticket) == {"resolution": 3600}
    assert SlaClock.objects.get(ticket=ticket).policy == policy
    tickets.set_tags(ticket, tags=[], by=cast.lea.actor())
    assert set(budgets(ticket)) == {"first_reply", "resolution"}


def test_a_new_policy_leaves_open_tickets_alone_unless_it_is_for_them(cast: Cast, run_jobs: Run) -> None:
    ticket = cast.ticket(team=cast.second)
    before = budgets(ticket)
    policy = vip(cast, tree=only("team", str(cast.second.pk)))
    run_jobs()
    assert budgets(ticket) == before
    sla.save_policy(policy, is_for_open=True, by=cast.ada.actor())
    run_jobs()
    assert budgets(ticket) == {"resolution": 3600}
    due = SlaClock.objects.get(ticket=ticket).due_at
    ticket.refresh_from_db()
    assert ticket.next_due_at == ticket.expected_at == due


def test_a_preview_says_what_would_change_and_changes_nothing(cast: Cast) -> None:
    ticket = cast.ticket(team=cast.second)
    cast.ticket(team=cast.first)
    before = list(SlaClock.objects.order_by("pk").values_list("pk", "due_at"))
    found = sla.preview_policy(
        None, tree=only("team", str(cast.second.pk)), targets=SOON, pauses=["customer"], counts_by="team"
    )
    assert (found.open_count, found.looked_at, found.fitting) == (2, 2, 1)
    assert (found.sooner, found.later, found.new, found.ended) == (1, 0, 0, 1)
    assert {each.number for each in found.changes} == {ticket.number}
    assert list(SlaClock.objects.order_by("pk").values_list("pk", "due_at")) == before


def test_what_hangs_on_who_looks_or_on_the_clock_is_no_condition(cast: Cast) -> None:
    for tree, said in (
        (only("assignee", "me"), "whoever looks"),
        (Group("all", (Condition("due", "before", ("now",)),)), "move with the clock"),
        (only("priority", "77"), "not among the choices"),
    ):
        with pytest.raises(ValidationError, match=said):
            vip(cast, tree=tree)
    with pytest.raises(PermissionDenied):
        sla.save_policy(None, name="x", by=cast.sue.actor())
    with pytest.raises(TypeError):
        vip(cast, is_default=True)


def test_the_default_one_stays_and_others_go_without_breaking_promises(cast: Cast) -> None:
    policy = vip(cast, tree=only("team", str(cast.second.pk)))
    ticket = cast.ticket(team=cast.second)
    sla.remove_policy(policy, by=cast.ada.actor())
    assert budgets(ticket) == {"resolution": 3600}
    with pytest.raises(ValidationError, match="cannot be removed"):
        sla.remove_policy(SlaPolicy.objects.get(is_default=True), by=cast.ada.actor())


def test_the_next_reply_runs_from_question_to_answer_and_news_from_answer_to_answer(cast: Cast) -> None:
    every = {(name, priority): Budget(3600) for name in ("next_reply", "update") for priority in range(1, 5)}
    sla.save_policy(SlaPolicy.objects.get(is_default=True), targets=every, by=cast.ada.actor())
    ticket = cast.ticket()

    def state(promise: str) -> str:
        one = SlaClock.objects.filter(ticket=ticket, promise=promise).first()
        return "none" if one is None else "kept" if one.met_at else "runs"

    assert (state("next_reply"), state("update")) == ("none", "none")
    tickets.receive_message(ticket, customer=cast.laura, text="Anybody there?", by=cast.laura.actor())
    assert state("next_reply") == "none", "the first reply is owed still"
    tickets.reply(ticket, html="<p>We look into it</p>", by=cast.lea.actor())
    assert (state("first_reply"), state("next_reply"), state("update")) == ("kept", "none", "runs")
    tickets.receive_message(ticket, customer=cast.laura, text="And?", by=cast.laura.actor())
    began = SlaClock.objects.get(ticket=ticket, promise="next_reply").started_at
    tickets.receive_message(ticket, customer=cast.laura, text="Hello?", by=cast.laura.actor())
    assert SlaClock.objects.get(ticket=ticket, promise="next_reply").started_at == began, "from the first question on"
    tickets.reply(ticket, html="<p>Solved</p>", by=cast.lea.actor(), status="solved")
    assert (state("next_reply"), state("update"), state("resolution")) == ("kept", "kept", "kept")
