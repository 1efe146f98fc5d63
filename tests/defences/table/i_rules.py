"""Rules that come to an end, that reach nothing inside, and whose receivers may be away (A19, A42, F42)."""

from tests.defences.defence import defence

RUN = "rules/tests/test_run_rules.py::"
LIMITS = "rules/logic/limits.py"
AGAIN = "rules/tests/test_call_webhooks_again.py::"

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
        ("kit/net.py", "http_client(seconds, whole", "http_client(seconds, allow_private=True, whole"),
        tests="rules/tests/test_do_what_rules_say.py::test_a42_a_webhook_never_reaches_inside_ones_own_network[http://127.0.0.1:9/x]",
    ),
    defence(
        "F42",
        "a receiver that drips has no more time than a silent one",
        (
            "kit/net.py",
            "        return self._stream.read(max_bytes, self._deadline.left(timeout))\n",
            "        return self._stream.read(max_bytes, timeout)\n",
        ),
        tests=f"{AGAIN}test_f42_a_receiver_that_drips_has_no_more_time_than_a_silent_one",
    ),
    defence(
        "F42",
        "tries last for more than a day",
        ("rules/logic/retries.py", "14_400, 21_600, 21_600, 28_800)", "14_400)"),
        tests=f"{AGAIN}test_f42_pauses_grow_are_spread_and_last_for_more_than_a_day",
    ),
    defence(
        "F42",
        "a repeated call has the same delivery",
        ("rules/actions/calling.py", '"Frontdesk-Delivery": str(row.key)', '"Frontdesk-Delivery": str(uuid.uuid4())'),
        tests=f"{AGAIN}test_f42_each_try_has_a_pause_and_the_same_delivery",
    ),
    defence(
        "F42",
        "while a receiver is away one call tries and the others wait",
        ("rules/actions/calling.py", "and hook.tried_by != row.pk", "and not hook.tried_by"),
        tests=f"{AGAIN}test_f42_while_a_receiver_is_away_one_call_tries_and_the_others_wait",
    ),
    defence(
        "F42",
        "an address that is gone is called no more",
        ("rules/actions/calling.py", "status == retries.GONE", "False"),
        tests=f"{AGAIN}test_f42_gone_switches_it_off_tells_administrators_and_its_calls_can_be_sent_again",
    ),
    defence(
        "F42",
        "one that was away for all tries is switched off",
        ("rules/actions/calling.py", "elif not is_final and not _got_through_since(row):", "elif False:"),
        tests=f"{AGAIN}test_f42_one_that_was_away_for_all_tries_is_switched_off_unless_others_got_through",
    ),
    defence(
        "F42",
        "what did not fail is not sent again",
        ("rules/actions/calling.py", "    if found.state != WebhookCall.State.FAILED:\n", "    if False:\n"),
        tests=f"{AGAIN}test_f42_gone_switches_it_off_tells_administrators_and_its_calls_can_be_sent_again",
    ),
]
