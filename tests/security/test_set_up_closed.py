"""The first start: who may answer it, and that it is gone afterwards; headers that strangers make up."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from frontdesk.accounts.models import Agent, Workspace
from frontdesk.entrance.first_start import set_up_address, set_up_secret
from tests.cast import PASSWORD, Cast
from tests.security import stable

ANSWERS = {
    "name": "Meridian",
    "time_zone": "Europe/Berlin",
    "days": ["0", "1"],
    "opens_at": "09:00",
    "closes_at": "17:00",
    "person": "Ada",
    "email": "ada@meridian.test",
    "password": PASSWORD,
}
AFAR = "198.51.100.7"


@pytest.mark.parametrize("path", ["/", "/desk/", "/console/", "/account/login", "/search?q=x", "/nowhere"])
def test_until_the_first_start_every_page_leads_to_it(db: None, path: str) -> None:
    assert Client().get(path).headers["Location"] == "/setup"


def test_whoever_sits_at_the_machine_sets_the_desk_up_and_is_signed_in(db: None) -> None:
    client = Client()
    assert client.get("/setup").status_code == 200
    assert client.post("/setup", ANSWERS).headers["Location"] == "/desk/"
    assert client.get("/account/profile").status_code == 200


def test_a_bad_answer_is_said_and_nothing_is_made(db: None) -> None:
    response = Client().post("/setup", ANSWERS | {"password": "short", "closes_at": "08:00"})
    assert response.status_code == 422
    assert not Workspace.objects.exists()


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head", "options"])
def test_a39_the_set_up_page_is_gone_after_set_up_for_everybody(cast: Cast, method: str) -> None:
    administrator = Client()
    administrator.force_login(cast.ada.user)
    for client in (Client(), administrator):
        for query in ("", f"?secret={set_up_secret()}"):
            response = getattr(client, method)(f"/setup{query}", ANSWERS if method == "post" else None)
            assert response.status_code == 404
    assert Agent.objects.filter(role="administrator").count() == 1
    assert set_up_address() == ""


@pytest.mark.parametrize(
    "path",
    ["/admin/", "/debug", "/__debug__/", "/metrics", "/logs", "/install", "/account/signup", "/account/signup/",
     "/account/email/", "/accounts/login/", "/static/../pyproject.toml", "/.env", "/account/3rdparty/"],
)  # fmt: skip
def test_a39_tools_and_sign_up_by_strangers_do_not_exist(cast: Cast, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_a39_the_living_page_of_parts_is_for_administrators_only(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lea.user)
    assert [Client().get("/ui").status_code, client.get("/ui").status_code] == [404, 404]


def test_a_stranger_from_afar_needs_the_secret_of_the_start(db: None) -> None:
    afar = Client(REMOTE_ADDR=AFAR)
    assert afar.get("/setup").status_code == 403
    assert afar.get("/setup?secret=guess").status_code == 403
    assert afar.post("/setup", ANSWERS).status_code == 403
    assert not Workspace.objects.exists()
    address = set_up_address().removeprefix("http://127.0.0.1:8000")
    assert set_up_secret() in afar.get(address).content.decode()
    assert afar.post("/setup", ANSWERS | {"secret": set_up_secret()}).status_code == 302


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_REMOTE_USER"])
def test_a38_behind_a_proxy_that_nobody_configured_loopback_does_not_open_the_first_start(
    db: None, header: str
) -> None:
    assert Client(REMOTE_ADDR="127.0.0.1").get("/setup", **{header: AFAR}).status_code == 403  # type: ignore[arg-type]


def test_a38_headers_of_a_client_change_neither_its_address_nor_who_it_is(cast: Cast) -> None:
    claims = {"HTTP_X_FORWARDED_FOR": "10.0.0.1", "HTTP_REMOTE_USER": "ada@meridian.test", "HTTP_X_REAL_IP": "10.0.0.1"}
    client = Client(REMOTE_ADDR=AFAR)
    client.post("/account/login", {"email": "lea@meridian.test", "password": PASSWORD}, **claims)  # type: ignore[arg-type]
    assert cast.lea.user.sessions.get().address == AFAR
    plain, claimed = Client().get("/console/"), Client().get("/console/", **claims)  # type: ignore[arg-type]
    assert (plain.status_code, stable(plain.content)) == (claimed.status_code, stable(claimed.content))


def test_a38_an_address_is_believed_from_a_configured_proxy(cast: Cast, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    client = Client(REMOTE_ADDR="127.0.0.1")
    form = {"email": "lea@meridian.test", "password": PASSWORD}
    client.post("/account/login", form, HTTP_X_FORWARDED_FOR=f"10.0.0.1, {AFAR}")
    assert cast.lea.user.sessions.get().address == AFAR


def test_a57_making_up_addresses_does_not_get_around_the_limit(cast: Cast) -> None:
    form = {"email": "lea@meridian.test", "password": "wrong"}
    statuses = [
        Client().post("/account/login", form, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}").status_code for n in range(11)
    ]
    assert statuses[-1] == 429
