"""Mail is taken once and bounded, whatever breaks: F12 to F17."""

from tests.defences.defence import defence

RECEIVE = "channels/tests/test_receive.py::"
SMTP = "tests/servers/test_take_mail_by_smtp.py::"
AWAY = "tests/servers/test_put_mail_away.py::"
LINE = "tests/servers/test_survive_a_bad_line.py::"
HUGE = "tests/servers/test_bear_a_huge_mail.py::"

INTAKE = "channels/actions/intake.py"
MAILBOX = "channels/transport/mailbox.py"
NO_IDENTITY = (
    INTAKE,
    'return f"{inbox.pk}:{digest.hexdigest()}"',
    'return f"{inbox.pk}:{secrets.token_hex(20)}"',
)

DEFENCES = [
    defence(
        "F12",
        "our listener says 250 after the commit and not before",
        (
            "channels/listener/protocol.py",
            "            await self.in_thread(keep, raw, inbox, recipient, handover)\n",
            "            asyncio.get_running_loop().call_later(\n"
            "                0.5, lambda: asyncio.ensure_future(self.in_thread(keep, raw, inbox, recipient, handover))\n"
            "            )\n",
        ),
        tests=f"{SMTP}test_a_kill_before_the_answer_is_never_an_acknowledgement_and_the_next_try_gives_one_mail",
        needs="servers",
    ),
    defence(
        "F12",
        "a mail that is brought again, with other traces of its journey, is the same",
        (INTAKE, "        if name not in _TRACE:\n", "        if name:\n"),
        tests=f"{RECEIVE}test_a_second_delivery_is_the_same_envelope "
        "channels/tests/test_receive.py::test_the_same_mail_with_other_traces_is_the_same_envelope",
    ),
    defence(
        "F13",
        "our listener asks to come again when nothing can be stored",
        (
            "channels/listener/protocol.py",
            "        except Unavailable:\n            return LATER\n        except Exception:\n"
            '            log.exception("A mail could not be kept")\n            return LATER\n',
            '        except Exception:\n            log.exception("A mail could not be kept")\n',
        ),
        tests=f"{SMTP}test_nothing_is_acknowledged_while_file_storage_is_down "
        f"{SMTP}test_nothing_is_acknowledged_while_the_database_is_down",
        needs="servers",
    ),
    defence(
        "F13",
        "a provider hears that it must call again when nothing can be stored",
        (
            "api/views/hooks.py",
            '        return _text("Not possible at present.", 503)\n',
            '        return _text("Kept.", 200)\n',
        ),
        tests="api/tests/test_take_mail_from_providers.py::test_the_provider_must_call_again_while_file_storage_is_down "
        "api/tests/test_take_mail_of_each_provider.py::test_nothing_is_lost_while_storage_is_down",
    ),
    defence(
        "F14",
        "who was slower at the unique key takes what the quicker one stored",
        (
            INTAKE,
            "        known = _known(key, inbox, source)\n        if known is None:\n            raise\n        return known\n",
            "        raise\n",
        ),
        tests=f"{LINE}test_two_pollers_of_one_mailbox_take_each_mail_once",
        needs="servers",
        seen_by="ExceptionGroup",
    ),
    defence(
        "F14 F16",
        "of two that file one mail at once, one makes the ticket",
        (
            "channels/actions/filing.py",
            "    if not _lock(envelope):\n        return InboundEnvelope.objects.get(pk=envelope.pk)\n",
            "    _lock(envelope)\n",
        ),
        tests="tests/mail/test_file_once.py::test_two_workers_that_file_one_mail_at_once_make_one_ticket",
    ),
    defence(
        "F15",
        "a mail whose ticket is gone is still known",
        NO_IDENTITY,
        tests="tests/mail/test_file_once.py::test_a_mail_whose_ticket_was_deleted_makes_no_other",
    ),
    defence(
        "F16",
        "a mail that is kept is on its way to be filed, by the same commit",
        (INTAKE, "            if defer:\n", "            if defer and envelope.pk % 5:\n"),
        tests="tests/servers/test_take_a_burst.py::test_nothing_of_a_burst_is_lost_or_doubled",
        needs="servers",
    ),
    defence(
        "F17",
        "a mail that is too large is refused by our listener while it is read",
        ("channels/listener/protocol.py", "        if body.is_too_large:\n", "        if False:\n"),
        tests=f"{SMTP}test_what_is_too_large_is_refused_before_it_is_read",
        needs="servers",
    ),
    defence(
        "F17",
        "our listener hangs up on one who never ends",
        ("channels/listener/body.py", "        elif self.size > 2 * self.limit:\n", "        elif False:\n"),
        tests=f"{SMTP}test_what_is_too_large_is_refused_before_it_is_read",
        needs="servers",
    ),
    defence(
        "F17",
        "what our listener reads beyond its limit is not kept in memory",
        (
            "channels/listener/body.py",
            "        if self.size <= self.limit:\n",
            "        if self.size <= 2 * self.limit:\n",
        ),
        (
            "channels/listener/body.py",
            "SpooledTemporaryFile(max_size=IN_MEMORY)",
            "SpooledTemporaryFile(max_size=10**10)",
        ),
        tests=f"{HUGE}test_a_huge_mail_by_smtp",
        needs="servers",
    ),
    defence(
        "F17",
        "of a huge mail in a mailbox only the beginning is fetched",
        (MAILBOX, 'wanted = [f"BODY.PEEK[]<0.{MAX_BYTES + 1}>"]', 'wanted = ["BODY.PEEK[]"]'),
        tests=f"{HUGE}test_a_huge_mail_in_a_mailbox {AWAY}test_a_mail_over_every_limit_is_put_aside_and_stays_on_the_server",
        needs="servers",
    ),
    defence(
        "F17",
        "a huge mail of which we have the beginning alone is not deleted on the server",
        (MAILBOX, 'if len(raw) <= MAX_BYTES or self.after != "delete":', "if True:"),
        tests=f"{AWAY}test_a_mail_over_every_limit_is_put_aside_and_stays_on_the_server",
        needs="servers",
    ),
    defence(
        "F17",
        "by POP3 too only the beginning is fetched",
        ("channels/transport/pop3.py", "        if size > MAX_BYTES:\n", "        if False:\n"),
        tests=f"{HUGE}test_a_huge_mail_in_a_mailbox",
        needs="servers",
    ),
    defence(
        "F17",
        "of a huge file of mails only the beginning is read",
        (
            "channels/mailfiles.py",
            "        yield name, reader.read(MAX_BYTES + 1)\n",
            "        yield name, reader.read()\n",
        ),
        tests="channels/tests/test_read_files_of_mail.py::test_f17_of_a_huge_file_only_the_beginning_is_read",
    ),
    defence(
        "F17",
        "a mail over the limit is put aside unread",
        (
            "channels/mail/entities.py",
            "    if len(raw) > MAX_BYTES:\n        raise Unreadable",
            "    if False:\n        raise Unreadable",
        ),
        tests=f"{AWAY}test_a_mail_over_every_limit_is_put_aside_and_stays_on_the_server",
        needs="servers",
    ),
    defence(
        "A63 F17",
        "looking for card numbers goes back over nothing, and so keeps nothing in memory",
        ("kit/cards.py", r"{{0,8}}+\d){{11,}}+", r"{{0,8}}\d){{11,}}"),
        tests="kit/tests/test_cards.py::test_a63_a_large_text_takes_a_few_times_its_size_of_memory",
    ),
]
