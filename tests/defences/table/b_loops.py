"""What machines send, and what must not come of it: A13 to A15."""

from tests.defences.defence import defence

BACK = "tests/mail/test_what_comes_back.py::"
RECEIPTS = "tests/mail/test_receipts.py::"
BOUNCES = "channels/tests/test_take_bounces.py::"
QUEUE = "channels/tests/test_queue.py::"

DEFENCES = [
    defence(
        "A13",
        "what an automatic mail answers stays as it is: solved, read, unanswered",
        (
            "tickets/actions/mail_intake.py",
            "if answered is not None and mail.is_automatic:",
            "if answered is not None and mail.is_automatic and False:",
        ),
        tests=f"{BACK}test_automatic_mail_joins_quietly",
    ),
    defence(
        "A13",
        "a mail without a return path counts as automatic",
        (
            "channels/mail/automatic.py",
            'if _has_null_path(headers):\n        return "it has',
            'if False:\n        return "it has',
        ),
        tests="channels/tests/test_parse.py::test_automatic_mails_are_told_from_peoples "
        f"{BACK}test_automatic_mail_joins_quietly",
    ),
    defence(
        "A13",
        "automatic mail is not confirmed",
        (
            "tickets/actions/mail_intake.py",
            "confirm=not mail.is_automatic and verdict.standing",
            "confirm=verdict.standing",
        ),
        tests=f"{RECEIPTS}test_automatic_mail_says_so_to_another_desk_of_our_kind",
    ),
    defence(
        "A13",
        "a report about our mail is no customer's message",
        ("channels/actions/filing.py", 'if mail.kind == "bounce":', 'if mail.kind == "bounce" and False:'),
        tests=f"{BACK}test_a_returned_reply_says_so_and_nothing_else_of_the_ticket_moves",
    ),
    defence(
        "A13",
        "an automatic answer to nothing of ours makes no ticket",
        (
            "channels/actions/sorting.py",
            'if mail.kind == "auto_reply":\n        return "auto_reply"\n',
            "",
        ),
        tests=f"{BACK}test_what_nobody_wrote_to_us_makes_no_ticket",
    ),
    defence(
        "A13",
        "a signed address fails a message only together with somebody it was sent to",
        (
            "channels/actions/returned.py",
            "        if written_to(envelope, people):\n            return envelope\n",
            "        return envelope\n",
        ),
        tests=f"{BOUNCES}test_a_forged_report_marks_neither_message_nor_address",
    ),
    defence(
        "A13",
        "a domain is believed about its addresses only with proof, and from a name no user can have",
        (
            "channels/actions/returned.py",
            'if mail.kind != "bounce" or verdict.standing != Standing.VERIFIED or local not in {"postmaster", '
            '"mailer-daemon"}:',
            'if mail.kind != "bounce":',
        ),
        tests=f"{BOUNCES}test_the_recipients_own_domain_is_believed_about_its_addresses",
    ),
    defence(
        "A13 F20",
        "a failed message says so on its ticket",
        (
            "tickets/handlers.py",
            "    record_delivery(event.outbound_envelope, state=Message.Delivery.FAILED, reason=event.reason, by=by)\n",
            "    return\n",
        ),
        tests=f"{BACK}test_a_returned_reply_says_so_and_nothing_else_of_the_ticket_moves",
    ),
    defence(
        "A14",
        "automatic mail to one address has an end each hour",
        (
            "channels/actions/outbox.py",
            '        if not (hour.allowed and day.allowed):\n            return "Held back: this address',
            '        if False:\n            return "Held back: this address',
        ),
        tests=f"{QUEUE}test_automatic_mail_to_one_address_is_bounded {BACK}test_two_desks_without_markers_fall_silent",
    ),
    defence(
        "A14",
        "automatic mail about one ticket has an end each hour, whatever the address",
        (
            "channels/actions/outbox.py",
            '        if not (hour.allowed and day.allowed):\n            return "Held back: too many',
            '        if False:\n            return "Held back: too many',
        ),
        tests=f"{RECEIPTS}test_what_machines_send_about_one_ticket_has_an_end_whatever_the_address",
    ),
    defence(
        "A14",
        "a mail that travels in a circle is put aside",
        ("channels/mail/automatic.py", "    if hops > MAX_HOPS:\n", "    if False:\n"),
        tests=f"{BACK}test_what_nobody_wrote_to_us_makes_no_ticket",
    ),
    defence(
        "A14",
        "our automatic mail says so to another desk of our kind, and theirs is heard",
        ("channels/mail/automatic.py", '        "x-frontdesk-loop",\n    ):', "    ):"),
        tests=f"{RECEIPTS}test_automatic_mail_says_so_to_another_desk_of_our_kind",
    ),
    defence(
        "A15",
        "mail from one of our own addresses counts as automatic",
        (
            "channels/actions/filing.py",
            "if not mail.is_automatic and mail.sender.email and _is_ours(mail.sender.email):",
            "if False:",
        ),
        tests="channels/tests/test_receive.py::test_a_mail_from_our_own_address_counts_as_automatic",
    ),
    defence(
        "A15",
        "our own automatic mail that comes back makes no ticket",
        (
            "channels/actions/sorting.py",
            '    if _is_our_own(mail):\n        return "auto_reply"\n',
            "",
        ),
        tests=f"{BACK}test_our_own_automatic_mail_that_comes_back_makes_no_ticket",
    ),
    defence(
        "A15",
        "an address of the desk is never put in copy",
        (
            "tickets/actions/participants.py",
            "if person.email and Inbox.objects.filter(address__iexact=person.email).exists():",
            "if False:",
        ),
        tests="tests/test_people_in_copy.py::test_who_asked_our_own_address_and_a_crowd_are_refused",
    ),
]
