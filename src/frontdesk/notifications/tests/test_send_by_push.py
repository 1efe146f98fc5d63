"""Push by its real protocol: a service of this machine takes it, and what it took is read with the browser's keys."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent
from frontdesk.notifications import actions as notifications
from frontdesk.notifications.actions.pushing import PushRefused, payload, pushing
from frontdesk.notifications.models import Dispatch, Notification, PushSettings, PushSubscription
from frontdesk.notifications.tests.push_service import PushService, claims_of, decoded, unsealed
from frontdesk.notifications.web_push import allowed_endpoint, encrypted
from frontdesk.tickets import actions as tickets
from tests.cast import Cast, actor

Run = Callable[..., list[str]]
SignedIn = Callable[[Agent], str]
# RFC 8291, appendix A.
RECEIVER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
    "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
GOOD = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": AUTH,
}


def follow(cast: Cast, service: PushService, session: SignedIn, agent: Agent, name: str = "one") -> PushSubscription:
    """The agent's browser wants push."""
    return notifications.subscribe(**service.browser(name), session=session(agent), by=actor(agent))


def mention(cast: Cast, run_jobs: Run, subject: str = "A private matter") -> None:
    tickets.add_note(cast.ticket(subject), html="<p>Secret words</p>", mentions=[cast.lea.pk], by=actor(cast.sue))
    run_jobs()


def test_our_own_browser_reads_the_example_of_the_standard() -> None:
    private = ec.derive_private_key(int.from_bytes(decoded(RECEIVER), "big"), ec.SECP256R1())
    assert unsealed(decoded(SEALED), private, decoded(AUTH)) == b"When I grow up, I want to be a watermelon"
    assert unsealed(encrypted(b"Hello", **GOOD), private, decoded(AUTH)) == b"Hello"


def test_a_push_is_sealed_for_the_browser_signed_by_the_desk_and_says_little(
    cast: Cast, service: PushService, session: SignedIn, run_jobs: Run
) -> None:
    """RFC 8030, 8291 and 8292; neither subject nor words nor the customer's name stand on a screen that others see."""
    follow(cast, service, session, cast.lea)
    mention(cast, run_jobs)
    ((headers, body),) = service.taken
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "14400")
    claims, key = claims_of(headers["Authorization"])
    assert claims["aud"] == service.origin and key == PushSettings.objects.get().public_key
    assert time.time() < int(claims["exp"]) <= time.time() + 86400 and claims["sub"].startswith("mailto:")
    said = service.said()
    bundle = Notification.objects.get(agent=cast.lea).bundle
    assert said["title"] == "Sue Super mentioned you"
    assert said["body"] == f"FD-{bundle.ticket.number}" and said["url"] == f"/desk/tickets/{bundle.ticket.number}"  # type: ignore[union-attr]
    assert said["tag"] == f"bundle-{bundle.pk}" == headers["Topic"]
    assert "Secret" not in str(said) and "private" not in str(said)
    with pytest.raises(InvalidTag):
        unsealed(body, ec.generate_private_key(ec.SECP256R1()), service.auth)


def test_the_customers_name_and_the_subject_are_told_only_where_the_organisation_allows(
    cast: Cast, run_jobs: Run
) -> None:
    ticket = cast.ticket("A private matter")
    tickets.claim(ticket, by=actor(cast.lea))
    tickets.receive_message(ticket, customer=cast.laura, text="Hello", by=cast.laura.actor())
    run_jobs()
    told = list(Notification.objects.filter(agent=cast.lea).select_related("bundle__ticket"))
    assert payload(told, "en")["title"] == "The customer wrote"
    assert payload(told, "de")["title"] == "Der Kunde hat geschrieben"
    notifications.save_defaults(notifications.usual_choices(), tells_subjects=True, by=actor(cast.ada))
    said = payload(told, "en")
    assert said["title"] == "Laura Croft wrote" and said["body"].endswith("A private matter")


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_its_service_no_longer_knows_is_forgotten(
    cast: Cast, service: PushService, session: SignedIn, run_jobs: Run, status: int
) -> None:
    follow(cast, service, session, cast.lea)
    service.status = status
    mention(cast, run_jobs)
    assert not PushSubscription.objects.exists()
    assert Notification.objects.filter(agent=cast.lea).count() == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_cannot_now_is_asked_again(
    cast: Cast, service: PushService, session: SignedIn, run_jobs: Run, status: int
) -> None:
    row = follow(cast, service, session, cast.lea)
    service.status = status
    with pytest.raises(PushRefused):
        mention(cast, run_jobs)
    service.status = 201
    keys = list(Notification.objects.values_list("pk", flat=True))
    pushing(subscription_id=row.pk, notifications=keys)
    assert service.said()["title"] == "Sue Super mentioned you"


