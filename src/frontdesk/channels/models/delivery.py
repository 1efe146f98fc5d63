"""What became of a sent message, as told by the servers and providers that carried it."""

from django.db import models

from frontdesk.channels.models.outbound import OutboundEnvelope


class DeliveryReport(models.Model):
    """One report about one recipient. The same report is kept once, whatever the provider repeats (A60).

    The recipient's present state stands in `OutboundEnvelope.outcomes`; these rows are how it came about.
    """

    class Kind(models.TextChoices):
        WAITING = "waiting", "Waits"
        TAKEN = "taken", "Taken by the server"
        DELIVERED = "delivered", "Delivered"
        OPENED = "opened", "Opened"
        READ = "read", "Read"
        REFUSED = "refused", "Refused"
        COMPLAINED = "complained", "Marked as spam"

    envelope = models.ForeignKey(OutboundEnvelope, on_delete=models.CASCADE, related_name="reports")
    address = models.CharField(max_length=320)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["envelope", "key"], name="one_report_for_a_key")]

    def __str__(self) -> str:
        return f"{self.address} {self.kind}"
