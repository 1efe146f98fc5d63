"""Browsers that are told by push, and the keys with which they are."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent, Session
from frontdesk.kit.crypto import SealedField


class PushSettings(models.Model):
    """The one row: the key pair that names this desk to push services (RFC 8292), made when first needed.

    `public_key` is the point in URL-safe base64, as browsers want it; `private_key` the number, sealed.
    `tells_subjects`: whether subjects and customers' names may stand on a screen that perhaps others see.
    """

    public_key = models.CharField(max_length=90, blank=True)
    private_key = SealedField(blank=True)
    tells_subjects = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="push_settings_are_one")]

    def __str__(self) -> str:
        return "Notifications"


class PushSubscription(models.Model):
    """One browser of an agent, for as long as they are signed in there: it goes with the session (A30).

    `endpoint` is the push service's address for it, `mark` its hash; `p256dh` and `auth` are the browser's keys
    (RFC 8291), of which the second is a secret.
    """

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="push_subscriptions")
    # The database itself takes it away with the session, whichever version of the program ends that.
    session = models.ForeignKey(Session, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    endpoint = models.TextField()
    mark = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=90)
    auth = SealedField()
    browser = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.agent_id} {self.mark[:8]}"
