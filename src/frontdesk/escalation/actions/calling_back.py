"""A webhook acknowledges: a program posts to the address that its call named, once, signed with the webhook's secret.

The address alone is worth nothing, since addresses stand in logs: what comes must be signed over its moment and its
body, as our own calls are, within five minutes. The address is good for a day and for one use.
"""

from django.core import signing
from django.db import transaction

from frontdesk.escalation.actions.hooking import GOOD_FOR, SALT
from frontdesk.escalation.models import Call, Paging
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.kit.signed import is_signed
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Escalation

USED = "This address was used before."


class NotOurs(ValueError):
    """The address, or what was posted to it, is not signed as it should be, too old, or of a webhook that may not."""


@transaction.atomic
def answer_by_hook(token: str, given: str, body: bytes) -> Escalation:
    """Acknowledge in the name of the webhook; `given` is its `Frontdesk-Signature` over the bytes that it posted.

    What a person has acknowledged meanwhile stays theirs. Raises NotOurs, and NotAllowedNow for an address that was
    used before or an escalation that has ended.
    """
    call = _called(token)
    assert call.hook is not None
    if not is_signed(call.hook.secret, given, body, now=clock.now().timestamp()):
        raise NotOurs
    by = Actor("rule", call.hook.pk, f"webhook {call.hook.name}")
    is_first = call.paging.escalation.acknowledged_at is None
    made = tickets.acknowledge_escalation(call.paging.escalation, by=by)
    if not Call.objects.filter(pk=call.pk, answered_at=None).update(answered_at=clock.now(), outcome="Acknowledged"):
        raise NotAllowedNow(USED)
    if is_first and made.acknowledged_by_id is None:
        Paging.objects.filter(pk=call.paging_id, answered_by="").update(answered_by=by.name)
    return made


def _called(token: str) -> Call:
    try:
        key = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature as error:
        raise NotOurs from error
    found = Call.objects.select_related("hook", "paging__escalation").filter(pk=key).first()
    if found is None or found.hook is None or not (found.hook.is_active and found.hook.may_acknowledge):
        raise NotOurs
    if found.answered_at is not None:
        raise NotAllowedNow(USED)
    return found
