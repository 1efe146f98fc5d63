"""Two customers who turn out to be one: everything goes over and comes back, and nobody reads what is not theirs."""

import datetime
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from frontdesk.accounts.models import User
from frontdesk.customers import actions as customers
from frontdesk.customers.conflict import NotPossible, Outdated
from frontdesk.customers.logic.likeness import is_same_mailbox
from frontdesk.customers.models import Customer, CustomerMerge, Identity
from frontdesk.events import SYSTEM
from frontdesk.feedback.models import Survey
from frontdesk.feedback.survey_link import survey_by_token, survey_token
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.handing_over import follow_merges
from frontdesk.tickets.conflict import Conflict
from frontdesk.tickets.models import Participant, Ticket
from frontdesk.tickets.tracking import copy_token, tracking_token
from frontdesk.workspace.duplicates import likely_duplicates
from tests.cast import Cast, actor, assemble

# What a merge and its undoing may leave behind: versions, and the traces of both.
LEFT = {"version", "updated_at", "search"}
TRACES = {
    "customers.CustomerMerge",
    "events.Entry",
    "tickets.SearchWaiting",
    "tickets.TicketChange",
    "tickets.ViewCount",
}


def state() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all apps that keep something of customers."""
    found = {}
    for app in ("customers", "tickets", "feedback", "accounts", "channels"):
        for model in apps.get_app_config(app).get_models():
            if model._meta.label in TRACES or not model._meta.managed:
                continue
            names = [field.attname for field in model._meta.concrete_fields if field.attname not in LEFT]
            found[model._meta.label] = sorted(model._default_manager.values_list(*names), key=repr)
    return found


def person(cast: Cast, n: int, chance: random.Random) -> Customer:
    """Somebody with whatever somebody may have."""
    lea = actor(cast.lea)
    row = customers.recognise(email=f"person{n}@croft.test", name=chance.choice(["", f"Person {n}"]), by=SYSTEM)
    values: dict[str, Any] = {
        "department": chance.choice(["", "Legal", "Sales"]), "language": chance.choice(["", "de", "en"]),
        "notes": chance.choice(["", "In short"]), "tags": chance.sample(["a", "b", "c", "d"], chance.randrange(4)),
        "is_employee": chance.random() < 0.3,
    }  # fmt: skip
    row = customers.change_customer(row, by=lea, **values)
    if chance.random() < 0.5:
        customers.add_identity(row, kind="phone", address=f"+44207946{n:04d}", by=lea)
    if chance.random() < 0.5:
        customers.add_note(row, text="A note", by=lea)
    if chance.random() < 0.5:
        customers.record_consent(row, purpose="Newsletter", is_given=True, source="call", by=lea)
    return Customer.objects.get(pk=row.pk)


@pytest.mark.parametrize("seed", range(12))
def test_a_merge_and_its_undoing_change_nothing(cast: Cast, seed: int) -> None:
    """Property: whatever two customers have, merging them and undoing it leaves every row as it was (A03, A61)."""
    chance = random.Random(seed)
    lea = actor(cast.lea)
    people = [person(cast, n, chance) for n in range(3)]
    for n in range(8):
        asks, *others = chance.sample(people, 3)
        ticket = tickets.open_ticket(
            subject=f"Matter {n}", text="Help", requester=asks, team=cast.first, by=asks.actor()
        )
        for other in others[: chance.randrange(3)]:
            tickets.add_participant(ticket, customer=other, by=lea)
            tickets.receive_message(ticket, customer=other, text="Me too", by=other.actor())
        if chance.random() < 0.5:
            tickets.reply(ticket, html="<p>Hello</p>", by=lea)
        if chance.random() < 0.3:
            tickets.pledge(ticket, kind="call", due_at=clock.now() + clock.days(1), by=lea)
        if chance.random() < 0.3:
            Survey.objects.create(ticket=ticket, customer=asks, expires_at=clock.now())
        if chance.random() < 0.3:
            tickets.set_status(ticket, status="closed", by=lea)
    before = state()
    source, target = chance.sample(people, 2)
    customers.merge_customers(source, into=target, by=lea, chosen=chance.sample(["name", "email", "language"], 2))
    assert not Identity.objects.filter(customer=source).exists()
    assert not Ticket.objects.filter(requester=source).exists()
    assert not Participant.objects.filter(customer=source).exists()
    assert not [
        one for one in Participant.objects.select_related("ticket") if one.customer_id == one.ticket.requester_id
    ]
    assert state() != before
    customers.unmerge_customers(CustomerMerge.objects.get(), by=lea)
    customers.unmerge_customers(CustomerMerge.objects.get(), by=lea)
    assert state() == before


def test_what_wins_and_what_is_filled(cast: Cast) -> None:
    lea, other = actor(cast.lea), cast.stranger
    customers.change_customer(cast.laura, department="Legal", tags=["a"], by=lea)
    customers.change_customer(other, department="Sales", language="de", tags=["b"], is_employee=True, by=lea)
    merged = customers.merge_customers(other, into=cast.laura, by=lea, chosen=["department"])
    assert (merged.name, merged.department, merged.language, merged.tags, merged.is_employee) == (
        "Laura Croft", "Sales", "de", ["a", "b"], True,
    )  # fmt: skip
    assert customers.recognise(email="sam@elsewhere.test", by=SYSTEM) == cast.laura
    assert customers.merge_customers(other, into=cast.laura, by=lea).version == merged.version, "twice is once"
    customers.change_customer(merged, language="fr", by=lea)
    customers.unmerge_customers(CustomerMerge.objects.get(), by=lea)
    laura = Customer.objects.get(pk=cast.laura.pk)
    assert (laura.department, laura.language, laura.tags) == ("Legal", "fr", ["a"]), "what was changed since stays"
    assert customers.recognise(email="sam@elsewhere.test", by=SYSTEM) == other


def test_a32_nobody_moves_what_they_may_not_work_on(cast: Cast) -> None:
    """A32, A36: a private team's ticket would be read by whoever its requester becomes."""
    cast.ticket("Sealed", team=cast.third)
    for source, target in ((cast.laura, cast.stranger), (cast.stranger, cast.laura)):
        with pytest.raises(PermissionDenied):
            customers.merge_customers(source, into=target, by=actor(cast.lea))
        with pytest.raises(PermissionDenied):
            customers.merge_customers(source, into=target, by=actor(cast.vic))
    assert not CustomerMerge.objects.exists()
    customers.merge_customers(cast.laura, into=cast.stranger, by=actor(cast.hank))
    with pytest.raises(PermissionDenied):
        customers.unmerge_customers(CustomerMerge.objects.get(), by=actor(cast.lea))


