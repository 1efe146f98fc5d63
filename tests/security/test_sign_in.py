"""Sign-in: equal answers, throttled, with a new session each time."""

import datetime
import statistics
import time

import pytest
from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent, Session, User
from frontdesk.kit import clock
from tests.cast import PASSWORD, Cast
from tests.security import stable

LOGIN = "/account/login"


def try_sign_in(client: Client, email: str, password: str, **extra: str) -> tuple[int, bytes]:
    """Status and body of a try, without what differs by chance."""
    response = client.post(LOGIN, {"email": email, "password": password}, **extra)  # type: ignore[arg-type]
    return response.status_code, stable(response.content).replace(email.encode(), b"")


def test_people_come_to_their_own_place(cast: Cast) -> None:
    User.objects.create_user("emma@meridian.test", PASSWORD, name="Emma Employee")
    for email, place in [("lea@meridian.test", "/desk/"), ("emma@meridian.test", "/requests")]:
        response = Client().post(LOGIN, {"email": email, "password": PASSWORD})
        assert response.headers["Location"] == place


@pytest.mark.parametrize(
    "target", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", "\t//evil.test", "/desk\x01"]
)
def test_only_our_own_pages_are_gone_to_after_sign_in(cast: Cast, target: str) -> None:
    response = Client().post(LOGIN, {"email": "lea@meridian.test", "password": PASSWORD, "next": target})
    assert response.headers["Location"] == "/desk/"


def test_a50_known_unknown_and_disabled_addresses_get_the_same_answer(cast: Cast) -> None:
    accounts.change_agent(cast.tim, is_active=False, by=cast.ada.actor())
    known = try_sign_in(Client(), "lea@meridian.test", "not the password")
    assert known[0] == 422
    assert try_sign_in(Client(), "nobody@meridian.test", "not the password") == known
    assert try_sign_in(Client(), "tim@meridian.test", PASSWORD) == known
    User.objects.filter(pk=cast.hank.user_id).update(is_active=False)
    assert try_sign_in(Client(), "hank@meridian.test", PASSWORD) == known


def test_a50_an_unknown_address_costs_as_much_time_as_a_known_one(real_hashing: None, cast: Cast) -> None:
    def seconds(email: str) -> float:
        start = time.process_time()
        try_sign_in(Client(), email, "not the password")
        return time.process_time() - start

    seconds("lea@meridian.test")
    known = statistics.median(seconds("lea@meridian.test") for _ in range(4))
    unknown = statistics.median(seconds("nobody@meridian.test") for _ in range(4))
    assert 0.5 < known / unknown < 2


def test_a55_sign_in_gives_a_new_session_key(cast: Cast) -> None:
    client = Client()
    client.cookies["frontdesk"] = "a" * 43  # planted by somebody else
    client.post(LOGIN, {"email": "lea@meridian.test", "password": PASSWORD})
    assert client.cookies["frontdesk"].value != "a" * 43
    assert Session.objects.filter(user=cast.lea.user).count() == 1


def test_a55_a_session_of_the_second_step_changes_its_key_when_it_becomes_whole(cast: Cast) -> None:
    from frontdesk.accounts.logic import totp

    secret = totp.new_secret()
    now = int(time.time()) // 30
    accounts.switch_second_step_on(cast.lea.user, secret=secret, code=totp.code_at(secret, now - 1))
    client = Client()
    response = client.post(LOGIN, {"email": "lea@meridian.test", "password": PASSWORD})
    assert response.headers["Location"] == "/account/second-step"
    half = client.cookies["frontdesk"].value
    assert client.get("/account/profile").headers["Location"].startswith(LOGIN)
    client.post("/account/second-step", {"code": totp.code_at(secret, now)})
    assert client.cookies["frontdesk"].value != half
    assert client.get("/account/profile").status_code == 200


def test_a55_a_changed_password_ends_all_other_sessions_and_tokens(cast: Cast) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.post(LOGIN, {"email": "lea@meridian.test", "password": PASSWORD})
    _, token = accounts.create_token(cast.lea, name="script", scopes=["read"], by=cast.lea.actor())
    before = here.cookies["frontdesk"].value
    response = here.post("/account/password", {"present": PASSWORD, "password": "a quite different one"})
    assert response.status_code == 302
    assert here.cookies["frontdesk"].value != before
    assert here.get("/account/profile").status_code == 200
    assert there.get("/account/profile").status_code == 302
    assert accounts.authenticate_token(f"Bearer {token}") is None


def test_a55_signing_out_ends_the_session_itself_and_not_just_the_cookie(cast: Cast) -> None:
    client, thief = Client(), Client()
    client.post(LOGIN, {"email": "lea@meridian.test", "password": PASSWORD})
    thief.cookies["frontdesk"] = client.cookies["frontdesk"].value
    client.post("/account/logout")
    assert thief.get("/account/profile").status_code == 302


def test_a55_the_end_of_a_session_is_not_undone_by_a_request_that_was_under_way(cast: Cast) -> None:
    from django.contrib.sessions.backends.base import UpdateError

    from frontdesk.accounts.sessions import SessionStore

    client = Client()
    client.post(LOGIN, {"email": "lea@meridian.test", "password": PASSWORD})
    under_way = SessionStore(client.cookies["frontdesk"].value)
    under_way["seen"] = "yes"
    accounts.end_sessions(cast.lea.user, by=cast.lea.actor())
    with pytest.raises(UpdateError):
        under_way.save()


