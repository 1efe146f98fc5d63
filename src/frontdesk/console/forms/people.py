"""Forms of people and teams."""

from typing import Any, ClassVar

from django import forms

from frontdesk.accounts.models import Agent, Calendar, Invitation, Role, Team
from frontdesk.console.forms.base import Group, PlainForm, RowForm
from frontdesk.customers.models import Customer

ROLE_HINT = (
    "Administrators set everything up. Supervisors also watch queues, write articles and mail templates. "
    "Agents work on tickets. Viewers only look."
)


def teams_field() -> "forms.ModelMultipleChoiceField[Team]":
    """Teams to tick."""
    return forms.ModelMultipleChoiceField(
        Team.objects.filter(is_active=True), required=False, widget=forms.CheckboxSelectMultiple, label="Teams"
    )


class AgentForm(RowForm):
    """The seat of somebody who has one."""

    teams = teams_field()
    groups: ClassVar[tuple[Group, ...]] = (Group("Seat", ("role", "title")), Group("", ("teams",)))

    class Meta:
        model = Agent
        fields = ("role", "title")
        help_texts = {"role": ROLE_HINT, "title": "Such as “Billing, level 2”. Only colleagues see it."}
        widgets = {"role": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].initial = self.instance.teams.all()


class InvitationForm(RowForm):
    """Offers a seat."""

    teams = teams_field()
    role = forms.ChoiceField(choices=Role.choices, initial=Role.AGENT, widget=forms.RadioSelect, help_text=ROLE_HINT)
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Person", ("email", "name"), "A link goes to this address. It works once, for seven days."),
        Group("Seat", ("role", "teams")),
    )

    class Meta:
        model = Invitation
        fields = ("email", "name", "role")
        labels = {"email": "E-mail", "name": "Name"}


class EmployeeForm(PlainForm):
    """Lets an employee into the help centre."""

    email = forms.EmailField(max_length=254, label="E-mail")
    name = forms.CharField(max_length=120)
    department = forms.CharField(max_length=120, required=False)
    phone = forms.CharField(max_length=32, required=False)


class EmployeeChangeForm(RowForm):
    """What we know of an employee; the address is theirs to change."""

    class Meta:
        model = Customer
        fields = ("name", "department", "phone")


class TeamForm(RowForm):
    """A team, its level and its members."""

    members = forms.ModelMultipleChoiceField(
        Agent.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label="Members"
    )
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Team", ("name", "description", "level", "calendar")),
        Group("Tickets", ("is_private", "is_active")),
        Group("", ("members",)),
    )

    class Meta:
        model = Team
        fields = ("name", "description", "level", "calendar", "is_private", "is_active")
        widgets = {"level": forms.RadioSelect}
        labels = {"is_private": "Private", "is_active": "In use", "calendar": "Business hours"}
        help_texts = {
            "level": "Level 1 answers first; what it cannot solve goes up to level 2 and 3.",
            "is_private": "Only members and administrators see this team's tickets.",
            "is_active": "A team that is not in use gets no new tickets.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members: Any = self.fields["members"]
        members.queryset = Agent.objects.working().select_related("user")
        calendar: Any = self.fields["calendar"]
        calendar.queryset, calendar.empty_label = Calendar.objects.all(), "As the company"
        if self.instance.pk:
            members.initial = self.instance.members.all()