def test_a67_a_reply_that_is_being_written_notices(cast: Cast) -> None:
    """A67: the answer would go to another address than the page says; and a merge notices a change of either."""
    ticket = cast.ticket()
    versions = (cast.laura.version, cast.stranger.version)
    customers.change_customer(cast.stranger, department="Legal", by=actor(cast.tim))
    with pytest.raises(Outdated):
        customers.merge_customers(cast.laura, into=cast.stranger, by=actor(cast.lea), seen=versions)
    customers.merge_customers(cast.laura, into=cast.stranger, by=actor(cast.lea), seen=(versions[0], versions[1] + 1))
    with pytest.raises(Conflict) as conflict:
        tickets.reply(ticket, html="<p>Hello Laura</p>", by=actor(cast.lea), seen=ticket.version)
    assert "Sam Stranger" in conflict.value.since[-1].sentence()


def test_a03_links_go_on_and_lead_no_further_than_before(cast: Cast) -> None:
    """A03: who was merged keeps the links that they had; undone, links of the other one's time are dead."""
    lea, mine = actor(cast.lea), cast.ticket("Matter of Laura", text="Words of Laura")
    theirs = tickets.open_ticket(
        subject="Matter of Sam", text="Words of Sam", requester=cast.stranger, team=cast.first, by=cast.stranger.actor()
    )
    tickets.add_participant(theirs, customer=cast.laura, by=lea)
    old = tracking_token(mine)
    copy = copy_token(Participant.objects.select_related("ticket").get())
    survey = survey_token(Survey.objects.create(ticket=mine, customer=cast.laura, expires_at=clock.now()))
    other = customers.recognise(email="l.croft@home.test", by=SYSTEM)
    customers.merge_customers(cast.laura, into=other, by=lea)
    new = tracking_token(Ticket.objects.get(pk=mine.pk))
    for token in (old, new, copy):
        assert Client().get(f"/r/{token}").status_code == 200
    assert "Words of Sam" not in Client().get(f"/r/{copy}").content.decode()
    assert survey_by_token(survey) is not None
    customers.unmerge_customers(CustomerMerge.objects.get(), by=lea)
    assert Client().get(f"/r/{old}").status_code == 200
    assert Client().get(f"/r/{copy}").status_code == 200
    assert Client().get(f"/r/{new}").status_code == 404


