"""Who owns seeded tickets: the desk's own teams, or a small workspace where there is none."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.backends.utils import CursorWrapper

from frontdesk.accounts.actions import save_team, set_up
from frontdesk.accounts.models import Agent, Role, User
from frontdesk.tickets.models import Category
from frontdesk.transfer.seed.phrases import TOPICS

EMAIL = "admin@seed.example"
PASSWORD = "seeded-desk-1"  # noqa: S105  (printed to whoever seeds an empty desk)

_TEAMS = (("Front line", 1, 6), ("Specialists", 2, 4), ("Engineering", 3, 2))
_NAMES = (
    "Ama Boateng", "Ben Carver", "Cleo Marin", "Dov Peretz", "Edda Storm", "Finn Okoye",
    "Gita Rao", "Henk Vos", "Isa Lund", "Jude Frost", "Kira Sato", "Leo Brandt",
)  # fmt: skip


@transaction.atomic
def make_workspace() -> None:
    """A workspace with three teams, twelve agents and a category for every topic of `phrases`."""
    set_up(name="Seeded desk", time_zone="Europe/Brussels", email=EMAIL, person="Seed Administrator", password=PASSWORD)
    administrator = Agent.objects.get(user__email=EMAIL)
    secret = make_password(PASSWORD)  # once: hashing a password is slow on purpose
    names = iter(_NAMES)
    for team, level, size in _TEAMS:
        members = [_agent(next(names), secret) for _ in range(size)]
        save_team(None, by=administrator.actor(), name=team, level=level, members=members)
    Category.objects.bulk_create(
        Category(name=topic.category.capitalize(), slug=topic.category, position=position)
        for position, topic in enumerate(TOPICS)
    )


def _agent(name: str, secret: str) -> Agent:
    user = User.objects.create(email=f"{name.split()[0].lower()}@seed.example", name=name, password=secret)
    return Agent.objects.create(user=user, role=Role.AGENT)


def seats(cursor: CursorWrapper) -> int:
    """Make `seed_seat`, a row for every agent who works in an active team, numbered from 0; returns how many."""
    cursor.execute("""
        CREATE TEMP TABLE seed_seat ON COMMIT DROP AS
        SELECT (row_number() OVER (ORDER BY team.id, agent.id) - 1)::int AS seat, team.id AS team_id,
               team.name AS team_name, team.level, agent.id AS agent_id, person.name AS agent_name,
               to_json(team.name)::text AS team_json, to_json(person.name)::text AS agent_json
        FROM accounts_membership membership
        JOIN accounts_team team ON team.id = membership.team_id AND team.is_active
        JOIN accounts_agent agent ON agent.id = membership.agent_id AND agent.is_active AND agent.role <> 'viewer'
        JOIN accounts_user person ON person.id = agent.user_id AND person.is_active
    """)
    cursor.execute("SELECT count(*) FROM seed_seat")
    return int(cursor.fetchone()[0])
