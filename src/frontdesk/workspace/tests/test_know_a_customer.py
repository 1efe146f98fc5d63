"""The page of a customer: profile, notes, addresses, consent, and one timeline over everything."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from frontdesk.accounts import actions as accounts
from frontdesk.channels.actions import block_sender
from frontdesk.channels.models import BlockedSender
from frontdesk.customers import actions as customers
from frontdesk.customers.models import Consent, Customer, CustomerNote, Identity, NotTheSame, Organization
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from frontdesk.feedback.models import Response, Survey
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.workspace.timeline_kind import Asked, Place, read_timeline
from tests.cast import Cast, actor


def shown(client: Client, cast: Cast, query: str = "") -> str:
    answer = client.get(f"/desk/customers/{cast.laura.pk}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_timeline_tells_everything_and_narrows_to_a_kind(cast: Cast, desk: Callable[[Any], Client]) -> None:
    lea = actor(cast.lea)
    ticket = cast.ticket("Locked out")
    tickets.reply(ticket, html="<p>Try it now</p>", by=lea)
    tickets.pledge(ticket, kind="call", due_at=clock.now() + clock.days(1), note="About the refund", by=lea)
    tickets.set_status(ticket, status="solved", by=lea)
    survey = Survey.objects.create(ticket=ticket, customer=cast.laura, expires_at=clock.now())
    Response.objects.create(survey=survey, score=4, comment="Quick and kind")
    customers.add_note(cast.laura, text="Prefers to be called", by=lea)
    customers.change_customer(cast.laura, department="Finance", by=lea)
    browser = desk(cast.lea)
    page = shown(browser, cast)
    wanted = {
        "tickets": "A ticket was opened", "messages": "Try it now", "statuses": "set it to solved",
        "surveys": "Quick and kind", "promises": "promised to call back", "notes": "Prefers to be called",
        "changes": "changed department",
    }  # fmt: skip
    for words in wanted.values():
        assert words in page
    for kind, words in wanted.items():
        part = browser.get(
            f"/desk/customers/{cast.laura.pk}?kind={kind}&block=timeline", headers={"HX-Request": "true"}
        ).content.decode()
        assert words in part
        assert not any(other in part for name, other in wanted.items() if name != kind)
    assert browser.get(f"/desk/customers/{cast.laura.pk}?kind=visits").status_code == 400
    assert browser.get(f"/desk/customers/{cast.laura.pk}?after=x.y.z").status_code == 400


def test_every_entry_is_on_one_page_and_only_one(cast: Cast) -> None:
    with time_machine.travel(timezone.now(), tick=False):  # many of one moment
        for n in range(25):
            customers.add_note(cast.laura, text=f"Note {n}", by=actor(cast.lea))
        made = [cast.ticket(f"Ticket {n}") for n in range(20)]
    tickets.add_note(made[3], html="<p>Between us</p>", by=actor(cast.lea))
    seen: list[tuple[int, int]] = []
    place: Place | None = None
    while True:
        page = read_timeline(Asked([cast.laura.pk], actor(cast.lea), place))
        seen += [(one.rank, one.key) for one in page.entries]
        if not page.older:
            break
        place = Place.read(page.older)
    assert len(seen) == len(set(seen)) >= 25 + 20 + 20 + 1


def test_a36_what_belongs_to_a_private_team_is_nowhere_on_the_page(cast: Cast, desk: Callable[[Any], Client]) -> None:
    """A36: neither its ticket, nor a message, a promise, a status or a survey, nor a count."""
    hidden = cast.ticket("Sealed matter", team=cast.third, text="Sealed words")
    hank = actor(cast.hank)
    tickets.pledge(hidden, kind="call", due_at=clock.now() + clock.days(1), note="Sealed promise", by=hank)
    tickets.set_status(hidden, status="pending", by=hank)
    survey = Survey.objects.create(ticket=hidden, customer=cast.laura, expires_at=clock.now())
    Response.objects.create(survey=survey, score=1, comment="Sealed answer")
    page = shown(desk(cast.lea), cast)
    assert "Sealed" not in page and "0 tickets" in page
    mine = cast.ticket("Open matter")
    assert "Sealed" not in desk(cast.lea).get(f"/desk/tickets/{mine.number}").content.decode()
    assert "Sealed promise" in shown(desk(cast.hank), cast)


def test_the_number_of_statements_does_not_grow(cast: Cast, desk: Callable[[Any], Client]) -> None:
    browser, counts = desk(cast.lea), []
    for _ in range(2):
        for n in range(6):
            ticket = cast.ticket(f"Matter {n}")
            tickets.pledge(ticket, kind="call", due_at=clock.now() + clock.days(1), by=actor(cast.lea))
            customers.add_note(cast.laura, text=f"Note {n} {ticket.pk}", by=actor(cast.lea))
            customers.record_consent(
                cast.laura, purpose=f"Letter {ticket.pk}", is_given=True, source="call", by=actor(cast.lea)
            )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            shown(browser, cast)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_note_stands_on_each_ticket_and_goes_with_its_author(cast: Cast, desk: Callable[[Any], Client]) -> None:
    browser, ticket = desk(cast.lea), cast.ticket()
    address = f"/desk/customers/{cast.laura.pk}/notes"
    for _ in range(2):  # a double click
        assert browser.post(address, {"text": "Allergic to <b>hold music</b>", "key": "k1"}).status_code == 303
    note = CustomerNote.objects.get()
    side = browser.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert "Allergic to &lt;b&gt;hold music" in side
    assert browser.post(address, {"text": "  "}).status_code == 422
    removal = f"{address}/{note.pk}/removal"
    assert desk(cast.tim).post(removal).status_code == 403
    assert desk(cast.vic).post(address, {"text": "x"}).status_code == 403
    assert browser.post(removal).status_code == 303
    assert "Allergic" not in browser.get(f"/desk/tickets/{ticket.number}").content.decode()


def test_a67_two_who_edit_a_customer_at_once(cast: Cast, desk: Callable[[Any], Client]) -> None:
    """A67: the second sees what the first did, keeps what was typed, and decides."""
    field = customers.save_customer_field(
        None, name="Plan", kind="choice", choices=["Basic", "Plus"], by=actor(cast.ada)
    )
    browser, address = desk(cast.lea), f"/desk/customers/{cast.laura.pk}/details"
    seen = cast.laura.version
    assert 'name="field_plan"' in browser.get(address).content.decode()
    customers.change_customer(cast.laura, department="Legal", by=actor(cast.tim))
    form = {"seen": seen, "name": "Laura C", "tags": "vip, Early", "field_plan": "Plus", "time_zone": "Asia/Tokyo"}
    refused = browser.post(address, form)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "Department: Legal" in text and "Laura C" in text
    assert Customer.objects.get(pk=cast.laura.pk).name == "Laura Croft"
    assert browser.post(address, form | {"seen": seen + 1, "department": "Legal"}).status_code == 302
    row = Customer.objects.get(pk=cast.laura.pk)
    assert (row.name, row.tags, row.fields, row.department) == ("Laura C", ["Early", "vip"], {"plan": "Plus"}, "Legal")
    page = shown(browser, cast)
    assert "Plus" in page and "Asia/Tokyo" in page and "vip" in page
    assert browser.post(address, form | {"seen": seen + 2, "time_zone": "../etc"}).status_code == 422
    assert browser.post(address, form | {"seen": seen + 2, "field_plan": "Gold"}).status_code == 422
    customers.remove_customer_field(field, by=actor(cast.ada))
    assert "Plus" not in desk(cast.lea).get(f"/desk/customers/{cast.laura.pk}?kind=notes").content.decode()


def test_addresses_come_and_go_and_belong_to_one(cast: Cast, desk: Callable[[Any], Client]) -> None:
    """A61: an address of somebody else is never taken over; it leads to a merge that people decide on."""
    browser, base = desk(cast.lea), f"/desk/customers/{cast.laura.pk}/identities"
    assert browser.post(base, {"kind": "phone", "address": "+44 20 7946 0958"}).status_code == 303
    assert browser.post(base, {"kind": "phone", "address": "7946"}).status_code == 422
    taken = browser.post(base, {"kind": "email", "address": "SAM@elsewhere.test"})
    assert taken.status_code == 422
    assert f"/desk/customers/{cast.laura.pk}/merge?with={cast.stranger.pk}" in taken.content.decode()
    phone = Identity.objects.get(kind="phone")
    assert Customer.objects.get(pk=cast.laura.pk).phone == "+442079460958"
    assert browser.post(f"{base}/{phone.pk}/proof", {"proven": "1"}).status_code == 303
    assert Identity.objects.get(pk=phone.pk).verified_at is not None
    mail = cast.laura.identities.get(kind="email")
    assert browser.post(f"{base}/{mail.pk}/removal").status_code == 303
    assert Customer.objects.get(pk=cast.laura.pk).email == ""
    browser.post(f"{base}/{phone.pk}/removal")
    assert Identity.objects.filter(pk=phone.pk).exists(), "the last address stays"
    other = cast.stranger.identities.get()
    assert browser.post(f"{base}/{other.pk}/removal").status_code == 404
    assert customers.recognise(email="laura@croft.test", by=SYSTEM) != cast.laura


def test_consent_is_a_row_for_each_decision(cast: Cast, desk: Callable[[Any], Client]) -> None:
    browser, address = desk(cast.lea), f"/desk/customers/{cast.laura.pk}/consents"
    form = {"purpose": "Newsletter", "source": "their mail of 3 May", "is_given": "yes"}
    for one in (form, form, form | {"purpose": "newsletter", "is_given": "no", "source": "call"}):
        assert browser.post(address, one).status_code == 303
    assert list(Consent.objects.order_by("pk").values_list("purpose", "is_given")) == [
        ("Newsletter", True), ("Newsletter", False),
    ]  # fmt: skip
    assert browser.post(address, form | {"source": ""}).status_code == 422


def test_mail_of_a_customer_is_kept_aside_and_taken_again(cast: Cast, desk: Callable[[Any], Client]) -> None:
    browser, base = desk(cast.lea), f"/desk/customers/{cast.laura.pk}"
    assert browser.post(f"{base}/blocking", {"blocked": "yes"}).status_code == 303
    assert BlockedSender.objects.get().value == "laura@croft.test"
    page = browser.get(base).content.decode()
    assert "Mail from laura@croft.test is kept aside" in page and "Unblock" in page
    browser.post(f"{base}/blocking", {"blocked": "no"})
    assert not BlockedSender.objects.exists()
    assert desk(cast.vic).post(f"{base}/blocking", {"blocked": "yes"}).status_code == 403
    block_sender("croft.test", by=cast.ada.actor())
    browser.post(f"{base}/blocking", {"blocked": "no"})
    assert BlockedSender.objects.exists(), "a whole domain is not lifted for one person"


def test_an_organisation_shows_its_people_and_tickets(cast: Cast, desk: Callable[[Any], Client]) -> None:
    browser = desk(cast.lea)
    assert browser.post("/desk/organizations/new", {"name": "Croft Ltd", "domain": "Croft.test"}).status_code == 302
    company = Organization.objects.get()
    assert browser.post("/desk/organizations/new", {"name": "croft LTD"}).status_code == 422
    for person in (cast.laura, cast.stranger):
        customers.change_customer(person, organization=company, by=actor(cast.lea))
    cast.ticket("Seen by all")
    cast.ticket("Sealed matter", team=cast.third)
    page = browser.get(f"/desk/organizations/{company.pk}").content.decode()
    assert all(words in page for words in ("Laura Croft", "Sam Stranger", "Seen by all", "croft.test", "1 open"))
    assert "Sealed" not in page
    assert desk(cast.vic).post(f"/desk/organizations/{company.pk}/details", {"name": "x"}).status_code == 403


def test_a67_two_who_edit_a_company_at_once(cast: Cast, desk: Callable[[Any], Client]) -> None:
    """A67: what is known of a company by fields of our own is edited on its page, and nobody's edit is lost."""
    by = actor(cast.ada)
    field = customers.save_organization_field(
        None, name="Plan", kind="choice", choices=["Basic", "Premium"], is_listed=True, by=by
    )
    customers.save_organization_field(None, name="Contract", kind="number", by=by)
    company = customers.save_organization(None, name="Croft Ltd", by=by)
    browser, base = desk(cast.lea), f"/desk/organizations/{company.pk}"
    assert 'name="field_plan"' in browser.get(f"{base}/details").content.decode()
    form = {"name": "Croft Ltd", "seen": company.version, "field_plan": "Premium", "field_contract": "77"}
    customers.save_organization(company, name="Croft Ltd", notes="Pays late", by=actor(cast.tim))
    refused = browser.post(f"{base}/details", form)
    assert refused.status_code == 409
    assert "Notes: Pays late" in refused.content.decode() and "this organisation meanwhile" in refused.content.decode()
    assert (
        browser.post(f"{base}/details", form | {"seen": company.version + 1, "notes": "Pays late"}).status_code == 302
    )
    company.refresh_from_db()
    assert (company.fields, company.notes, company.version) == ({"plan": "Premium", "contract": 77}, "Pays late", 3)
    assert browser.post(f"{base}/details", form | {"seen": 3, "field_plan": "Gold"}).status_code == 422
    assert all(words in browser.get(base).content.decode() for words in ("Premium", "Contract", "77"))
    listed = browser.get("/desk/organizations").content.decode()
    assert '<th scope="col">Plan</th>' in listed and "<td>Premium</td>" in listed and "Contract" not in listed
    told = Entry.objects.filter(kind="organization.saved").latest("pk")
    assert told.data["fields"] == ["notes", "fields"] or told.data["fields"] == ["fields"]
    customers.remove_organization_field(field, by=by)
    assert "Premium" not in browser.get(base).content.decode()