@pytest.mark.parametrize(
    "field",
    [{"password": "x" * 1_000_000}, {"password": "a\x00b"}, {"email": "a" * 20_000}, {"email": "\x00@meridian.test"}],
)
def test_a56_what_no_form_sends_is_refused_before_any_hashing(cast: Cast, field: dict[str, str]) -> None:
    start = time.process_time()
    response = Client().post(LOGIN, {"email": "lea@meridian.test", "password": "x"} | field)
    assert response.status_code == 400
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize("body", ["true", "0", "[]", "null", '{"email": true, "password": []}'])
def test_a56_a_body_of_another_type_signs_nobody_in(cast: Cast, body: str) -> None:
    client = Client()
    response = client.post(LOGIN, body, content_type="application/json")
    assert response.status_code in {400, 422}
    assert not Session.objects.exclude(user=None).exists()


def test_a57_the_eleventh_try_in_a_quarter_of_an_hour_waits_even_with_the_right_password(cast: Cast) -> None:
    for _ in range(10):
        assert try_sign_in(Client(), "lea@meridian.test", "wrong")[0] == 422
    response = Client().post(LOGIN, {"email": "LEA@meridian.test", "password": PASSWORD})
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 900


def test_a50_a57_an_unknown_address_is_throttled_as_a_known_one(cast: Cast) -> None:
    answers = [try_sign_in(Client(), "nobody@meridian.test", "wrong")[0] for _ in range(11)]
    assert answers == [422] * 10 + [429]


@pytest.mark.parametrize("lookalike", ["leа@meridian.test", "lea@meridian.teſt", "LEA@MERİDİAN.TEST"])
def test_a11_a_lookalike_address_is_nobody(cast: Cast, lookalike: str) -> None:
    assert User.objects.by_address(lookalike) is None


def test_a11_the_kelvin_sign_is_not_the_letter_k(cast: Cast) -> None:
    assert User.objects.by_address("han\u212a@meridian.test") is None
    assert User.objects.by_address("HANK@meridian.test") == cast.hank.user


@pytest.mark.django_db(transaction=True)
def test_a55_live_streams_of_a_person_who_lost_access_are_closed_at_once() -> None:
    import psycopg
    from django.db import connection

    from tests.cast import assemble

    cast = assemble()
    Client().post(LOGIN, {"email": "lea@meridian.test", "password": PASSWORD})
    key = cast.lea.user.sessions.get().key
    settings = connection.get_connection_params()
    known = {name: settings[name] for name in ("dbname", "user", "password", "host", "port") if settings.get(name)}
    with psycopg.connect(**known, autocommit=True) as listener:
        listener.execute("LISTEN frontdesk_live")
        accounts.change_agent(cast.lea, is_active=False, by=cast.ada.actor())
        heard = [notice.payload for notice in listener.notifies(timeout=5, stop_after=3)]
    assert any('"close"' in text and f"session.{key}" in text and f"agent.{cast.lea.pk}" in text for text in heard)


def test_a55_a_session_ends_with_its_time_its_seat_and_its_sign_in(cast: Cast) -> None:
    """Not only by being deleted: session, user and seat are asked on each request."""
    client = Client()
    client.force_login(cast.lea.user)

    assert client.get("/account/profile").status_code == 200
    User.objects.filter(pk=cast.lea.user_id).update(is_active=False)
    assert client.get("/account/profile").status_code == 302
    User.objects.filter(pk=cast.lea.user_id).update(is_active=True)
    client.force_login(cast.lea.user)
    Agent.objects.filter(pk=cast.lea.pk).update(is_active=False)
    assert client.get("/desk/").status_code in {302, 403, 404}
    assert client.get("/desk/queues/mine").status_code in {302, 403, 404}
    Session.objects.update(expires_at=clock.now() - datetime.timedelta(seconds=1))
    assert client.get("/account/profile").status_code == 302


def test_a55_signing_one_device_out_closes_its_live_streams(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from frontdesk.accounts.actions import sessions

    closed: list[str] = []
    monkeypatch.setattr(sessions, "close_streams", closed.extend)
    client = Client()
    client.force_login(cast.lea.user)
    key = Session.objects.get(user=cast.lea.user).key
    client.post(f"/account/sessions/{key}")
    assert closed == [f"session.{key}"]
    assert client.get("/account/profile").status_code == 302


def test_a55_who_leaves_a_team_hears_no_more_of_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open pages hold a token for the team's live news until their streams are closed."""
    from frontdesk.accounts.actions import agents, teams

    closed: list[str] = []
    for module in (agents, teams):
        monkeypatch.setattr(module, "close_streams", closed.extend)
    accounts.change_agent(cast.lea, teams=[], by=cast.ada.actor())
    assert closed == [f"agent.{cast.lea.pk}"]
    accounts.save_team(cast.second, members=[cast.tim], by=cast.ada.actor())
    assert closed[1:] == [f"agent.{cast.sue.pk}"]
