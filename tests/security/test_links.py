"""Links that open a door: invitations and password resets."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections, transaction
from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent, Invitation, User
from frontdesk.kit import clock
from tests.cast import PASSWORD, Cast, assemble

NEW = "a quite different one"
ASK = "/account/password/reset"


def reset_link(email: str = "lea@meridian.test") -> str:
    """The path of a fresh reset link, out of the mail."""
    assert accounts.send_reset(email)
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def invitation_link(cast: Cast, email: str = "new@meridian.test") -> str:
    _, secret = accounts.invite(email=email, name="New", role="agent", teams=[cast.first], by=cast.ada.actor())
    return f"/account/invitations/{secret}"


def test_a48_a_reset_link_works_once(cast: Cast) -> None:
    link = reset_link()
    assert Client().get(link).status_code == 200
    assert Client().post(link, {"password": NEW}).status_code == 302
    assert Client().post(link, {"password": "and yet another one"}).status_code == 404
    assert User.objects.get(pk=cast.lea.user_id).check_password(NEW)


def test_a48_an_invitation_works_once_and_seats_the_person(cast: Cast) -> None:
    link = invitation_link(cast)
    client = Client()
    assert client.post(link, {"name": "New Person", "password": NEW}).headers["Location"] == "/desk/"
    assert Agent.objects.get(user__email="new@meridian.test").actor().scope.teams == {cast.first.pk}
    assert Client().post(link, {"name": "Thief", "password": NEW}).status_code == 404


def test_a48_links_end_with_their_time(cast: Cast) -> None:
    reset, invitation = reset_link(), invitation_link(cast)
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=5), tick=False):
        assert Client().get(reset).status_code == 404
        assert Client().get(invitation).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=7, seconds=5), tick=False):
        assert Client().post(invitation, {"name": "Late", "password": NEW}).status_code == 404


def test_a48_a_withdrawn_or_replaced_invitation_is_gone(cast: Cast) -> None:
    first = invitation_link(cast)
    second = invitation_link(cast)
    assert Client().get(first).status_code == 404
    accounts.withdraw_invitation(Invitation.objects.open().get(), by=cast.ada.actor())
    assert Client().get(second).status_code == 404


@pytest.mark.parametrize(
    "spoil", ["", "%20", "%00", "x", "0-0", "-", "1-", "zzzzzzzzzzzzzzzzz-a", "%0d%0aSet-Cookie:x"]
)
@pytest.mark.parametrize("kind", ["password/reset/key", "invitations"])
def test_a48_an_empty_blank_or_made_up_link_opens_nothing(cast: Cast, kind: str, spoil: str) -> None:
    path = f"/account/{kind}/{spoil}"
    assert Client().get(path).status_code == 404
    assert Client().post(path, {"name": "X", "password": NEW}).status_code == 404


def test_a48_a_truncated_padded_or_foreign_link_opens_nothing(cast: Cast) -> None:
    for link in (reset_link(), invitation_link(cast)):
        for spoilt in (link[:-1], link + "A", link + "%20", link.swapcase()):
            assert Client().post(spoilt, {"name": "X", "password": NEW}).status_code in {404}
    mine = reset_link("tim@meridian.test")
    other = reset_link("lea@meridian.test")
    number = other.rsplit("/", 1)[1].split("-", 1)[0]
    crossed = f"{mine.rsplit('/', 1)[0]}/{number}-{mine.split('-', 1)[1]}"
    assert Client().post(crossed, {"password": NEW}).status_code == 404


def at_once(act: Callable[[int], object], times: int = 2) -> list[object]:
    """The results of calling `act` in so many threads that start together; an error is a result, too."""
    barrier = threading.Barrier(times)
    results: list[object] = [None] * times

    def run(index: int) -> None:
        barrier.wait()
        try:
            results[index] = act(index)
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
def test_a48_of_two_who_use_a_link_at_once_one_gets_in() -> None:
    cast = assemble()
    _, secret = accounts.invite(email="new@meridian.test", by=cast.ada.actor())
    path = f"/account/invitations/{secret}"
    statuses = at_once(lambda n: Client().post(path, {"name": f"P{n}", "password": f"{NEW} {n}"}).status_code, 3)
    assert sorted(map(str, statuses)) == ["302", "404", "404"]

    # Somebody who could sign in before: no unique address comes to the help of the lock.
    User.objects.create_user("known@meridian.test", password=PASSWORD, name="Known")
    _, secret = accounts.invite(email="known@meridian.test", by=cast.ada.actor())
    known = f"/account/invitations/{secret}"
    statuses = at_once(lambda n: Client().post(known, {"name": f"P{n}", "password": f"{NEW} {n}"}).status_code, 3)
    assert sorted(map(str, statuses)) == ["302", "404", "404"]

    link = reset_link()
    statuses = at_once(lambda n: Client().post(link, {"password": f"{NEW} {n}"}).status_code, 3)
    assert sorted(map(str, statuses)) == ["302", "404", "404"]


@pytest.mark.django_db(transaction=True)
def test_a48_a_tracking_code_that_is_used_twice_at_once_opens_one_door() -> None:
    from frontdesk.tickets.actions.tracking import Follower, issue_code, redeem_code
    from frontdesk.tickets.models import TrackingCode

    ticket = assemble().ticket()
    code = issue_code(Follower(ticket, ticket.requester))

    def use(_n: int) -> Follower | None:
        try:
            return redeem_code(ticket.number, "laura@croft.test", code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            TrackingCode.objects.select_for_update().get()  # so that all three are at the row before one may go on
            opening = [pool.submit(use, n) for n in range(3)]
            for _ in range(400):
                cursor.execute("SELECT pg_sleep(0.05), count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[1] >= 3:
                    break
        opened = [one.result(30) for one in opening]
    assert [found.ticket for found in opened if found is not None] == [ticket]


@pytest.mark.django_db(transaction=True)
def test_a57_the_limit_of_tries_holds_when_all_come_at_once() -> None:
    assemble()
    form = {"email": "lea@meridian.test", "password": "wrong"}
    statuses = at_once(lambda n: Client().post("/account/login", form).status_code, 14)
    assert sorted(map(str, statuses)) == ["422"] * 10 + ["429"] * 4


@pytest.mark.django_db(transaction=True)
def test_a57_a_code_of_the_second_step_works_for_one_of_two_who_use_it_at_once() -> None:
    from frontdesk.accounts.logic import totp

    cast = assemble()
    secret = totp.new_secret()
    now = int(clock.now().timestamp()) // 30
    codes = accounts.switch_second_step_on(cast.lea.user, secret=secret, code=totp.code_at(secret, now - 1))
    user = cast.lea.user
    assert sorted(map(str, at_once(lambda n: accounts.check_second_step(user, totp.code_at(secret, now))))) == [
        "False",
        "True",
    ]
    assert sorted(map(str, at_once(lambda n: accounts.check_second_step(user, codes[0])))) == ["False", "True"]


@pytest.mark.django_db(transaction=True)
def test_a37_two_administrators_who_disable_each_other_at_once_leave_one() -> None:
    cast = assemble()
    bob = accounts.create_administrator(email="bob@meridian.test", name="Bob", password=PASSWORD)
    pairs = [(bob, cast.ada), (cast.ada, bob)]
    at_once(lambda n: accounts.change_agent(pairs[n][0], is_active=False, by=pairs[n][1].actor()))
    assert Agent.objects.active().filter(role="administrator").count() == 1


@pytest.mark.parametrize(
    "headers",
    [{"HTTP_HOST": "evil.test"}, {"HTTP_X_FORWARDED_HOST": "evil.test"}, {"HTTP_FORWARDED": "host=evil.test"}],
)
def test_a49_the_link_has_the_configured_origin_whatever_the_request_claims(
    cast: Cast, headers: dict[str, str], django_capture_on_commit_callbacks: object
) -> None:
    response = Client().post(ASK, {"email": "lea@meridian.test"}, **headers)  # type: ignore[arg-type]
    if "HTTP_HOST" in headers:
        assert response.status_code == 400
        return
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/account/")
    assert reset_link().startswith("/account/password/reset/key/")
    assert "evil" not in str(mail.outbox[-1].body)


def queued_resets() -> list[str]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return [job.args["email"] for job in ProcrastinateJob.objects.filter(task_name="accounts.mail_reset_link")]


def test_a50_asking_for_a_reset_does_the_same_for_known_and_unknown_addresses(cast: Cast) -> None:
    answers = [Client().post(ASK, {"email": f"{name}@meridian.test"}) for name in ("lea", "nobody")]
    assert [(a.status_code, a.headers["Location"], a.content) for a in answers] == [
        (302, "/account/password/reset/sent", b"")
    ] * 2
    assert queued_resets() == ["lea@meridian.test", "nobody@meridian.test"]


def test_a17_of_many_wishes_for_one_address_three_an_hour_are_mailed(cast: Cast) -> None:
    for turn in range(12):
        response = Client().post(ASK, {"email": "lea@meridian.test"}, REMOTE_ADDR=f"192.0.2.{turn}")
        assert response.status_code == 302
    assert len(queued_resets()) == 3


def test_a17_of_many_wishes_for_one_address_six_a_day_are_mailed(cast: Cast) -> None:
    with time_machine.travel("2026-03-02 08:30Z", tick=False) as clocked:
        for _hour in range(5):
            for turn in range(3):
                Client().post(ASK, {"email": "lea@meridian.test"}, REMOTE_ADDR=f"192.0.2.{turn}")
            clocked.shift(timedelta(hours=1))
    assert len(queued_resets()) == 6


def test_a17_of_many_wishes_from_one_place_twenty_an_hour_are_mailed(cast: Cast) -> None:
    for turn in range(30):
        Client().post(ASK, {"email": f"victim{turn}@meridian.test"}, REMOTE_ADDR="192.0.2.9")
    assert len(queued_resets()) == 20


def test_a11_a_reset_goes_to_the_stored_address_only(cast: Cast) -> None:
    assert accounts.send_reset("LEA@MERIDIAN.TEST")
    assert mail.outbox[-1].to == ["lea@meridian.test"]
    assert not accounts.send_reset("leа@meridian.test")
    assert not accounts.send_reset("han\u212a@meridian.test")


@pytest.mark.parametrize("name", ["Bob\r\nBcc: eve@evil.test", "Bob\x1b[31m\n\nx", "Bob\u2028Subject: hi"])
def test_a46_line_breaks_in_a_name_make_no_header_and_the_mail_still_goes(cast: Cast, name: str) -> None:
    accounts.change_workspace(by=cast.ada.actor(), name=name)
    accounts.invite(email="new@meridian.test", name=name, by=cast.ada.actor())
    message = mail.outbox[-1].message()
    assert message["Bcc"] is None and mail.outbox[-1].to == ["new@meridian.test"]
    assert not set("\r\n\x1b\u2028") & set(str(mail.outbox[-1].subject))


@pytest.mark.parametrize("name", ["http://evil.test/x", "Click www.evil.test", "Bob https://evil.test now"])
def test_a18_a_name_with_an_address_in_it_makes_no_link_in_the_mail(cast: Cast, name: str) -> None:
    accounts.change_profile(cast.lea.user, name=name)
    accounts.send_reset("lea@meridian.test")
    accounts.invite(email="new@meridian.test", name=name, by=cast.ada.actor())
    assert all("evil.test" not in str(message.body) for message in mail.outbox)
