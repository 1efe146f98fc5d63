"""One cast for all tests: an administrator, a supervisor, agents in different teams, a viewer, customers."""

from dataclasses import dataclass

from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.actions.agents import new_agent
from frontdesk.accounts.models import Agent, Role, Team, Workspace
from frontdesk.customers.actions import recognise
from frontdesk.customers.models import Customer
from frontdesk.events import SYSTEM, Actor
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Cast:
    """`lea` works in the first level's team, `tim` in the second's, `hank` in the private third's."""

    ada: Agent
    sue: Agent
    lea: Agent
    tim: Agent
    hank: Agent
    vic: Agent
    first: Team
    second: Team
    third: Team
    laura: Customer
    stranger: Customer

    def ticket(self, subject: str = "My account is inactive", *, team: Team | None = None, text: str = "") -> Ticket:
        """A ticket of Laura's, in the first level's queue unless told otherwise."""
        return tickets.open_ticket(
            subject=subject,
            text=text or "I have not signed in for two years and now it says inactive.",
            requester=self.laura,
            team=team or self.first,
            by=self.laura.actor(),
        )


def assemble() -> Cast:
    """Make the cast through the actions that people use."""
    accounts.set_up(
        name="Meridian", time_zone="Europe/Berlin", email="ada@meridian.test", person="Ada Admin", password=PASSWORD
    )
    Workspace.objects.update(undo_seconds=0)  # what is sent leaves at once, but where a test says otherwise
    ada = Agent.objects.get(user__email="ada@meridian.test")
    by = ada.actor()

    def seat(name: str, role: str, *teams: Team) -> Agent:
        email = f"{name.split()[0].lower()}@meridian.test"
        agent = new_agent(email=email, name=name, password=PASSWORD, role=role, by=by)
        accounts.change_agent(agent, teams=list(teams), by=by)
        return agent

    def team(name: str, level: int, *, private: bool = False) -> Team:
        return accounts.save_team(None, by=by, name=name, level=level, is_private=private)

    first, second, third = team("Service", 1), team("Billing", 2), team("Platform", 3, private=True)
    return Cast(
        ada=ada,
        sue=seat("Sue Super", Role.SUPERVISOR, first, second),
        lea=seat("Lea First", Role.AGENT, first),
        tim=seat("Tim Second", Role.AGENT, second),
        hank=seat("Hank Third", Role.AGENT, third),
        vic=seat("Vic Viewer", Role.VIEWER),
        first=first,
        second=second,
        third=third,
        laura=_customer("Laura Croft", "laura@croft.test"),
        stranger=_customer("Sam Stranger", "sam@elsewhere.test"),
    )


def _customer(name: str, email: str) -> Customer:
    return recognise(email=email, name=name, by=SYSTEM)


def actor(agent: Agent) -> Actor:
    """The agent's actor, fresh from the database."""
    return Agent.objects.get(pk=agent.pk).actor()


def signed_in(agent: Agent) -> Client:
    """A browser in which the agent is signed in."""
    client = Client()
    client.force_login(agent.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