def test_what_a_company_has_stands_beside_its_people(cast: Cast, desk: Callable[[Any], Client]) -> None:
    by = actor(cast.ada)
    customers.save_customer_field(None, name="Plan", by=by)
    for name in ("Plan", "Contract"):
        customers.save_organization_field(None, name=name, by=by)
    company = customers.save_organization(
        None, name="Croft Ltd", fields={"plan": "Gilt", "contract": "<b>C-7</b>"}, by=by
    )
    customers.change_customer(cast.laura, organization=company, fields={"plan": "Own"}, by=by)
    ticket, browser = cast.ticket(), desk(cast.lea)
    for page in (shown(browser, cast), browser.get(f"/desk/tickets/{ticket.number}").content.decode()):
        assert all(words in page for words in ("Own", "Plan of Croft Ltd", "Gilt", "Contract", "&lt;b&gt;C-7"))


def test_old_entries_stay_reachable(cast: Cast, desk: Callable[[Any], Client]) -> None:
    with time_machine.travel(timezone.now() - datetime.timedelta(days=400), tick=True):
        cast.ticket("Long ago")
    for n in range(31):
        customers.add_note(cast.laura, text=f"Note {n}", by=actor(cast.lea))
    assert "A ticket was opened" not in shown(desk(cast.lea), cast)
    first = read_timeline(Asked([cast.laura.pk], actor(cast.lea)))
    assert "A ticket was opened" in shown(desk(cast.lea), cast, f"?after={first.older}")


