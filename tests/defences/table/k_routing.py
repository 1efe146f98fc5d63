"""One writer of decisions about who gets a ticket (A67), and offers for those alone who may see it (A30, A31, A37)."""

from tests.defences.defence import defence

ALONE = "routing/tests/test_decide_alone.py::"
ROUTE = "routing/tests/test_route_tickets.py::"
THERE = "routing/tests/test_be_there.py::"
ENDING, DUTY = "routing/actions/ending.py", "workspace/tests/test_be_on_duty.py::"

DEFENCES = [
    defence(
        "A67",
        "nor is anybody asked about more at once than they can look at",
        ("routing/logic/choice.py", "    if 0 < case.at_once <= candidate.offers:\n", "    if False:\n"),
        tests=f"{ALONE}test_a67_twenty_workers_offer_nobody_two_things_at_once",
    ),
    defence(
        "A67",
        "what is offered counts towards a capacity",
        ("routing/logic/choice.py", "    if candidate.load + case.weight > candidate.capacity:\n", "    if False:\n"),
        tests=f"{ALONE}test_a67_twenty_workers_offer_nothing_twice_and_exceed_no_capacity",
    ),
    defence(
        "A67",
        "of two answers to one offer the first one counts",
        (
            ENDING,
            'Offer.objects.select_for_update(of=("self",)).select_related("agent__user").get(pk=known.pk)',
            'Offer.objects.select_related("agent__user").get(pk=known.pk)',
        ),
        tests=f"{ALONE}test_a67_of_two_answers_to_one_offer_the_first_counts",
    ),
    defence(
        "A67",
        "an offer that has ended is not accepted any more",
        (ENDING, "    if made.state != State.OPEN:\n        raise", "    if False:\n        raise"),
        tests=f"{ROUTE}test_declined_goes_to_the_next_and_unanswered_too",
    ),
    defence(
        "A67",
        "nor one whose time has passed",
        (ENDING, "    if made.state == State.OPEN and made.expires_at <= clock.now():\n", "    if False:\n"),
        tests=f"{ROUTE}test_declined_goes_to_the_next_and_unanswered_too",
    ),
    defence(
        "A67",
        "what somebody works on at this moment is left for the next look, so that nobody waits in a circle",
        ("routing/actions/surveying.py", '_LOCKED = "FOR KEY SHARE OF t SKIP LOCKED"', '_LOCKED = ""'),
        ("routing/actions/sorting.py", ") FOR KEY SHARE OF t SKIP LOCKED),", ")),"),
        tests=f"{ALONE}test_a67_a_ticket_that_somebody_takes_at_this_moment_is_not_offered",
    ),
    defence(
        "A30",
        "a ticket of a private team is offered to its members alone",
        (
            "routing/logic/choice.py",
            "    if case.private_team is not None and not candidate.sees_all and case.private_team not in candidate.teams:\n",
            "    if False:\n",
        ),
        tests=f"{ROUTE}test_a30_a_private_ticket_is_offered_to_its_members_alone",
    ),
    defence(
        "A30",
        "an offer is answered by whom it was made to",
        (
            "routing/permissions.py",
            "return Q(agent_id=actor.id) if actor.is_agent and actor.id is not None else NOBODY",
            "return Q()",
        ),
        tests=f"{ROUTE}test_a30_a_private_ticket_is_offered_to_its_members_alone",
    ),
    defence(
        "A37",
        "queues are the administrators' to make",
        ("routing/permissions.py", "    return administer(actor)\n", "    return supervise(actor)\n"),
        tests=f"{ROUTE}test_what_makes_no_sense_is_refused",
    ),
    defence(
        "A37",
        "what people can carry is said by those who watch over them",
        (
            "routing/permissions.py",
            '    """Skills and capacities of people are set by those who watch over them."""\n    return supervise(actor)\n',
            '    """Skills and capacities of people are set by those who watch over them."""\n    return work(actor)\n',
        ),
        tests=f"{ROUTE}test_what_makes_no_sense_is_refused",
    ),
    defence(
        "A37",
        "one's presence is one's own",
        (
            "routing/permissions.py",
            "return actor.is_automatic or supervise(actor) or (work(actor) and actor.id == agent)",
            "return actor.is_automatic or work(actor)",
        ),
        tests=f"{THERE}test_presence_is_ones_own_and_each_change_is_a_row",
    ),
    defence(
        "A55",
        "whoever loses the seat is not there, and what was offered to them goes to others",
        ("routing/actions/presence.py", "    if state != State.AVAILABLE:\n        withdraw_from(agent, now)\n", ""),
        tests=f"{THERE}test_whoever_loses_the_seat_is_not_there",
    ),
    defence(
        "F45",
        "somebody is gone when their pages were silent for long enough, not when a clock differs",
        (
            "routing/actions/presence.py",
            "        found = Worker.objects.filter(state__in=ON_DUTY, seen_at__lte=silent)",
            "        found = Worker.objects.filter(state__in=ON_DUTY).exclude(seen_at__range=(silent, now))",
        ),
        tests=f"{THERE}test_whose_pages_are_silent_is_not_there",
    ),
]
