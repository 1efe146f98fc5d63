"""The ticket's page for its requester."""

import datetime

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from frontdesk.customers.models import Customer
from frontdesk.kit.files import File
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Attachment, Message, Ticket
from frontdesk.tickets.tracking import ticket_by_token, tracking_token
from tests.cast import Cast, actor


def _solved(cast: Cast) -> tuple[Ticket, str]:
    ticket = cast.ticket()
    tickets.reply(ticket, html="<p>Try again now.</p>", status="solved", by=actor(cast.lea))
    ticket.refresh_from_db()
    return ticket, f"/r/{tracking_token(ticket)}"


def test_the_link_shows_the_public_conversation_and_never_a_note(client: Client, cast: Cast) -> None:
    """A29, A36."""
    ticket = cast.ticket()
    tickets.reply(ticket, html="<p>We look into it.</p>", by=actor(cast.lea))
    tickets.add_note(
        ticket, html="<p>Customer is difficult.</p>", by=actor(cast.lea), files=[File("n.txt", "text/plain", b"x")]
    )
    for part in ("", "?part=state"):
        page = client.get(f"/r/{tracking_token(ticket)}{part}").content.decode()
        assert "We look into it." in page and "two years" in page
        assert "difficult" not in page and "n.txt" not in page
    note = Attachment.objects.get(name="n.txt")
    assert client.get(f"/r/{tracking_token(ticket)}/files/{note.pk}").status_code == 404


def test_the_page_stays_out_of_search_engines_caches_and_referrers(client: Client, cast: Cast) -> None:
    answer = client.get(f"/r/{tracking_token(cast.ticket())}")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == ("same-origin", "no-store")


def test_forged_and_foreign_tokens_open_nothing(client: Client, cast: Cast) -> None:
    """A28, A35, A48."""
    mine, other = cast.ticket(), cast.ticket("Another")
    good = tracking_token(mine)
    signature = good.partition("-")[2]
    for token in (
        f"{other.number}-{signature}",
        good[:-1],
        good + "A",
        str(mine.number),
        "-",
        f"{mine.number}-",
        "é-ü",
        "0",
    ):
        assert client.get(f"/r/{token}").status_code == 404, token
        assert client.post(f"/r/{token}/messages", {"text": "hi"}).status_code == 404
        assert client.post(f"/r/{token}/confirmation", {"answer": "yes"}).status_code == 404