def test_what_cannot_be_merged_or_undone_says_why(cast: Cast) -> None:
    lea = actor(cast.lea)
    with pytest.raises(NotPossible, match="another"):
        customers.merge_customers(cast.laura, into=cast.laura, by=lea)
    for row in (cast.laura, cast.stranger):
        customers.recognise(user=User.objects.create_user(row.email, "long enough pass", name="U"), by=SYSTEM)
    with pytest.raises(NotPossible, match="sign in"):
        customers.merge_customers(cast.laura, into=cast.stranger, by=lea)
    one, two, three = (customers.recognise(email=f"p{n}@croft.test", by=SYSTEM) for n in range(3))
    customers.merge_customers(one, into=two, by=lea)
    customers.merge_customers(two, into=three, by=lea)
    with pytest.raises(NotPossible, match="already"):
        customers.merge_customers(one, into=three, by=lea)
    first, second = CustomerMerge.objects.order_by("pk")
    with pytest.raises(NotPossible, match="Undo that first"):
        customers.unmerge_customers(first, by=lea)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)), pytest.raises(NotPossible, match="30 days"):
        customers.unmerge_customers(second, by=lea)
    customers.unmerge_customers(second, by=lea)
    customers.unmerge_customers(first, by=lea)
    assert Customer.objects.get(pk=one.pk).email == "p0@croft.test"


def test_an_account_goes_along_and_comes_back(cast: Cast) -> None:
    user = User.objects.create_user("sam@elsewhere.test", "long enough pass", name="Sam")
    customers.recognise(user=user, by=SYSTEM)
    ticket = cast.ticket("Matter of Laura")
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Matter of Laura" not in browser.get("/my").content.decode()
    customers.merge_customers(cast.stranger, into=cast.laura, by=actor(cast.lea))
    assert Customer.objects.get(user=user) == cast.laura
    assert browser.get(f"/r/{ticket.number}").status_code == 200
    customers.unmerge_customers(CustomerMerge.objects.get(), by=actor(cast.lea))
    assert browser.get(f"/r/{ticket.number}").status_code == 404


def test_what_comes_in_at_that_moment_follows(cast: Cast) -> None:
    customers.merge_customers(cast.stranger, into=cast.laura, by=actor(cast.lea))
    late = cast.ticket("Late")
    Ticket.objects.filter(pk=late.pk).update(requester=cast.stranger, requester_name="Sam Stranger")
    assert follow_merges() == 1
    assert Ticket.objects.get(pk=late.pk).requester == cast.laura
    customers.unmerge_customers(CustomerMerge.objects.get(), by=actor(cast.lea))
    assert Ticket.objects.get(pk=late.pk).requester == cast.stranger
    assert follow_merges() == 0


def test_a61_likely_duplicates_have_more_than_a_name_in_common(cast: Cast) -> None:
    """A61: the same name alone proposes nothing, and nothing is merged by itself."""
    lea = actor(cast.lea)
    company = customers.save_organization(None, name="Croft Ltd", by=lea)
    customers.change_customer(cast.laura, organization=company, phone="+442079460001", by=lea)
    namesake = customers.recognise(email="laura@gmail.com", name="Laura Croft", by=SYSTEM)
    colleague = customers.recognise(email="lc@home.test", name="laura croft", by=SYSTEM)
    customers.change_customer(colleague, organization=company, by=lea)
    spelled = customers.recognise(email="Laura+shop@croft.test", by=SYSTEM)
    dotted = customers.recognise(email="l.aura@croft.test", by=SYSTEM)
    called = customers.recognise(phone="+44 20 7946 0001", by=SYSTEM)
    with CaptureQueriesContext(connection) as asked:
        found = likely_duplicates(Customer.objects.get(pk=cast.laura.pk), list(cast.laura.identities.all()))
    assert {one.customer for one in found} == {colleague, spelled, called}
    assert not {namesake, dotted} & {one.customer for one in found}
    assert len(asked) == 2 + 4  # the customer and their addresses, and the search
    assert is_same_mailbox("l.aura+x@gmail.com", "laura@googlemail.com")
    with connection.cursor() as cursor:  # enough of them for a plan that tells something
        cursor.execute(MANY)
        cursor.execute("ANALYZE customers_customer, customers_identity")
    used = " ".join(str(plan(each["sql"])) for each in asked if each["sql"].startswith("SELECT"))
    assert all(name in used for name in ("identity_mailbox", "customer_name", "customer_phone")), used


