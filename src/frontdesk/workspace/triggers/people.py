"""Colleagues and teams, to be called."""

from collections.abc import Sequence

from django.db.models import Q
from markupsafe import Markup

from frontdesk.accounts.models import Agent, Team
from frontdesk.events import Actor
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.triggers.base import MOST, Suggestion, Trigger


class People(Trigger, slug="people"):
    """`@` calls somebody by a mark that the server reads (`tickets.mentions_in`). Private teams are their members'."""

    label = "People"
    chars = "@"
    rank = 40

    def offer(self, words: str, ticket: Ticket, actor: Actor) -> Sequence[Suggestion]:
        """Those whose names hold the words: colleagues first, then teams."""
        wanted = words.strip()
        colleagues = Agent.objects.active().exclude(pk=actor.id or 0).filter(user__name__icontains=wanted)
        teams = Team.objects.filter(is_active=True, name__icontains=wanted)
        seen = teams.filter(Q(is_private=False) | Q(pk__in=actor.scope.teams)).order_by("name")[:MOST]
        people = colleagues.select_related("user").order_by("user__name")[:MOST]
        called = [_called(str(one.pk), one.name, "") for one in people]
        return [*called, *(_called(f"team:{one.pk}", one.name, " (team)") for one in seen)][:MOST]


def _called(key: str, name: str, kind: str) -> Suggestion:
    mark = Markup('<span data-mention="{}">@{}</span> ').format(key, name)
    return Suggestion(title=name + kind, insert=str(mark), icon="at-sign")
