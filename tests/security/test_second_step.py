"""The second step at sign-in."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.logic import totp
from frontdesk.kit import clock
from tests.cast import PASSWORD, Cast

STEP = "/account/second-step"


@pytest.fixture
def secret(cast: Cast) -> str:
    """Lea's secret; the code of the step before this one was used to switch it on."""
    made = totp.new_secret()
    accounts.switch_second_step_on(cast.lea.user, secret=made, code=totp.code_at(made, this_step() - 1))
    return made


def this_step() -> int:
    return int(time.time()) // 30


def half_in() -> Client:
    """A browser in which Lea's password was right."""
    client = Client()
    client.post("/account/login", {"email": "lea@meridian.test", "password": PASSWORD})
    return client


def test_the_code_opens_the_door(cast: Cast, secret: str) -> None:
    assert half_in().post(STEP, {"code": totp.code_at(secret, this_step())}).headers["Location"] == "/desk/"


def test_a57_a_code_works_once(cast: Cast, secret: str) -> None:
    code = totp.code_at(secret, this_step())
    assert half_in().post(STEP, {"code": code}).status_code == 302
    assert half_in().post(STEP, {"code": code}).status_code == 422


def test_a57_codes_cannot_be_tried_out(cast: Cast, secret: str) -> None:
    statuses = [half_in().post(STEP, {"code": f"{n:06}"}).status_code for n in range(9)]
    assert set(statuses) == {422}
    client = half_in()
    client.post(STEP, {"code": "nonsense"})
    assert client.post(STEP, {"code": totp.code_at(secret, this_step())}).status_code == 429
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        assert half_in().post(STEP, {"code": totp.code_at(secret, this_step())}).status_code == 302


def test_a_recovery_code_opens_the_door_once(cast: Cast) -> None:
    secret = totp.new_secret()
    codes = accounts.switch_second_step_on(cast.lea.user, secret=secret, code=totp.code_at(secret, this_step()))
    assert half_in().post(STEP, {"code": codes[3].upper()}).status_code == 302
    assert half_in().post(STEP, {"code": codes[3]}).status_code == 422
    assert accounts.recovery_codes_left(cast.lea.user) == 9


@pytest.mark.parametrize("code", ["", " ", "0", "true", "null", "۱۲۳۴۵۶", "123456" * 5, "-" * 16])
def test_a56_an_odd_code_opens_nothing(cast: Cast, secret: str, code: str) -> None:
    assert half_in().post(STEP, {"code": code}).status_code == 422


def test_nobody_answers_the_second_step_without_the_first(cast: Cast, secret: str) -> None:
    response = Client().post(STEP, {"code": totp.code_at(secret, this_step())})
    assert response.headers["Location"] == "/account/login"


def test_a_reset_password_does_not_get_around_the_second_step(cast: Cast, secret: str) -> None:
    accounts.change_password(cast.lea.user, password="a quite different one", how="reset")
    response = Client().post("/account/login", {"email": "lea@meridian.test", "password": "a quite different one"})
    assert response.headers["Location"] == STEP


def test_switching_it_on_and_off_takes_the_password(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lea.user)
    page = client.get("/account/security/authenticator").content.decode()
    sealed = page.split('name="sealed" value="')[1].split('"')[0]
    secret = page.split('Secret: <code class="secret">')[1].split("</code>")[0].replace(" ", "")
    form = {"sealed": sealed, "code": totp.code_at(secret, this_step())}
    assert client.post("/account/security/authenticator", form | {"present": "wrong"}).status_code == 422
    assert not accounts.second_step_is_on(cast.lea.user)
    shown = client.post("/account/security/authenticator", form | {"present": PASSWORD})
    assert shown.status_code == 200 and accounts.second_step_is_on(cast.lea.user)
    assert client.post("/account/security/authenticator/removal", {"present": "wrong"}).status_code == 422
    client.post("/account/security/authenticator/removal", {"present": PASSWORD})
    assert not accounts.second_step_is_on(cast.lea.user)


def test_a_form_of_another_person_does_not_set_ones_secret(cast: Cast) -> None:
    lea, tim = Client(), Client()
    lea.force_login(cast.lea.user)
    tim.force_login(cast.tim.user)
    page = tim.get("/account/security/authenticator").content.decode()
    sealed = page.split('name="sealed" value="')[1].split('"')[0]
    for forged in (sealed, "", "v1.x.y", "A" * 100):
        form = {"sealed": forged, "code": "000000", "present": PASSWORD}
        assert lea.post("/account/security/authenticator", form).status_code == 400


def test_an_administrator_lets_in_who_lost_everything_and_nobody_else_can(cast: Cast, secret: str) -> None:
    """A37: taking away a second step is the administrators' alone."""
    with pytest.raises(PermissionDenied):
        accounts.lift_second_step(cast.lea.user, by=cast.sue.actor())
    accounts.lift_second_step(cast.lea.user, by=cast.ada.actor())
    assert half_in().get("/desk/", follow=True).status_code == 200
