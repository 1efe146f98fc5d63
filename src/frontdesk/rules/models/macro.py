"""Macros, and how often they are used."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from frontdesk.accounts.models import Agent, Team
from frontdesk.events import Actor
from frontdesk.tickets.logic.conditions import Group, read
from frontdesk.tickets.models import Category, PlannedReply, Ticket


class MacroQuerySet(models.QuerySet["Macro"]):
    def usable_by(self, actor: Actor) -> "MacroQuerySet":
        """Macros in use that this agent may apply."""
        from frontdesk.rules import permissions

        return self.filter(permissions.use_macro(actor), is_active=True).distinct()

    def changeable_by(self, actor: Actor) -> "MacroQuerySet":
        """Macros that this agent may change and remove."""
        from frontdesk.rules import permissions

        return self.filter(permissions.change_macro(actor))


class Macro(models.Model):
    """A reply and effects. It is its `owner`'s alone, or that of `teams` (`is_for_teams`), or everybody's.

    `texts` are replies as sanitised HTML by language code, "" being the one for every other; without any it only acts.
    `effects` are values by slug of the catalogue; `conditions` is JSON as `tickets.logic.conditions` reads it.
    """

    name = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, blank=True, related_name="macros")
    teams = models.ManyToManyField(Team, blank=True, related_name="macros")
    is_for_teams = models.BooleanField(default=False)
    texts: "models.JSONField[dict[str, str], Any]" = models.JSONField(default=dict, blank=True)
    effects: "models.JSONField[dict[str, str], Any]" = models.JSONField(default=dict, blank=True)
    conditions = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    use_count = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = MacroQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="macro_has_a_name"),
            models.CheckConstraint(condition=Q(owner=None) | Q(is_for_teams=False), name="macro_is_whose"),
            models.CheckConstraint(condition=~Q(texts={}) | ~Q(effects={}), name="macro_does_something"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whose(self) -> str:
        """personal, teams or everybody."""
        return "personal" if self.owner_id else "teams" if self.is_for_teams else "everybody"

    @property
    def tree(self) -> Group:
        """When it fits. Raises FaultyCondition where the stored form is none."""
        return read(self.conditions)

    def text_for(self, language: str) -> tuple[str, str]:
        """(language, HTML) of the reply for a customer of that language: theirs, else the general one, else any."""
        short = language.partition("-")[0]
        for code in (language, short, "", *sorted(self.texts)):
            if code in self.texts:
                return code, self.texts[code]
        return "", ""


class MacroTally(models.Model):
    """How often a macro was used on tickets of one category (None: without any), and when last."""

    macro = models.ForeignKey(Macro, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True, related_name="+")
    count = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["macro", "category"], nulls_distinct=False, name="macro_tally_once"),
        ]


class MacroUse(models.Model):
    """What a macro did to a ticket: kept with a reply that waits (`planned`) or one of many acts, to take it back too.

    `before` are the columns of the ticket as they stood, with `followed` and `listed` (whether its user followed the
    ticket, and whether it had the checklist already); `written` is the version that the macro left behind, `effects`
    the slugs of what it did, and `status` where that goes with the reply.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="macro_uses", db_index=False)
    planned = models.OneToOneField(PlannedReply, on_delete=models.CASCADE, null=True, related_name="macro_use")
    macro = models.ForeignKey(Macro, on_delete=models.CASCADE, related_name="+")
    before: "models.JSONField[dict[str, Any], Any]" = models.JSONField()
    written = models.PositiveIntegerField()
    effects: "models.JSONField[list[str], Any]" = models.JSONField()
    is_undone = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["ticket", "written"], name="macro_use_ticket")]