MANY = """
WITH made AS (INSERT INTO customers_customer (name, email, phone, is_employee, department, language, time_zone, notes)
    SELECT 'Person ' || n, n || '@many.test', '+4420' || n, false, '', '', '', '' FROM generate_series(1, 5000) n
    RETURNING id, email)
INSERT INTO customers_identity (customer_id, kind, address) SELECT id, 'email', email FROM made"""


def plan(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        return cursor.fetchall()


def test_the_page_previews_merges_and_undoes(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.lea.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    cast.ticket("Matter of Laura")
    address = f"/desk/customers/{cast.stranger.pk}/merge"
    page = browser.get(f"{address}?with={cast.laura.pk}").content.decode()
    assert "1 ticket" in page and "1 address" in page and 'name="take_email"' in page
    assert f"?with={cast.laura.pk}" in browser.get(f"{address}?q=lau").content.decode()
    form = {"with": cast.laura.pk, "take_name": "source"}
    assert browser.post(address, form | {"seen": "9.9"}).status_code == 409
    seen = f"{cast.laura.version}.{cast.stranger.version}"
    assert browser.post(address, form | {"seen": seen}).status_code == 303
    moved = browser.get(f"/desk/customers/{cast.laura.pk}")
    assert moved.headers["Location"].endswith(f"/customers/{cast.stranger.pk}")
    page = browser.get(moved.headers["Location"]).content.decode()
    assert "Merged into this customer" in page and "Matter of Laura" in page and "laura@croft.test" in page
    merge = CustomerMerge.objects.get()
    assert browser.post(f"/desk/customers/{cast.stranger.pk}/merges/{merge.pk}/undoing").status_code == 303
    assert "Laura Croft" in browser.get(f"/desk/customers/{cast.laura.pk}").content.decode()
    cast.ticket("Sealed", team=cast.third)
    assert "Ask an administrator" in browser.get(f"{address}?with={cast.laura.pk}").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a67_two_merges_at_once_end_as_one() -> None:
    """A67: two agents merge the same two customers into each other while one of them writes; nothing is lost."""
    cast = assemble()
    mine = cast.ticket("Matter of Laura")
    begin, refused = threading.Barrier(3), list[str]()

    def run(work: Callable[[], Any]) -> None:
        try:
            begin.wait()
            work()
        except NotPossible as error:
            refused.append(str(error))
        finally:
            connection.close()

    work: list[Callable[[], Any]] = [
        lambda: customers.merge_customers(cast.laura, into=cast.stranger, by=actor(cast.lea)),
        lambda: customers.merge_customers(cast.stranger, into=cast.laura, by=actor(cast.sue)),
        lambda: tickets.receive_message(mine, customer=cast.laura, text="Hello?", by=cast.laura.actor()),
    ]
    threads = [threading.Thread(target=run, args=[each]) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    merge = CustomerMerge.objects.get()
    assert Customer.objects.standing().count() == 1
    assert set(Identity.objects.values_list("customer", flat=True)) == {merge.target_id}
    follow_merges()
    assert Ticket.objects.get().requester_id == merge.target_id
    assert Ticket.objects.get().messages.filter(text="Hello?").exists()


@pytest.mark.django_db
def test_a67_who_is_merged_while_writing_has_written_as_who_they_became() -> None:
    """A67: the page was drawn for one customer, who was merged into another before the answer arrived."""
    cast = assemble()
    mine = cast.ticket("Matter of Laura")
    customers.merge_customers(cast.laura, into=cast.stranger, by=actor(cast.lea))
    message = tickets.receive_message(mine, customer=cast.laura, text="Hello?", by=cast.laura.actor())
    assert message.customer == cast.stranger
    other = Customer.objects.create(name="Mallory", email="mallory@croft.test")
    with pytest.raises(PermissionDenied):
        tickets.receive_message(mine, customer=other, text="Mine?", by=other.actor())
