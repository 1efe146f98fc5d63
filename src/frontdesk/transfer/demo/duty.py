"""Queues of the demo, what its people can do, and who is there as it begins."""

from frontdesk.routing import actions as routing
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Category, Ticket
from frontdesk.transfer.demo.company import Staff

SKILLS = (("English", "en"), ("German", "de"), ("French", "fr"), ("Deposits and damage", ""))
ABLE = {
    "kemi": {"English": 5, "French": 3}, "priya": {"English": 5, "German": 2}, "diego": {"English": 4},
    "lea": {"English": 4, "French": 5, "Deposits and damage": 4}, "hamid": {"English": 4, "German": 4},
    "jonas": {"English": 4, "German": 5}, "clara": {"English": 4, "French": 5},
}  # fmt: skip
ASKED_AGAIN = "We are still standing here, and it is getting cold. Could you tell me when somebody comes?"
REASONS = (("Lunch", "break"), ("Calling a customer back", "busy"), ("Team meeting", "busy"))


def open_queues(staff: Staff) -> None:
    """Three queues that go to people in three ways, with skills, weights and own reasons.

    Kemi and Lea are there: whoever signs in as one of them within a minute or two finds something offered. Then their
    pages would have to say that they are open, as everybody's.
    """
    by, teams = staff.actors["marta"], staff.teams
    skills = {name: routing.save_skill(None, name=name, language=code, by=by) for name, code in SKILLS}
    for name, state in REASONS:
        routing.save_reason(None, name=name, state=state, by=by)
    for channel, weight in (("phone", 3), ("email", 1), ("portal", 1)):
        routing.save_channel_load(None, channel=channel, weight=weight, most=None, by=by)
    for key, known in ABLE.items():
        levels = {skills[name].pk: level for name, level in known.items()}
        routing.equip_agent(staff.agents[key], capacity=30, skills=levels, by=by)
    general = routing.save_queue(
        None, name="First line", position=30, teams=[teams["general"]], language="preferred", offer_seconds=120, by=by,
        tree=_of_team(teams["general"].pk),
    )  # fmt: skip
    routing.save_queue(
        None, name="Money", position=10, teams=[teams["billing"]], strategy="last_agent", offer_seconds=120, by=by,
        needs={skills["Deposits and damage"].pk: (2, False)}, overflow_teams=[teams["general"]],
        overflow_after_seconds=1800, fallback_after_seconds=7200, fallback=general, tree=_of_team(teams["billing"].pk),
    )  # fmt: skip
    routing.save_queue(
        None, name="Bookings", position=20, teams=[teams["bookings"]], strategy="by_hand", by=by,
        tree=_of_team(teams["bookings"].pk),
    )  # fmt: skip
    for key in ("kemi", "lea"):
        routing.set_presence(staff.agents[key], state="available", by=staff.actors[key])


def wait_at_the_road() -> None:
    """A customer beside a road asks again as the demo begins: within half an hour that promise is warned of and broken.

    It is one of those who have been answered already, so that it is a question of its own.
    """
    there = Category.objects.filter(slug__in=("breakdown", "accident", "tolls"))
    answered = Ticket.objects.filter(category__in=there, status__in=("open", "pending"), first_replied_at__isnull=False)
    ticket = answered.filter(snoozed_until=None).exclude(requester__email="").order_by("-last_message_at").first()
    if ticket is not None:
        who = ticket.requester
        tickets.receive_message(ticket, customer=who, text=ASKED_AGAIN, by=who.actor())


def _of_team(team: int) -> Group:
    return Group("all", (Condition("team", "any", (str(team),)),))
