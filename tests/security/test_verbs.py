"""The verbs refuse by themselves, whoever calls them: a door that forgets to ask opens nothing."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import ApiToken, Brand, Session, Team
from frontdesk.events import Actor
from frontdesk.kit.middleware import TrustedProxy
from tests.cast import Cast

ADMINISTRATION: dict[str, Callable[[Cast, Actor], object]] = {
    "invite": lambda cast, by: accounts.invite(email="eve@evil.test", role="viewer", by=by),
    "change the organisation": lambda cast, by: accounts.change_workspace(by=by, name="Evil"),
    "change a brand": lambda cast, by: accounts.save_brand(Brand.default(), by=by, name="Evil"),
    "add a team": lambda cast, by: accounts.save_team(None, by=by, name="Evil", level=1),
    "join a private team": lambda cast, by: accounts.save_team(cast.third, by=by, members=[cast.lea, cast.sue]),
    "make a token of somebody else": lambda cast, by: accounts.create_token(cast.ada, name="x", scopes=["read"], by=by),
    "end the sessions of somebody else": lambda cast, by: accounts.end_sessions(cast.ada.user, by=by),
}


@pytest.mark.parametrize("verb", ADMINISTRATION)
@pytest.mark.parametrize("name", ["sue", "lea", "vic", "laura"])
def test_a37_only_administrators_administer(cast: Cast, name: str, verb: str) -> None:
    teams = set(Team.objects.values_list("name", "members"))
    with pytest.raises(PermissionDenied):
        ADMINISTRATION[verb](cast, getattr(cast, name).actor())
    assert set(Team.objects.values_list("name", "members")) == teams
    ADMINISTRATION[verb](cast, cast.ada.actor())


@pytest.mark.parametrize("name", ["sue", "lea", "vic", "laura"])
def test_a37_nobody_revokes_the_token_of_somebody_else(cast: Cast, name: str) -> None:
    token, _ = accounts.create_token(cast.tim, name="script", scopes=["read"], by=cast.tim.actor())
    with pytest.raises(PermissionDenied):
        accounts.revoke_token(token, by=getattr(cast, name).actor())
    assert ApiToken.objects.get().revoked_at is None
    accounts.revoke_token(token, by=cast.ada.actor())
    assert ApiToken.objects.get().revoked_at is not None


def test_a37_everybody_ends_their_own_sessions(cast: Cast) -> None:
    accounts.end_sessions(cast.lea.user, by=cast.lea.actor())
    assert not Session.objects.filter(user=cast.lea.user).exists()


CLAIMS = {
    "HTTP_X_FORWARDED_FOR": "10.0.0.1",
    "HTTP_X_FORWARDED_HOST": "evil.test",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_REMOTE_USER": "ada@meridian.test",
}


@pytest.mark.parametrize("proxies", [[], ["127.0.0.1"]])
def test_a38_no_claim_of_a_header_goes_any_further(settings: Settings, proxies: list[str]) -> None:
    """A configured proxy is believed in address and scheme, and then its headers are gone as well."""
    settings.TRUSTED_PROXIES = proxies
    seen: list[HttpRequest] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    TrustedProxy(page)(RequestFactory().get("/", **CLAIMS))  # type: ignore[arg-type]
    (request,) = seen
    assert not CLAIMS.keys() & request.META.keys()
    assert request.is_secure() is bool(proxies)
    assert request.META["REMOTE_ADDR"] == ("10.0.0.1" if proxies else "127.0.0.1")
