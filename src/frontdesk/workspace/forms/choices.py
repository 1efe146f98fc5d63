"""Choices with names that people know."""

from django import forms

from frontdesk.accounts.models import Agent, Team
from frontdesk.tickets.models import Category


class TeamChoice(forms.ModelChoiceField[Team]):
    """A team with its level."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(queryset=Team.objects.none(), **kwargs)  # type: ignore[arg-type]

    def label_from_instance(self, obj: Team) -> str:
        return f"{obj.name} · level {obj.level}"


class AgentChoice(forms.ModelChoiceField[Agent]):
    """An agent by name and title."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(queryset=Agent.objects.none(), **kwargs)  # type: ignore[arg-type]

    def label_from_instance(self, obj: Agent) -> str:
        return f"{obj.name}, {obj.title}" if obj.title else obj.name


class CategoryChoice(forms.ModelChoiceField[Category]):
    """A category with its path."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(queryset=Category.objects.none(), **kwargs)  # type: ignore[arg-type]

    def label_from_instance(self, obj: Category) -> str:
        return " › ".join(step.name for step in obj.path())