def test_a_link_dies_with_a_change_of_requester(cast: Cast) -> None:
    ticket = cast.ticket()
    token = tracking_token(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(requester=cast.stranger)
    assert ticket_by_token(token) is None


def test_the_customer_answers_with_files_and_a_double_click_says_it_once(client: Client, cast: Cast) -> None:
    ticket = cast.ticket()
    address = f"/r/{tracking_token(ticket)}"
    for _ in range(2):
        file = SimpleUploadedFile("page.html", b"<script>alert(1)</script>", "text/html")
        form = {"text": "Here it is", "attached": file, "key": "k" * 20}
        assert client.post(f"{address}/messages", form).status_code == 302
    said = Message.objects.get(text="Here it is")
    assert (said.kind, said.customer) == ("inbound", cast.laura)
    answer = client.get(f"{address}/files/{said.attachments.get().pk}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (
        "sandbox" in answer.headers["Content-Security-Policy"] and answer.headers["X-Content-Type-Options"] == "nosniff"
    )
    assert "html" not in answer.headers["Content-Type"], "A22"
    answer.close()


def test_a_file_of_another_ticket_is_not_reached_through_mine(client: Client, cast: Cast) -> None:
    """A29."""
    mine, other = cast.ticket(), cast.ticket("Another")
    tickets.reply(other, html="<p>x</p>", by=actor(cast.lea), files=[File("secret.txt", "text/plain", b"x")])
    assert client.get(f"/r/{tracking_token(mine)}/files/{Attachment.objects.get().pk}").status_code == 404


def test_pictures_in_a_mail_are_shown_and_what_it_quotes_is_not(client: Client, cast: Cast) -> None:
    ticket = cast.ticket()
    picture = File("a.png", "image/png", b"\x89PNG\r\n\x1a\n", is_inline=True, content_id="one@mail")
    tickets.receive_message(
        ticket, customer=cast.laura, text="Look", html='<p>Look <img data-cid="one@mail"><img data-cid="gone"><img data-remote-src="https://x.test/a.png"></p>',
        quoted="<script>alert(1)</script> secret of another", files=[picture], by=cast.laura.actor(),
    )  # fmt: skip
    page = client.get(f"/r/{tracking_token(ticket)}").content.decode()
    kept = Attachment.objects.get()
    assert f'<img src="/r/{tracking_token(ticket)}/files/{kept.pk}" data-cid="one@mail">' in page
    assert "x.test" not in page
    assert "cid:" not in page and "secret of another" not in page and "alert(1)" not in page


def test_an_empty_answer_is_not_taken(client: Client, cast: Cast) -> None:
    ticket = cast.ticket()
    answer = client.post(f"/r/{tracking_token(ticket)}/messages", {"text": "  "})
    assert answer.status_code == 422 and Message.objects.count() == 1


def test_opening_the_links_of_the_solved_mail_changes_nothing(client: Client, cast: Cast) -> None:
    """Programs that look at links must not answer for the customer."""
    ticket, address = _solved(cast)
    for link in (f"{address}?works=yes", f"{address}?works=no", f"{address}/confirmation?answer=yes"):
        assert client.get(link, follow=True).status_code == 200
        client.head(link)
    ticket.refresh_from_db()
    assert ticket.status == "solved"


def test_this_works_closes_the_ticket(client: Client, cast: Cast) -> None:
    ticket, address = _solved(cast)
    client.post(f"{address}/confirmation", {"answer": "yes"})
    ticket.refresh_from_db()
    assert ticket.status == "closed"
    assert client.post(f"{address}/confirmation", {"answer": "yes"}).status_code == 302, "twice is as good as once"


def test_this_does_not_work_opens_it_again_with_the_words(client: Client, cast: Cast) -> None:
    ticket, address = _solved(cast)
    assert client.post(f"{address}/confirmation", {"answer": "no"}).status_code == 422, "it must say what does not work"
    client.post(f"{address}/confirmation", {"answer": "no", "text": "Still inactive"})
    ticket.refresh_from_db()
    assert ticket.status == "open" and Message.objects.filter(text="Still inactive").exists()


def test_long_after_closing_the_page_offers_a_new_request(client: Client, cast: Cast) -> None:
    ticket, address = _solved(cast)
    tickets.confirm_works(ticket, by=cast.laura.actor())
    with time_machine.travel(timezone.now() + datetime.timedelta(days=30)):
        page = client.get(address).content.decode()
        assert "New request" in page and 'name="text"' not in page
        answer = client.post(f"{address}/messages", {"text": "Again"})
        assert answer.status_code == 422 and "Open a new one" in answer.content.decode()


def test_the_list_of_a_person_who_signed_in_holds_their_own_alone(
    signed_in: Client, employee: Customer, cast: Cast
) -> None:
    mine = tickets.open_ticket(subject="My printer", requester=employee, by=employee.actor(), text="Broken")
    other = cast.ticket("Not mine")
    page = signed_in.get("/requests").content.decode()
    assert "My printer" in page and "Not mine" not in page
    assert signed_in.get(f"/r/{mine.number}").status_code == 200
    assert signed_in.get(f"/r/{other.number}").status_code == 404


def test_the_list_goes_on_where_the_page_ended(signed_in: Client, employee: Customer) -> None:
    for n in range(30):
        tickets.open_ticket(subject=f"Number {n:02d}.", requester=employee, by=employee.actor(), text="x")
    first = signed_in.get("/requests").content.decode()
    oldest = Ticket.objects.order_by("-created_at", "-id")[24]
    assert first.count("<li><a") == 25 and f"?before={oldest.number}" in first
    assert signed_in.get(f"/requests?before={oldest.number}").content.decode().count("<li><a") == 5


def test_a_stranger_is_sent_to_the_sign_in(client: Client, cast: Cast) -> None:
    answer = client.get("/requests")
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/account/login?next=/requests")
