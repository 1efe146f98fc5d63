"""Mail comes in once, whole, whatever breaks: F01 to F11."""

from tests.defences.defence import defence

RECEIVE = "channels/tests/test_receive.py::"
DOVECOT = "tests/servers/test_receive_from_dovecot.py::"
SMTP = "tests/servers/test_take_mail_by_smtp.py::"
AWAY = "tests/servers/test_put_mail_away.py::"
LINE = "tests/servers/test_survive_a_bad_line.py::"
OUTAGE = "tests/servers/test_catch_up_after_an_outage.py::"
OAUTH = "tests/servers/test_sign_in_by_oauth.py::"

INTAKE = "channels/actions/intake.py"
MAILBOX = "channels/transport/mailbox.py"
NO_IDENTITY = (
    INTAKE,
    'return f"{inbox.pk}:{digest.hexdigest()}"',
    'return f"{inbox.pk}:{secrets.token_hex(20)}"',
)

DEFENCES = [
    defence(
        "F01",
        "a mailbox's cursor moves only when the mail is stored",
        (
            MAILBOX,
            "        count = 0\n        stored: list[int] = []\n",
            "        count = 0\n        _note(cursor, gone=set(), last_uid=max(uids))\n        stored: list[int] = []\n",
        ),
        tests=f"{DOVECOT}test_a_kill_at_any_point_leaves_exactly_one_envelope",
        needs="servers",
        seen_by="DoesNotExist",
    ),
    defence(
        "F01 F02 F07 F14 F15",
        "a mail is known again by its words",
        NO_IDENTITY,
        tests=f"{RECEIVE}test_a_second_delivery_is_the_same_envelope {RECEIVE}test_a_mailbox_made_anew_doubles_nothing "
        "tests/test_mail_journey.py::test_the_same_mail_twice_is_one_ticket "
        "console/tests/test_put_aside.py::test_one_is_thrown_away_and_not_taken_in_again",
    ),
    defence(
        "F02",
        "a mail that was not flagged is known by its words, and by its place in the mailbox besides",
        NO_IDENTITY,
        (INTAKE, "        source_uid=source.uid,\n        client", "        source_uid=None,\n        client"),
        tests=f"{DOVECOT}test_a_kill_at_any_point_leaves_exactly_one_envelope",
        needs="servers",
        seen_by="MultipleObjectsReturned",
    ),
    defence(
        "F03",
        "the bytes of a mail are stored before the row that names them",
        (
            INTAKE,
            "    raw_key = default_storage.save(name, ContentFile(raw))\n",
            "    raw_key = name\n",
        ),
        (
            INTAKE,
            '    crash.point("after_commit")\n',
            '    crash.point("after_commit")\n    default_storage.save(name, ContentFile(raw))\n',
        ),
        tests=f"{DOVECOT}test_a_kill_at_any_point_leaves_exactly_one_envelope",
        needs="servers",
        seen_by="FileNotFoundError",
    ),
    defence(
        "F03",
        "raw mails that a crash left without a row are collected",
        ("channels/actions/sweep.py", "    for key in keys - kept:\n", "    for key in ():\n"),
        tests="channels/tests/test_receive.py::test_raw_mails_that_a_crash_left_behind_are_collected",
    ),
    defence(
        "F03",
        "files of drafts that a crash left behind are collected",
        ("tickets/actions/uploads.py", "        for key in keys - kept:\n", "        for key in ():\n"),
        tests="tickets/tests/test_keep_drafts.py::test_files_that_a_crash_left_behind_are_collected",
    ),
    defence(
        "F03 F12",
        "bytes are on the disk itself before anything may say that they are",
        ("kit/durable.py", "            _flush(path)\n", ""),
        tests="kit/tests/test_keep_files_for_good.py::test_a_file_and_every_new_folder_above_it_are_flushed",
    ),
    defence(
        "F03 F12",
        "and so are the names of new folders",
        (
            "kit/durable.py",
            "            folder = folder.parent\n            _flush(folder)\n",
            "            folder = folder.parent\n",
        ),
        tests="kit/tests/test_keep_files_for_good.py::test_a_file_and_every_new_folder_above_it_are_flushed",
    ),
    defence(
        "F04",
        "a mail that cannot be read is put aside with the reason",
        (
            "channels/actions/filing.py",
            "        keep_verdict(envelope)\n        return quarantine(envelope.pk, str(error), by=by)\n",
            "        raise\n",
        ),
        tests=f"{RECEIVE}test_an_unreadable_mail_is_put_aside_with_its_bytes_and_can_be_tried_again",
        seen_by="Unreadable",
    ),
    defence(
        "F04",
        "a mail that keeps killing the program is put aside",
        ("channels/actions/filing.py", "    if envelope.attempts > MAX_ATTEMPTS:\n", "    if False:\n"),
        tests=f"{RECEIVE}test_a_mail_that_keeps_killing_the_worker_is_put_aside",
    ),
    defence(
        "F05",
        "the Message-ID is no identity",
        (
            INTAKE,
            '    digest.update(b"\\n" + body.replace(b"\\r\\n", b"\\n").rstrip(b"\\n"))\n',
            "",
        ),
        tests=f"{RECEIVE}test_two_mails_with_one_message_id_are_both_kept",
    ),
    defence(
        "F06",
        "a mail to two inboxes is one in each",
        (INTAKE, 'return f"{inbox.pk}:{digest.hexdigest()}"', "return digest.hexdigest()"),
        tests=f"{RECEIVE}test_the_same_mail_in_two_inboxes_is_kept_in_both",
    ),
    defence(
        "F07",
        "a mailbox that was made anew is read from its beginning",
        (MAILBOX, "    if cursor.uidvalidity != uidvalidity:\n", "    if False:\n"),
        tests=f"{DOVECOT}test_a_mailbox_made_anew_loses_and_doubles_nothing",
        needs="servers",
    ),
    defence(
        "F08",
        "what waits in a mailbox is read to its end, not the last so many",
        (
            MAILBOX,
            "self._groups(sorted(uid for uid in found if uid > cursor.last_uid)):",
            "self._groups(sorted(uid for uid in found if uid > cursor.last_uid)[-25:]):",
        ),
        tests=f"{DOVECOT}test_everything_that_waits_is_taken_and_marked_as_seen",
        needs="servers",
    ),
    defence(
        "F08",
        "what a person has read already is taken as well",
        (
            MAILBOX,
            'found = self.client.search(["UID", f"{cursor.last_uid + 1}:*"])',
            'found = self.client.search(["UNSEEN", "UID", f"{cursor.last_uid + 1}:*"])',
        ),
        tests=f"{OUTAGE}test_everything_that_came_within_three_days_is_in_once",
        needs="servers",
    ),
    defence(
        "F08",
        "there is no window of days",
        (
            MAILBOX,
            'found = self.client.search(["UID", f"{cursor.last_uid + 1}:*"])',
            "import datetime\n"
            '            found = self.client.search(["UID", f"{cursor.last_uid + 1}:*", "SINCE", '
            "datetime.date.today() - datetime.timedelta(days=1)])",
        ),
        tests=f"{OUTAGE}test_everything_that_came_within_three_days_is_in_once",
        needs="servers",
    ),
    defence(
        "F08",
        "after a stop in the middle the rest is read",
        (
            MAILBOX,
            "cursor.again, cursor.last_uid = again, max(cursor.last_uid, last_uid)",
            "cursor.again, cursor.last_uid = again, max(cursor.last_uid, last_uid * 2)",
        ),
        tests=f"{OUTAGE}test_everything_that_came_within_three_days_is_in_once",
        needs="servers",
    ),
    defence(
        "F08",
        "by POP3 all that was not seen is read, to the end",
        (
            "channels/transport/pop3.py",
            "    for number, size, name in listed:\n",
            "    for number, size, name in listed[-1000:]:\n",
        ),
        tests=f"{OUTAGE}test_by_pop3_too",
        needs="servers",
    ),
    defence(
        "F09",
        "a server that sends a byte now and then is cut off",
        ("channels/transport/connection.py", "    timer.start()\n", ""),
        tests="tests/servers/test_survive_a_slow_server.py::test_a_trickling_server_is_cut_off",
        needs="servers",
    ),
    defence(
        "F09",
        "a mailbox that cannot be read says why",
        (
            "channels/receivers.py",
            "            record_failure(inbox, str(error))\n            return False\n        except DatabaseError",
            "            return False\n        except DatabaseError",
        ),
        tests=f"{LINE}test_a_bad_line_is_given_up_in_time_and_loses_nothing[hang-0]",
        needs="servers",
    ),
    defence(
        "F09",
        "administrators are told of a mailbox that fails",
        ("operations/alarm.py", "for agent in _administrators() if is_ours else ():", "for agent in ():"),
        tests="operations/tests/test_tell_of_failing_inboxes.py::test_one_mail_an_outage_through_another_inbox",
    ),
    defence(
        "F09",
        "a mailbox that nobody reads is one that fails",
        ("operations/alarm.py", 'if receiving_of(inbox) in {"imap", "pop3"}:', "if False:"),
        tests="operations/tests/test_tell_of_failing_inboxes.py::test_silence_is_a_failure_too",
    ),
    defence(
        "F09",
        "a client of our listener that says nothing is sent away",
        ("channels/listener/protocol.py", "timeout=door.options.idle_seconds,", "timeout=3600,"),
        tests=f"{SMTP}test_a_client_that_says_nothing_is_sent_away",
        needs="servers",
        seen_by="TimeoutError",
    ),
    defence(
        "F10",
        "a mail that the server fails to give is kept in mind and tried again",
        (
            MAILBOX,
            "                failed += uids\n                return\n",
            "                return\n",
        ),
        tests=f"{AWAY}test_a_mail_that_the_server_fails_to_give_stops_no_newer_one_and_is_not_forgotten",
        needs="servers",
    ),
    defence(
        "F10",
        "of a group whose fetch fails each is asked for alone",
        (
            MAILBOX,
            "            for uid in uids:\n                yield from self._fetch([uid], failed)\n            return\n",
            "            failed += uids\n            return\n",
        ),
        tests=f"{AWAY}test_a_mail_that_the_server_fails_to_give_stops_no_newer_one_and_is_not_forgotten",
        needs="servers",
    ),
    defence(
        "F11",
        "of several that need a token one asks for it",
        ("channels/transport/oauth.py", "    with _alone(inbox.pk):\n", "    with contextlib.nullcontext():\n"),
        tests=f"{OAUTH}test_of_several_that_need_a_token_one_asks_for_it",
        needs="servers",
    ),
    defence(
        "F11",
        "a permission that was withdrawn is not asked for again and again",
        ("channels/transport/oauth.py", "            if error.is_final:\n", "            if False:\n"),
        tests=f"{OAUTH}test_a_withdrawn_permission_makes_the_inbox_fail_with_the_reason_and_loses_nothing",
        needs="servers",
    ),
]