def test_a_proposal_is_refused_for_good_and_brought_back(cast: Cast, desk: Callable[[Any], Client]) -> None:
    """A61: people decide; said on one of the two, it holds for both."""
    again = customers.recognise(email="laura+shop@croft.test", name="L. Croft", by=SYSTEM)
    browser, base = desk(cast.lea), f"/desk/customers/{cast.laura.pk}"
    assert "Perhaps the same person" in shown(browser, cast)
    for _ in range(2):
        assert browser.post(f"{base}/others", {"with": again.pk}).status_code in {302, 303}
    page = shown(browser, cast)
    assert "Perhaps the same person" not in page and "Said to be somebody else" in page
    assert "said that L. Croft is somebody else" in page
    assert "Perhaps the same" not in browser.get(f"/desk/customers/{again.pk}").content.decode()
    assert NotTheSame.objects.count() == 1
    browser.post(f"/desk/customers/{again.pk}/others", {"with": cast.laura.pk, "again": "yes"})
    assert "Perhaps the same person" in shown(browser, cast) and not NotTheSame.objects.exists()
    assert browser.post(f"{base}/others", {"with": "x"}).status_code == 404
    assert desk(cast.vic).post(f"{base}/others", {"with": again.pk}).status_code == 403


def test_card_numbers_are_masked_in_what_is_kept_about_customers(cast: Cast) -> None:
    """A69: notes, consents, fields, names in forms and companies."""
    card, by = "4111 1111 1111 1111", cast.ada.actor()
    customers.save_customer_field(None, name="Card", by=by)
    assert card in customers.add_note(cast.laura, text=card, by=by).text
    accounts.change_workspace(redacts_cards=True, by=by)
    customers.add_note(cast.laura, text=f"Card {card}", by=by)
    customers.change_customer(cast.laura, notes=card, tags=[card], department=card, fields={"card": card}, by=by)
    customers.record_consent(cast.laura, purpose=card, is_given=True, source=card, by=by)
    customers.save_organization(None, name=f"Ltd {card}", notes=card, by=by)
    met = customers.recognise(email="new@croft.test", name=f"Nora {card}", by=SYSTEM)
    cast.laura.refresh_from_db()
    consent, company = Consent.objects.get(), Organization.objects.get()
    kept = [cast.laura.notes, cast.laura.department, *cast.laura.tags, cast.laura.fields["card"], consent.purpose,
            consent.source, company.name, company.notes, met.name, CustomerNote.objects.latest("pk").text]  # fmt: skip
    assert all("4111 11** **** 1111" in text for text in kept), kept


