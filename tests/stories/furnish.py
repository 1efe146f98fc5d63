"""Puts people, teams, categories and an article into a desk that has had its first start. Run beside `frontdesk up`."""

from frontdesk.config import surroundings


def main() -> None:
    """The cast of the two journeys."""
    from frontdesk.accounts import actions as accounts
    from frontdesk.accounts.actions.agents import new_agent
    from frontdesk.accounts.models import Agent, Team
    from frontdesk.customers.actions import employees
    from frontdesk.knowledge import actions as knowledge
    from frontdesk.tickets.actions.catalogue import save_category, save_field
    from tests.stories.desk import PASSWORD

    by = Agent.objects.get(role="administrator").actor()

    def team(name: str, level: int) -> Team:
        return accounts.save_team(None, by=by, name=name, level=level)

    def agent(name: str, role: str, *teams: Team) -> Agent:
        email = f"{name.split()[0].lower()}@meridian.test"
        return new_agent(email=email, name=name, password=PASSWORD, role=role, teams=teams, by=by)

    service, technical, platform = team("Service", 1), team("Technical", 2), team("Platform", 3)
    agent("Kim John", "supervisor", service)
    agent("Lea Marsh", "agent", service)
    agent("Tim Samuel", "agent", technical)
    agent("Terrence Hank", "agent", platform)
    account = save_category(
        None, by=by, name="Account", description="Signing in, inactive accounts", urgency=2, impact=3
    )
    kind = save_field(
        None,
        by=by,
        name="What do you see?",
        kind="choice",
        choices=["Inactive", "Wrong password"],
        categories=[account],
    )
    save_field(
        None,
        by=by,
        name="Last sign-in",
        kind="text",
        categories=[account],
        condition_field=kind,
        condition_values=["Inactive"],
    )
    save_category(
        None, by=by, name="Work profile", team=platform, urgency=2, impact=2, is_public=False, is_internal=True
    )
    section = knowledge.save_section(None, by=by, name="Accounts", description="Signing in")
    knowledge.save_article(
        None, by=by, section=section, title="How do I change my password?", summary="In your profile.",
        body="<p>Open your profile and choose <b>Password</b>.</p>", status="published", is_featured=True,
    )  # fmt: skip
    employees.admit_employee(by=by, name="Austin Coy", email="austin@meridian.test", department="Product")
    from frontdesk.accounts.models import User

    austin = User.objects.get(email="austin@meridian.test")
    austin.set_password(PASSWORD)
    austin.save()


if __name__ == "__main__":
    with surroundings.ready():
        main()