def test_a42_only_push_services_are_called_and_no_private_address(cast: Cast, session: SignedIn, settings: Any) -> None:
    """An endpoint is what a browser says, so what anybody says."""
    key = session(cast.lea)
    for endpoint in (
        "https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x", "https://169.254.169.254/latest",
        "http://fcm.googleapis.com/x", "https://fcm.googleapis.com.evil.test/x", "https://evil.test/fcm.googleapis.com",
        "https://fcm.googleapis.com@evil.test/", "https://user:pass@fcm.googleapis.com/x", "ftp://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:22/x", "https://push.apple.com.evil.test/", "https://xpush.apple.com/", "https://[",
        "https://fcm.googleapis.com/" + "x" * 1000, "javascript:alert(1)", "",
    ):  # fmt: skip
        assert not allowed_endpoint(endpoint), endpoint
        with pytest.raises(ValidationError):
            notifications.subscribe(endpoint=endpoint, **GOOD, session=key, by=actor(cast.lea))
    for endpoint in (
        "https://fcm.googleapis.com/fcm/send/a",
        "https://web.push.apple.com/Q",
        "https://wns2-par.notify.windows.com/w",
    ):
        assert allowed_endpoint(endpoint), endpoint
    settings.PUSH_HOSTS = []
    assert not allowed_endpoint("https://fcm.googleapis.com/fcm/send/a")


def test_a42_a_named_service_that_leads_inside_is_refused_when_connecting(
    cast: Cast, service: PushService, session: SignedIn, run_jobs: Run, settings: Any
) -> None:
    """Its name may answer with another address tomorrow: the connection is what is judged."""
    follow(cast, service, session, cast.lea)
    PushSubscription.objects.update(endpoint=service.browser()["endpoint"].replace("http:", "https:"))
    settings.ALLOW_PRIVATE_HOSTS = False
    PushSubscription.objects.update(endpoint="https://127.0.0.1/push/one")
    mention(cast, run_jobs)
    assert service.taken == [] and not PushSubscription.objects.exists()


def test_a42_redirects_of_a_push_service_are_not_followed(
    cast: Cast, service: PushService, session: SignedIn, run_jobs: Run
) -> None:
    follow(cast, service, session, cast.lea)
    service.status = 307
    mention(cast, run_jobs)
    assert len(service.taken) == 1
    assert PushSubscription.objects.get().told_at is None


def test_keys_that_are_none_are_refused(cast: Cast, service: PushService, session: SignedIn) -> None:
    browser, key = service.browser(), session(cast.lea)
    for broken in ({"p256dh": "AAAA"}, {"p256dh": "B" + "A" * 86}, {"auth": "x"}, {"auth": "é"}, {"p256dh": ""}):
        with pytest.raises(ValidationError):
            notifications.subscribe(**{**browser, **broken}, session=key, by=actor(cast.lea))
    with pytest.raises(PermissionDenied):
        notifications.subscribe(**browser, session=key, by=cast.laura.actor())


def test_a30_push_ends_with_the_session_in_which_it_was_wanted(
    cast: Cast, service: PushService, session: SignedIn, run_jobs: Run
) -> None:
    follow(cast, service, session, cast.lea)
    accounts.end_sessions(cast.lea.user, by=actor(cast.ada))
    assert not PushSubscription.objects.exists()
    mention(cast, run_jobs)
    assert service.taken == []


def test_a30_a_disabled_agents_browser_hears_nothing(
    cast: Cast, service: PushService, session: SignedIn, run_jobs: Run
) -> None:
    row = follow(cast, service, session, cast.lea)
    mention(cast, run_jobs)
    Agent.objects.filter(pk=cast.lea.pk).update(is_active=False)
    pushing(subscription_id=row.pk, notifications=list(Notification.objects.values_list("pk", flat=True)))
    assert len(service.taken) == 1


def test_a_browser_belongs_to_whoever_signed_in_there_last(
    cast: Cast, service: PushService, session: SignedIn, run_jobs: Run
) -> None:
    """Two people at one computer: nobody is told what is the other's."""
    follow(cast, service, session, cast.lea)
    follow(cast, service, session, cast.tim)
    assert PushSubscription.objects.get().agent == cast.tim
    mention(cast, run_jobs)
    assert service.taken == []
    with pytest.raises(PermissionDenied):
        notifications.unsubscribe(PushSubscription.objects.get(), by=actor(cast.lea))
    notifications.unsubscribe(PushSubscription.objects.get(), by=actor(cast.tim))
    assert not PushSubscription.objects.exists()


def test_a58_what_could_be_used_by_others_is_sealed_in_the_database(
    cast: Cast, service: PushService, session: SignedIn
) -> None:
    follow(cast, service, session, cast.lea)
    public = notifications.vapid_public_key()
    assert notifications.vapid_public_key() == public
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_key FROM notifications_pushsettings")
        assert cursor.fetchone()[0].startswith("v1.")
        cursor.execute("SELECT auth FROM notifications_pushsubscription")
        assert cursor.fetchone()[0].startswith("v1.")


def test_quiet_hours_hold_push_back_and_say_how_many_then(
    cast: Cast, service: PushService, session: SignedIn, run_jobs: Run
) -> None:
    from datetime import time as clock_time

    import time_machine

    from frontdesk.notifications.tests.test_send_by_mail import EVENING, MORNING

    with time_machine.travel(EVENING):
        follow(cast, service, session, cast.lea)
        notifications.save_quiet_hours(
            is_on=True,
            starts_at=clock_time(18),
            ends_at=clock_time(8),
            days=range(7),
            whole_days=[],
            by=actor(cast.lea),
        )
        for subject in ("One", "Two"):
            mention(cast, run_jobs, subject)
        assert service.taken == []
        assert Dispatch.objects.waiting().count() == 2
    with time_machine.travel(MORNING):
        notifications.send_due()
        run_jobs(later=True)
    assert len(service.taken) == 1
    assert service.said()["title"] == "2 notifications" and service.said()["url"] == "/desk/notifications"
