"""The ticket."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Now

from frontdesk.accounts.models import Agent, Brand, Team
from frontdesk.customers.models import Customer
from frontdesk.events import Actor
from frontdesk.tickets.models.category import Category

FOREVER = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)


NEVER = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)  # where no promise sorts: behind all others


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor) -> "TicketQuerySet":
        """Tickets that this actor may see."""
        from frontdesk.tickets import permissions

        return self.filter(permissions.view_ticket(actor))

    def followed_by(self, actor: Actor) -> "TicketQuerySet":
        """A customer's own tickets, and the newest thousand that they are in copy of; what they read is less (A03).

        The keys are asked for first: joined with "or", no index would serve.
        """
        if not actor.is_customer or actor.id is None:
            return self.none()
        copies = Participant.objects.filter(customer_id=actor.id).order_by("-ticket_id")
        keys = list(copies.values_list("ticket_id", flat=True)[:1000])
        return self.filter(Q(requester_id=actor.id) | Q(pk__in=keys))

    def unsolved(self) -> "TicketQuerySet":
        """Still to be worked on, by us or by somebody we wait for."""
        return self.filter(status__in=Ticket.UNSOLVED)

    def awake(self) -> "TicketQuerySet":
        """To be worked on now: unsolved and not snoozed."""
        return self.unsolved().filter(snoozed_until=None)

    def unassigned(self) -> "TicketQuerySet":
        """Unsolved and without an owner."""
        return self.unsolved().filter(assignee=None)

    def of(self, agent_id: int) -> "TicketQuerySet":
        """Owned by that agent."""
        return self.filter(assignee_id=agent_id)

    def due_before(self, moment: datetime.datetime) -> "TicketQuerySet":
        """Unsolved with a promise that ends before the moment."""
        return self.unsolved().filter(next_due_at__lt=moment)


class Ticket(models.Model):
    """Unit of work. The columns from `preview` on are projections for lists, written by actions only."""

    class Status(models.TextChoices):
        NEW = "new", "New"
        OPEN = "open", "Open"
        PENDING = "pending", "Pending"
        ON_HOLD = "on_hold", "On hold"
        SOLVED = "solved", "Solved"
        CLOSED = "closed", "Closed"
        SPAM = "spam", "Spam"

    class Priority(models.IntegerChoices):
        URGENT = 1, "Urgent"
        HIGH = 2, "High"
        NORMAL = 3, "Normal"
        LOW = 4, "Low"

    UNSOLVED = (Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD)

    number = models.BigIntegerField(unique=True)
    subject = models.CharField(max_length=250)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.NEW)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    urgency = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=12, blank=True)
    channel = models.CharField(max_length=20, default="portal")
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True)
    requester = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tickets")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets")
    assignee = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    fields = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Where its conversation goes on. The index is partial, for the few that were merged.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from", db_index=False
    )

    requester_name = models.CharField(max_length=200, blank=True)
    preview = models.CharField(max_length=160, blank=True)
    preview_kind = models.CharField(max_length=8, blank=True)
    message_count = models.PositiveIntegerField(default=0)
    is_unread = models.BooleanField(default=True)
    is_triaged = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True)
    first_replied_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField(db_default=Now())
    waiting_since = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)  # out of the working queues; `FOREVER` while no time is set
    next_due_at = models.DateTimeField(null=True)
    expected_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    sentiment = models.PositiveSmallIntegerField(null=True, blank=True)  # of the newest that could be read, as `Label`
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(auto_now=True)
    search = models.GeneratedField(
        expression=SearchVector("subject", weight="A", config="simple")
        + SearchVector("requester_name", weight="B", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(priority__range=(1, 4)), name="ticket_priority"),
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="ticket_level"),
        ]
        indexes = [
            # One partial index per queue page: unsolved rows only, in the order in which the page shows them.
            models.Index(F("last_message_at").desc(), F("id").desc(), name="ticket_all"),
            models.Index(
                F("assignee"), F("last_message_at").desc(), F("id").desc(),
                condition=Q(status__in=["new", "open", "pending", "on_hold"]), name="ticket_mine",
            ),
            models.Index(
                F("team"), F("last_message_at").desc(), F("id").desc(),
                condition=Q(status__in=["new", "open", "pending", "on_hold"]), name="ticket_team",
            ),
            models.Index(
                F("last_message_at").desc(), F("id").desc(),
                condition=Q(status__in=["new", "open", "pending", "on_hold"]), name="ticket_unsolved",
            ),
            models.Index(
                F("last_message_at").desc(), F("id").desc(),
                condition=Q(status__in=["new", "open", "pending", "on_hold"], assignee=None), name="ticket_unassigned",
            ),
            models.Index(
                F("next_due_at"), F("id"),
                condition=Q(status__in=["new", "open", "pending", "on_hold"], next_due_at__isnull=False),
                name="ticket_due",
            ),
            models.Index(
                F("priority"), F("id"),
                condition=Q(status__in=["new", "open", "pending", "on_hold"], is_triaged=False), name="ticket_triage",
            ),
            # The orders in which views show what is unsolved.
            models.Index(
                F("created_at"), F("id"), condition=Q(status__in=["new", "open", "pending", "on_hold"]),
                name="ticket_by_created",
            ),
            models.Index(
                F("priority"), F("id"), condition=Q(status__in=["new", "open", "pending", "on_hold"]),
                name="ticket_by_priority",
            ),
            models.Index(
                Coalesce(F("next_due_at"), Value(NEVER)), F("id"),
                condition=Q(status__in=["new", "open", "pending", "on_hold"]), name="ticket_by_due",
            ),
            models.Index(fields=["requester", "-created_at"], name="ticket_requester"),
            models.Index(fields=["solved_at"], condition=Q(status="solved"), name="ticket_closing"),
            models.Index(
                F("last_message_at").desc(), F("id").desc(), condition=Q(snoozed_until__isnull=False),
                name="ticket_snoozed",
            ),
            models.Index(F("last_message_at").desc(), F("id").desc(), condition=Q(status="spam"), name="ticket_spam"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="ticket_merged_into"),
            models.Index(F("created_at").desc(), F("id").desc(), name="ticket_created"),
            models.Index(
                F("solved_at").desc(), F("id").desc(), condition=Q(solved_at__isnull=False), name="ticket_solved"
            ),
            GinIndex(fields=["tags"], name="ticket_tags"),
            # Figures of a day: how many an agent holds, and how soon tickets were first answered, from the index alone.
            models.Index(
                fields=["assignee"], include=["team"], condition=Q(status__in=["new", "open", "pending", "on_hold"]),
                name="ticket_held",
            ),
            models.Index(
                fields=["first_replied_at"], include=["id", "created_at"],
                condition=Q(first_replied_at__isnull=False), name="ticket_first_reply",
            ),
            # Few tickets each, which a search for nothing else would have to find among all.
            models.Index(fields=["message_count"], condition=Q(message_count__gt=20), name="ticket_long"),
            models.Index(
                F("level"), F("last_message_at").desc(), F("id").desc(), condition=Q(level__gt=1), name="ticket_level"
            ),
            models.Index(
                F("last_message_at").desc(), F("id").desc(), condition=Q(sentiment=1), name="ticket_negative"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def is_unsolved(self) -> bool:
        return self.status in self.UNSOLVED


class Participant(models.Model):
    """A customer who is on the ticket besides the requester: gets replies, and reads what is said since `added_at`."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "customer"], name="participant_once")]