def test_the_list_of_customers_shows_fields_of_our_own_and_goes_on(
    cast: Cast, desk: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A28: open tickets are counted as far as the reader may see them."""
    monkeypatch.setattr("frontdesk.workspace.customer_list.PAGE", 2)
    by = cast.ada.actor()
    customers.save_customer_field(None, name="Plan", kind="choice", choices=["Basic", "Plus"], is_listed=True, by=by)
    customers.save_customer_field(None, name="Paid", kind="check", is_listed=True, by=by)
    customers.save_customer_field(None, name="Hidden", by=by)
    customers.change_customer(cast.laura, fields={"plan": "Plus", "paid": True, "hidden": "x"}, by=by)
    cast.ticket()
    cast.ticket(team=cast.third)
    customers.recognise(email="nora@croft.test", name="Nora", by=SYSTEM)
    browser = desk(cast.lea)
    first = browser.get("/desk/customers").content.decode()
    assert "Nora" in first and "Sam Stranger" in first and "Laura Croft" not in first
    second = browser.get(f"/desk/customers?after={cast.stranger.pk}").content.decode()
    assert "Laura Croft" in second and ">Plan<" in second and "<td>Yes</td><td>Plus</td>" in second
    assert "Hidden" not in second and '<td class="num">1</td>' in second
    assert browser.get("/desk/customers?after=x").status_code == 400


def test_organisations_have_a_list_and_pages_of_people(
    cast: Cast, desk: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdesk.workspace.customer_list.PAGE", 2)
    monkeypatch.setattr("frontdesk.workspace.customer_list.PEOPLE", 2)
    by = cast.lea.actor()
    made = [customers.save_organization(None, name=name, by=by) for name in ("alpha", "Beta", "Gamma")]
    for name in ("Ann", "Bo", "Bo"):
        person = customers.recognise(email=f"{name}{Customer.objects.count()}@a.test", name=name, by=SYSTEM)
        customers.change_customer(person, organization=made[0], by=by)
    browser = desk(cast.lea)
    first = browser.get("/desk/organizations").content.decode()
    assert "alpha" in first and "Beta" in first and "Gamma" not in first and '<td class="num">3</td>' in first
    assert "Gamma" in browser.get("/desk/organizations?after=Beta").content.decode()
    assert "Gamma" in browser.get("/desk/organizations?q=amm").content.decode()
    page = browser.get(f"/desk/organizations/{made[0].pk}").content.decode()
    assert "3 people" in page and "Ann" in page and page.count(">Bo</a>") == 1
    rest = re.search(r'href="(\?people=\d+)"', page)
    assert rest
    more = browser.get(f"/desk/organizations/{made[0].pk}{rest[1]}").content.decode()
    assert more.count(">Bo</a>") == 1 and "Ann" not in more.partition("<main")[2]
