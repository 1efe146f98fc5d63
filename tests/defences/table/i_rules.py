"""Rules that come to an end, and that reach nothing inside (A19, A42)."""

from tests.defences.defence import defence

RUN = "rules/tests/test_run_rules.py::"
LIMITS = "rules/logic/limits.py"

DEFENCES = [
    defence(
        "A19",
        "no rule runs twice on a ticket in one chain",
        (LIMITS, "    if so_far.has_run:", "    if False:"),
        tests=f"{RUN}test_a19_rules_that_set_each_other_off_come_to_an_end",
    ),
    defence(
        "A19",
        "a chain of rules is no deeper than five",
        (LIMITS, "    if so_far.depth > DEEPEST:", "    if False:"),
        tests=f"{RUN}test_a19_a_long_chain_is_cut_by_its_depth",
    ),
    defence(
        "A19",
        "rules run forty times on a ticket in an hour at most, whatever begins new chains",
        (LIMITS, "    if so_far.runs_in_hour >= MOST_PER_HOUR:", "    if False:"),
        tests=f"{RUN}test_a19_what_comes_back_from_outside_is_cut_by_the_hour",
    ),
    defence(
        "A19",
        "what a machine answers is no word of the customer",
        (
            "rules/triggers/happened.py",
            'event.kind == "inbound" and not Message.objects.filter(pk=event.message, is_automatic=True).exists()',
            'event.kind == "inbound"',
        ),
        tests=f"{RUN}test_a19_a_rule_does_not_answer_a_machine",
    ),
    defence(
        "A19",
        "the mail of a rule says that a machine sends it",
        ("tickets/actions/mailing.py", "        automatic=message.is_automatic,\n", ""),
        tests=f"{RUN}test_a19_a_rule_does_not_answer_a_machine",
    ),
    defence(
        "A42",
        "a webhook reaches nothing inside one's own network",
        ("rules/actions/calling.py", "with http_client() as client", "with http_client(allow_private=True) as client"),
        tests="rules/tests/test_do_what_rules_say.py::test_a42_a_webhook_never_reaches_inside_ones_own_network[http://127.0.0.1:9/x]",
    ),
]
