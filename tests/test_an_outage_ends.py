"""An outage turns 300 tickets into one problem and one announcement, and one answer ends them all.

Told through mail and the desk's own pages, by those who would do it.
"""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions as mailroom
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.kit import clock
from frontdesk.tickets.models import BulkRun, Ticket
from frontdesk.updates.models import Announcement, Answer, Problem
from tests.cast import Cast, signed_in

Run = Callable[..., list[str]]
MANY = 300


@pytest.fixture
def inbox(cast: Cast) -> Inbox:
    return Inbox.objects.create(
        slug="support", name="Support", channel="email", brand=Brand.default(), team=cast.first,
        address="support@meridian.test", is_default=True,
    )  # fmt: skip


def write(inbox: Inbox, number: int, subject: str, **headers: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"customer{number}@client.test", "support@meridian.test", subject
    mail["Message-ID"] = f"<{number}-{len(headers)}@client.test>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(f"Nothing loads since this morning. I am number {number}.")
    mailroom.receive(mail.as_bytes(), inbox)


def sent(client: Client, path: str, **form: object) -> str:
    answer = client.post(path, form)
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    return str(answer.headers["Location"])


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.timeout(900)
def test_an_outage_turns_300_tickets_into_one_problem_and_one_announcement(
    cast: Cast, inbox: Inbox, run_jobs: Run
) -> None:
    for number in range(MANY):
        write(inbox, number, "The portal is down")
    write(inbox, 900, "An invoice")
    run_jobs(limit=10_000)
    down = Ticket.objects.filter(subject="The portal is down")
    assert (down.count(), Ticket.objects.count()) == (MANY, MANY + 1)

    sue, lea = signed_in(cast.sue), signed_in(cast.lea)  # the supervisor tells everybody once
    year = clock.now().year + 1
    sent(sue, "/desk/announcements/new", title="The portal is down", text="We are on it.", is_important="on",
         starts_at="2020-01-01T08:00", ends_at=f"{year}-01-01T08:00")  # fmt: skip
    assert "The portal is down" in read(lea, "/desk/sidebar?part=announced") and Announcement.objects.count() == 1

    sent(lea, "/desk/problems/new", title="Portal outage", status="investigating")  # an agent opens the problem
    problem = Problem.objects.get()
    ticked = {"ticket": list(down.values_list("number", flat=True)), "from": f"team:{cast.first.slug}"}
    chosen = sent(lea, "/desk/bulk", **ticked)
    run = BulkRun.objects.get()
    page = read(lea, f"{chosen}?act=problem&value={problem.pk}")
    assert f"Change {MANY} tickets" in page and "Due to problem: Portal outage" in page
    sent(lea, f"{chosen}/start", act="problem", value=str(problem.pk))
    run_jobs(limit=10_000)
    run.refresh_from_db()
    problem.refresh_from_db()
    assert (run.state, problem.ticket_count) == ("done", MANY)
    assert set(run.items.values_list("state", flat=True)) == {"changed"} and "Take it back" in read(lea, chosen)
    assert "Portal outage" in read(lea, f"/desk/tickets/{down[0].number}")

    before = OutboundEnvelope.objects.count()
    sent(sue, f"/desk/problems/{problem.pk}/details", title="Portal outage", status="fixed", seen=problem.version)
    sent(sue, f"/desk/problems/{problem.pk}/answer", is_solving="on",
         text="Hello {{ customer_name }}, the portal works again ({{ number }}).")  # fmt: skip
    run_jobs(limit=10_000)
    answer = Answer.objects.get()
    assert (answer.sent, answer.left_out, answer.finished_at is not None) == (MANY, 0, True)
    told = [
        one for one in OutboundEnvelope.objects.order_by("pk")[before:] if "portal works again" in one.payload["text"]
    ]
    assert len({str(one.recipients) for one in told}) == len(told) == MANY  # each customer, once
    assert set(down.values_list("status", flat=True)) == {"solved"}
    assert Ticket.objects.get(subject="An invoice").status == "new"
    sent(sue, f"/desk/announcements/{Announcement.objects.get().pk}/ending")
    assert "The portal is down" not in read(lea, "/desk/sidebar?part=announced")

    still = down.get(requester__identities__address="customer7@client.test")  # for one of them it is not over
    reply = OutboundEnvelope.objects.filter(reference=f"ticket:{still.pk}").latest("pk")
    write(inbox, 7, "Re: The portal is down", In_Reply_To=reply.message_id, References=reply.message_id)
    run_jobs(limit=10_000)
    still.refresh_from_db()
    assert still.status == "open" and down.filter(status="solved").count() == MANY - 1
