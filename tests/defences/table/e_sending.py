"""Mail goes out once, and its state is true: F18 to F22."""

from tests.defences.defence import defence

QUEUE = "channels/tests/test_queue.py::"
APART = "tests/servers/test_keep_destinations_apart.py::"
SERVER = "tests/servers/test_send_to_a_server.py::"
BOUNCES = "channels/tests/test_take_bounces.py::"
BACK = "workspace/tests/test_take_a_reply_back.py::"
SENDING = "channels/actions/sending.py"

DEFENCES = [
    defence(
        "F18",
        "a sender that died twice over one message has failed, and is not tried for ever",
        (
            SENDING,
            "        if envelope.is_uncertain:\n            mark_failed",
            "        if False:\n            mark_failed",
        ),
        tests=f"{QUEUE}test_a_sender_that_died_gets_one_more_try_under_the_same_message_id",
    ),
    defence(
        "F18",
        "a message that may have arrived says so",
        (SENDING, "                is_uncertain=True,\n", ""),
        tests=f"{QUEUE}test_a_sender_that_died_gets_one_more_try_under_the_same_message_id",
    ),
    defence(
        "F18",
        "a line that breaks after the message leaves open whether it arrived",
        ("channels/transport/smtp.py", "        self.has_begun = True\n", ""),
        tests=f"{APART}test_a_connection_cut_after_the_message_is_uncertain_and_tried_once_more",
        needs="servers",
    ),
    defence(
        "F18",
        "a message keeps its Message-ID however often it is tried",
        (
            "channels/transport/letter.py",
            "            message_id=envelope.message_id,\n",
            '            message_id=f"<{envelope.attempts}.{envelope.message_id[1:]}",\n',
        ),
        tests=f"{APART}test_a_connection_cut_after_the_message_is_uncertain_and_tried_once_more",
        needs="servers",
    ),
    defence(
        "F19",
        "a message that was not taken waits before the next try",
        (
            SENDING,
            "    return _wait(envelope, clock.now() + datetime.timedelta(seconds=wait), reason)\n",
            "    return _wait(envelope, clock.now(), reason)\n",
        ),
        tests=f"{QUEUE}test_an_unreachable_server_is_tried_again_later",
    ),
    defence(
        "F19",
        "a server that is down costs no try",
        (SENDING, "        envelope.attempts -= 1  # nothing was said about this message\n", ""),
        tests=f"{APART}test_a_server_that_is_down_costs_no_try",
        needs="servers",
    ),
    defence(
        "F19",
        "a domain that keeps refusing is left alone for a while",
        ("channels/actions/lanes.py", "        if beyond >= 0:\n", "        if beyond >= 0 and not domain:\n"),
        tests=f"{APART}test_a_domain_that_keeps_refusing_is_left_alone_and_others_go_on",
        needs="servers",
    ),
    defence(
        "F19",
        "a slow domain takes few places",
        ("channels/actions/lanes.py", "    full = {name for", "    full = {name for _ in () for"),
        tests=f"{APART}test_a_slow_domain_takes_few_places_and_nobody_elses",
        needs="servers",
    ),
    defence(
        "F20",
        "an address that was refused for good is not tried again",
        ("channels/transport/smtp.py", "code >= 500)", "code >= 600)"),
        tests=f"{SERVER}test_a_refused_address_fails_at_once_with_the_servers_words",
        needs="servers",
    ),
    defence(
        "F20",
        "only those who have to wait get a second try",
        (SENDING, "adapter.send(inbox, envelope, ours.to)", "adapter.send(inbox, envelope, envelope.everybody)"),
        tests=f"{APART}test_only_those_who_have_to_wait_get_a_second_try",
        needs="servers",
    ),
    defence(
        "F20",
        "a failure is told once",
        (
            SENDING,
            "        if row.state in {OutboundState.FAILED, OutboundState.CANCELLED}:\n            return row\n        row.state, row.reason",
            "        row.state, row.reason",
        ),
        tests=f"{QUEUE}test_a_failure_is_told_once",
    ),
    defence(
        "F20",
        "a report that comes twice changes nothing the second time",
        ("channels/actions/bounce.py", "    if is_new:\n        _apply", "    if True:\n        _apply"),
        tests=f"{BOUNCES}test_a_second_report_of_the_same_changes_nothing",
    ),
    defence(
        "F20",
        "one of several who failed does not fail the message of the others",
        (
            "channels/actions/bounce.py",
            "    elif row.state == OutboundState.SENT and own and _reached(row):\n",
            "    elif False:\n",
        ),
        tests=f"{BOUNCES}test_one_of_several_recipients_who_fails_does_not_fail_the_others",
    ),
    defence(
        "F21",
        "what is to be sent is written, and set going, by the change itself",
        (
            "channels/actions/outbox.py",
            "        if not held_back:\n            _set_going(envelope, delay_seconds)\n",
            "        if not held_back:\n            _set_going_at_once(envelope)\n",
        ),
        (
            "channels/actions/outbox.py",
            "def _set_going(envelope",
            "def _set_going_at_once(envelope: OutboundEnvelope) -> None:\n"
            "    import threading\n\n    from django.db import connection\n\n"
            "    def elsewhere() -> None:\n"
            "        with connection.cursor() as cursor:\n"
            "            cursor.execute(\n"
            "                \"INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('mail', %s, %s)\",\n"
            '                [deliver.name, json.dumps({"envelope_id": envelope.pk})],\n'
            "            )\n"
            "        connection.close()\n\n"
            "    thread = threading.Thread(target=elsewhere)\n    thread.start()\n    thread.join()\n\n\n"
            "def _set_going(envelope",
        ),
        tests=f"{QUEUE}test_a_rolled_back_change_sends_nothing",
    ),
    defence(
        "F22",
        "what was taken back is not sent",
        (
            "channels/actions/lanes.py",
            "OutboundEnvelope.objects.due(now).select_for_update().filter(pk=envelope_id).first()",
            "OutboundEnvelope.objects.select_for_update().filter(pk=envelope_id).first()",
        ),
        tests=f"{QUEUE}test_a_cancelled_envelope_is_never_sent",
    ),
    defence(
        "F22",
        "what is being sent is not taken back",
        (SENDING, "        if row.state != OutboundState.QUEUED or is_out:\n", "        if is_out:\n"),
        tests=f"{QUEUE}test_what_is_being_sent_cannot_be_cancelled",
    ),
    defence(
        "F22",
        "of sending a reply and taking it back, its row's lock lets one happen",
        (
            "tickets/actions/planning.py",
            'PlannedReply.objects.select_for_update(of=("self",)).select_related("ticket__team").get(pk=planned.pk)',
            'PlannedReply.objects.select_related("ticket__team").get(pk=planned.pk)',
        ),
        (
            "tickets/actions/planning.py",
            "PlannedReply.objects.select_for_update().filter(pk=planned_id).due(clock.now()).first()",
            "PlannedReply.objects.filter(pk=planned_id).due(clock.now()).first()",
        ),
        tests=f"{BACK}test_taking_back_and_sending_at_the_same_moment_end_as_one_of_them",
    ),
]
