"""One word to one browser: encrypted for it alone (RFC 8291), signed as this desk (RFC 8292), by its push service."""

import json
from typing import Any

from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.kit.net import RefusedHost, http_client
from frontdesk.notifications.actions.choosing import ensure_settings
from frontdesk.notifications.actions.subscribing import push_keys
from frontdesk.notifications.gathered import gathered, said
from frontdesk.notifications.models import Bundle, Notification, PushSubscription
from frontdesk.notifications.web_push import allowed_endpoint, authorization, encrypted

KEPT_SECONDS = 4 * 3600  # how long a push service keeps it for a browser that is away
GONE = {404, 410}
LONGEST = 200  # characters of one line on the screen
MANY = {
    "en": "{count} notifications",
    "de": "{count} Benachrichtigungen",
    "fr": "{count} notifications",
    "es": "{count} notificaciones",
}


class PushRefused(Exception):
    """The push service did not take it now; the job tries again."""


@job(queue="events", tries=5, name="notifications.push")
def pushing(subscription_id: int, notifications: list[int]) -> None:
    """Push what is still unread and still theirs to see. Repeated, it takes the place of the first on the screen."""
    found = PushSubscription.objects.select_related("agent__user").filter(pk=subscription_id).first()
    if found is None or not found.agent.is_active or not found.agent.user.is_active:
        return
    seen = Bundle.objects.visible_to(found.agent.actor())
    about = ("bundle__ticket", "bundle__announcement", "bundle__export", "bundle__alarm", "bundle__rotation")
    news = Notification.objects.filter(pk__in=notifications, read_at=None, bundle__in=seen).select_related(*about)
    told = list(news.order_by("pk"))
    if told and allowed_endpoint(found.endpoint):
        _post(found, payload(told, found.agent.language))


def payload(news: list[Notification], language: str) -> dict[str, Any]:
    """What the screen shows: `title`, `body`, the address that a press opens, and a `tag` that replaces the same.

    Only where the organisation allows it are there subjects, details and customers' names.
    """
    open_ = ensure_settings().tells_subjects
    heaps = gathered(news, language)
    last, heap = news[-1], heaps[-1]
    if len(news) > 1:
        title = MANY.get(language[:2], MANY["en"]).replace("{count}", str(len(news)))
        body = ", ".join(filter(None, [one.name for one in heaps]))
    else:
        title = said(last, language, is_discreet=not open_)
        body = f"{heap.name} {heap.title}".strip() if open_ or not last.bundle.ticket_id else heap.name
    address = heap.address if len(heaps) == 1 else "/desk/notifications"
    tag = f"bundle-{heap.bundle}" if len(heaps) == 1 else "bundles"
    return {"title": title[:LONGEST], "body": body[:LONGEST], "url": address, "tag": tag}


def _post(found: PushSubscription, said: dict[str, Any]) -> None:
    """To the push service. A subscription that it no longer knows is forgotten. Raises PushRefused to try again."""
    body = encrypted(json.dumps(said).encode(), p256dh=found.p256dh, auth=found.auth)
    headers = {
        "Authorization": authorization(found.endpoint, push_keys()),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Topic": said["tag"][:32],
        "Urgency": "normal",
    }
    try:
        with http_client() as client:
            answer = client.post(found.endpoint, content=body, headers=headers)
    except RefusedHost:
        found.delete()
        return
    if answer.status_code in GONE:
        found.delete()
    elif answer.status_code == 429 or answer.status_code >= 500:
        raise PushRefused(f"The push service answered {answer.status_code}.")
    elif answer.is_success:
        PushSubscription.objects.filter(pk=found.pk).update(told_at=clock.now())
