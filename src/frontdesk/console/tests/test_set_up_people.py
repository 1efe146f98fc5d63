"""Seats, invitations, teams and employees, through the console's pages."""

from typing import TYPE_CHECKING

from django.core import mail
from django.test import Client

from frontdesk.accounts.models import Agent, Invitation, Session, Team
from frontdesk.customers.models import Customer

if TYPE_CHECKING:
    from tests.cast import Cast


def test_an_invitation_is_sent_sent_again_and_withdrawn(cast: "Cast", ada: Client) -> None:
    typed = {"email": "nora@meridian.test", "name": "Nora", "role": "agent", "teams": [str(cast.first.pk)]}
    assert ada.post("/console/invitations/new", typed).status_code == 302
    first = Invitation.objects.get(email="nora@meridian.test")
    assert list(first.teams.all()) == [cast.first]
    ada.post(f"/console/invitations/{first.pk}/acts/resend")
    second = Invitation.objects.open().get(email="nora@meridian.test")
    assert second.pk != first.pk
    ada.post(f"/console/invitations/{second.pk}/acts/withdraw")
    assert not Invitation.objects.open().exists()
    assert [letter.to for letter in mail.outbox] == [["nora@meridian.test"]] * 2


def test_somebody_who_has_a_seat_is_not_invited_and_the_form_says_why(cast: "Cast", ada: Client) -> None:
    page = ada.post("/console/invitations/new", {"email": "lea@meridian.test", "name": "Lea", "role": "agent"})
    assert page.status_code == 422
    assert "has a seat already" in page.content.decode()


def test_who_is_disabled_is_signed_out_at_once(cast: "Cast", ada: Client) -> None:
    """A55: access that is taken ends what is open."""
    lea = Client()
    lea.force_login(cast.lea.user)
    assert lea.get("/desk/", follow=True).status_code == 200
    ada.post(f"/console/agents/{cast.lea.pk}/acts/disable")
    assert not Session.objects.filter(user=cast.lea.user).exists()
    assert not Agent.objects.get(pk=cast.lea.pk).is_active
    ada.post(f"/console/agents/{cast.lea.pk}/acts/enable")
    assert Agent.objects.get(pk=cast.lea.pk).is_active


def test_the_last_administrator_keeps_the_seat(cast: "Cast", ada: Client) -> None:
    page = ada.post(f"/console/agents/{cast.ada.pk}", {"role": "agent", "title": ""})
    assert page.status_code == 422
    assert "last administrator" in page.content.decode()
    ada.post(f"/console/agents/{cast.ada.pk}/acts/disable")
    assert Agent.objects.get(pk=cast.ada.pk).is_active


def test_a_role_and_teams_are_changed_together(cast: "Cast", ada: Client) -> None:
    typed = {"role": "supervisor", "title": "Night", "teams": [str(cast.second.pk)]}
    assert ada.post(f"/console/agents/{cast.lea.pk}", typed).status_code == 302
    lea = Agent.objects.get(pk=cast.lea.pk)
    assert (lea.role, lea.title, list(lea.teams.all())) == ("supervisor", "Night", [cast.second])


def test_a_supervisor_reaches_articles_and_nothing_of_people(cast: "Cast", browser: object) -> None:
    """A37: supervisors administer nobody here."""
    sue = browser(cast.sue)  # type: ignore[operator]
    assert sue.get("/console/", follow=True).status_code == 200
    assert sue.get("/console/articles").status_code == 200
    assert sue.get(f"/console/agents/{cast.ada.pk}").status_code == 403
    assert sue.post(f"/console/agents/{cast.ada.pk}/acts/disable").status_code == 403
    assert "/console/agents" not in sue.get("/console/articles").content.decode()


def test_a_team_is_made_with_its_members(cast: "Cast", ada: Client) -> None:
    typed = {"name": "Night shift", "level": "2", "is_active": "on", "members": [str(cast.lea.pk), str(cast.tim.pk)]}
    assert ada.post("/console/teams/new", typed).status_code == 302
    team = Team.objects.get(name="Night shift")
    assert set(team.members.all()) == {cast.lea, cast.tim}
    assert "Night shift" in ada.get("/console/teams").content.decode()


def test_an_employee_gets_a_link_and_can_be_stopped(cast: "Cast", ada: Client) -> None:
    typed = {"email": "enzo@meridian.test", "name": "Enzo", "department": "Garage"}
    assert ada.post("/console/employees/new", typed).status_code == 302
    enzo = Customer.objects.get(email="enzo@meridian.test")
    assert enzo.is_employee
    assert enzo.user is not None
    assert [letter.to for letter in mail.outbox] == [["enzo@meridian.test"]]
    ada.post(f"/console/employees/{enzo.pk}/acts/stop")
    enzo.user.refresh_from_db()
    assert not enzo.user.is_active
