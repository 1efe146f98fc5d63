"""What is to happen with a ticket later: it comes back, somebody is reminded, a word is kept, a status follows."""

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent
from frontdesk.customers.models import Customer
from frontdesk.tickets.models.conversation import Message
from frontdesk.tickets.models.history import Step
from frontdesk.tickets.models.ticket import Ticket


class Snooze(Step):
    """The ticket is out of the working queues until `until`, or until what `wakes_on` names; never past an answer.

    `ended_why` is then time, answer, solved (`other` is), agent, status or moved.
    """

    class WakesOn(models.TextChoices):
        TIME = "time", "At a time"
        ANSWER = "answer", "When the customer answers"
        SOLVED = "solved", "When another ticket is solved"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="snoozes")
    wakes_on = models.CharField(max_length=8, choices=WakesOn.choices, default=WakesOn.TIME)
    until = models.DateTimeField(null=True)
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    note = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at=None), name="snooze_once"),
            models.CheckConstraint(condition=~Q(wakes_on="time") | Q(until__isnull=False), name="snooze_until_when"),
            models.CheckConstraint(condition=~Q(wakes_on="solved") | Q(other__isnull=False), name="snooze_for_which"),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at=None), name="snooze_due"),
            models.Index(fields=["other"], condition=Q(ended_at=None), name="snooze_other"),
            models.Index(fields=["by_id", "ended_at"], condition=Q(ended_at__isnull=False), name="snooze_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.wakes_on} {self.ticket_id}"


class Reminder(models.Model):
    """An agent's own: at `due_at` they are reminded of the ticket, once (`told_at`), until they say `done_at`."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="reminders")
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="reminders", db_index=False)
    note = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(told_at=None, done_at=None), name="reminder_due"),
            models.Index(fields=["agent", "due_at"], condition=Q(done_at=None), name="reminder_mine"),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.due_at}"


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def open(self) -> "PledgeQuerySet":
        """Those neither kept nor broken nor withdrawn."""
        return self.filter(state=Pledge.State.OPEN)

    def due(self, now: datetime.datetime) -> "PledgeQuerySet":
        return self.open().filter(due_at__lt=now)


class Pledge(Step):
    """An agent's word to a customer: to call back, or to answer, by `due_at`. Kept or broken, it stays as it ended."""

    class Kind(models.TextChoices):
        CALL = "call", "Call back"
        ANSWER = "answer", "Answer"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        KEPT = "kept", "Kept"
        BROKEN = "broken", "Broken"
        WITHDRAWN = "withdrawn", "Withdrawn"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="pledges")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="pledges")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="pledges", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    note = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="open") | Q(ended_at__isnull=False), name="pledge_ended_when")
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="open"), name="pledge_due"),
            models.Index(fields=["agent", "due_at"], condition=Q(state="open"), name="pledge_mine"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at}"


class PlannedStatus(Step):
    """A status that the ticket is given at `due_at`, unless the customer has written since (`unless_answered`)."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"
        WITHDRAWN = "withdrawn", "Withdrawn"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="planned_statuses")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(max_length=8)
    due_at = models.DateTimeField()
    unless_answered = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(state="waiting"), name="planned_status_once"),
            models.CheckConstraint(condition=~Q(state="stopped") | ~Q(reason=""), name="planned_status_says_why"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="waiting"), name="planned_status_due")]

    def __str__(self) -> str:
        return f"{self.status} {self.due_at}"
