"""What a mail may cost and what may stand in it: A46, A63, A64, A69."""

from tests.defences.defence import defence

PARSE = "channels/tests/test_parse.py::"
REDACT = "channels/tests/test_redact_mail.py::"
CARDS = "kit/tests/test_cards.py::"
DOORS = "tests/test_card_numbers.py::"
QUEUE = "channels/tests/test_queue.py::"
WORDS = "tests/security/test_words.py::"
ENTITIES = "channels/mail/entities.py"

DEFENCES = [
    defence(
        "A46",
        "a line break in what people write is no line of a mail's head, where it is queued and where it is written",
        ("channels/actions/outbox.py", '"subject": one_line(subject)[:250],', '"subject": subject[:250],'),
        (
            "channels/mail/compose.py",
            'message["Subject"] = one_line(draft.subject)[:500]',
            'message.add_header("Subject", draft.subject[:500].partition("\\r")[0])\n'
            "    for line in draft.subject.splitlines()[1:]:\n"
            '        message.add_header(*line.split(": ", 1))',
        ),
        tests=f"{QUEUE}test_values_with_line_breaks_add_no_header",
    ),
    defence(
        "A46",
        "a header that we write ourselves is not replaced by another of its name",
        (
            "channels/mail/compose.py",
            'if name.lower() not in _OWN and re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", name) and name not in message:',
            "if name not in message:",
        ),
        tests=f"{QUEUE}test_values_with_line_breaks_add_no_header",
    ),
    defence(
        "A46",
        "control characters become blanks in every title and name",
        (
            "kit/html.py",
            r'return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", value).strip()[:limit]',
            "return value.strip()[:limit]",
        ),
        tests="kit/tests/test_html.py::test_a_header_is_one_line "
        "tickets/tests/test_open.py::test_the_subject_is_one_line_whatever_was_typed",
        seen_by="ValueError DataError",
    ),
    defence(
        "A46",
        "what is queued holds no line break in any of its lines",
        (
            "channels/mail/headers.py",
            'return _SPACES.sub(" ", _CONTROL.sub(" ", value)).strip()',
            "return value.strip()",
        ),
        (
            "kit/html.py",
            r'return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", value).strip()[:limit]',
            'return value.strip().replace("\\x00", "")[:limit]',
        ),
        tests=f"{WORDS}test_a46_line_breaks_in_subject_and_name_make_no_header_and_the_ticket_is_answered",
    ),
    defence(
        "A63",
        "a mail has so many parts and no more",
        (ENTITIES, "        if len(found) > MAX_PARTS:\n", "        if False:\n"),
        (ENTITIES, "        if index > MAX_PARTS:\n", "        if False:\n"),
        (ENTITIES, "            if len(pieces) > MAX_PARTS:\n", "            if False:\n"),
        tests=f"{PARSE}test_a63_a_mail_of_parts_without_end_is_refused_with_the_reason",
    ),
    defence(
        "A63",
        "a mail is nested so deep and no deeper",
        (ENTITIES, "    if depth > MAX_DEPTH:\n", "    if False:\n"),
        tests=f"{PARSE}test_a63_a_mail_of_parts_without_end_is_refused_with_the_reason",
        seen_by="RecursionError",
    ),
    defence(
        "A63",
        "a list of addresses is read to its limit",
        ("channels/mail/addresses.py", "            if len(pieces) >= MAX_MAILBOXES:\n", "            if False:\n"),
        ("channels/mail/addresses.py", "if piece.strip()][:MAX_MAILBOXES]", "if piece.strip()]"),
        tests=f"{PARSE}test_a_list_of_addresses_is_bounded",
    ),
    defence(
        "A63",
        "NUL is in no text and no title",
        (ENTITIES, '.replace("\\r", "\\n").replace("\\x00", "")', '.replace("\\r", "\\n")'),
        tests=f"{PARSE}test_hostile_input_is_read_or_refused_quickly",
    ),
    defence(
        "A63",
        "an unknown or foreign charset is no codec of ours, and stops no mail",
        (
            "channels/mail/charsets.py",
            '        return codec_for(name.removeprefix("x-")) if name.startswith("x-") else None\n'
            '    if not getattr(info, "_is_text_encoding", True) or info.name in _NO_CHARSET:\n        return None\n',
            "        raise\n",
        ),
        tests=f"{PARSE}test_wrong_labels_still_give_the_text",
        seen_by="LookupError",
    ),
    defence(
        "A63",
        "damaged base64 gives what can be read of it",
        (
            "channels/mail/headers.py",
            "    except binascii.Error:\n        return _damaged_base64(data)\n",
            '    except binascii.Error:\n        return b""\n',
        ),
        tests="channels/tests/test_understand_mail.py::test_a63_damaged_base64_gives_what_can_be_read",
    ),
    defence(
        "A63",
        "what breaks the reader of a mail puts that mail aside and stops no other",
        (
            "channels/actions/filing.py",
            "        if envelope.attempts < MAX_ATTEMPTS and not is_last_try:\n            raise\n",
            "        raise\n",
        ),
        tests="channels/tests/test_receive.py::test_a_mail_that_breaks_its_reader_is_put_aside_in_the_end",
        seen_by="ZeroDivisionError",
    ),
    defence(
        "A64",
        "absurdly nested quotes never come to the parser of HTML",
        (
            "kit/html.py",
            "        shallow(source[:_LIMIT]),\n        tags=tags,",
            "        source[:_LIMIT],\n        tags=tags,",
        ),
        tests="kit/tests/test_html.py::test_absurdly_nested_quotes_are_cleaned_as_text_and_keep_their_words",
    ),
    defence(
        "A64",
        "the folding of quotes reads so many lines and no more",
        ("channels/mail/quoting.py", "without_quotes(lines[:MAX_LINES])", "without_quotes(lines * 40)"),
        tests="channels/tests/test_quoting.py::test_repeated_hints_cost_no_time",
    ),
    defence(
        "A64",
        "long rows of digits cost a bounded number of looks",
        ("kit/cards.py", "islice(_GROUP.finditer(text, *run.span()), left)", "_GROUP.finditer(text, *run.span())"),
        ("kit/cards.py", "        if len(digits) >= 6 and not _lengths(digits[:6]):\n            break\n", ""),
        (
            "kit/cards.py",
            '        if gap.count("\\n") > 1 or len(digits) + end - start > _LONGEST:\n            break\n',
            "",
        ),
        tests=f"{CARDS}test_a64_long_rows_of_digits_cost_little",
    ),
    defence(
        "A64",
        "a file that takes its reader too long is let go",
        (
            "kit/reading/__init__.py",
            "timeout=SECONDS, check=False",
            "check=False",
        ),
        tests="kit/tests/test_read_files.py::test_a64_a_reader_that_takes_too_long_is_ended",
    ),
    defence(
        "A69",
        "card numbers leave a mail before it is stored",
        ("channels/actions/intake.py", "    came, raw = raw, kept_form(raw)\n", "    came = raw\n"),
        tests=f"{DOORS}test_a69_a_mail_is_masked_in_its_raw_bytes_message_files_search_and_queue",
    ),
    defence(
        "A69",
        "who sent a masked mail is judged on the bytes as they came",
        (
            "channels/actions/intake.py",
            "judged = _judged(came, inbox, source) if came is not raw else None",
            "judged = None",
        ),
        tests=f"{DOORS}test_a69_who_sent_a_masked_mail_is_judged_on_the_bytes_as_they_came",
    ),
    defence(
        "A69",
        "lines that bare carriage returns end are read as lines",
        ("channels/mail/redaction.py", "    plain = plain_line_ends(raw)\n", "    plain = raw\n"),
        tests=f"{REDACT}test_a69_whatever_ends_the_lines_the_number_leaves_and_the_mail_stays_whole",
    ),
    defence(
        "A69",
        "and end as before when something was masked",
        (
            "channels/mail/redaction.py",
            'return changed.replace(b"\\n", b"\\r") if plain is not raw and b"\\n" not in raw else changed',
            "return changed",
        ),
        tests=f"{REDACT}test_a69_whatever_ends_the_lines_the_number_leaves_and_the_mail_stays_whole",
    ),
    defence(
        "A69",
        "every transfer encoding is opened before it is searched",
        ("channels/mail/redaction.py", "    content = entity.content()\n", "    content = entity.body\n"),
        tests=f"{REDACT}test_a69_a_number_leaves_the_text_in_every_transfer_encoding",
    ),
    defence(
        "A69",
        "titles and names of a mail are searched as well",
        (
            "channels/mail/redaction.py",
            "    new_head = _FIELD.sub(lambda found: _field(found.group()), head)\n",
            "    new_head = head\n",
        ),
        tests=f"{REDACT}test_a69_subject_names_of_people_and_files_are_masked",
    ),
    defence(
        "A69",
        "tags and entities do not hide a number",
        ("kit/cards.py", "edits = [places.span(at) for at in hidden_digits(plain)]", "edits = []"),
        tests=f"{CARDS}test_a69_tags_and_entities_do_not_hide_a_number",
    ),
    defence(
        "A69",
        "a number is found however it is grouped",
        (
            "kit/cards.py",
            "    for index in range(first, len(groups)):\n",
            "    for index in range(first, first + 1):\n",
        ),
        tests=f"{CARDS}test_a69_a_number_is_found_however_it_is_grouped",
    ),
    defence(
        "A69",
        "telephone numbers and numbers of orders stay",
        ("kit/cards.py", "        if is_in_address or not _stands_alone(text, run):\n", "        if is_in_address:\n"),
        tests=f"{CARDS}test_a69_phone_numbers_addresses_and_order_ids_stay",
    ),
    defence(
        "A69",
        "the check digit tells a card number from other rows of digits",
        ("kit/cards.py", "and len(set(digits)) > 1 and _luhn(digits)", "and len(set(digits)) > 1"),
        tests=f"{CARDS}test_a69_phone_numbers_addresses_and_order_ids_stay",
    ),
    defence(
        "A69",
        "what comes by a form, a reply, a note or a field is masked too",
        ("tickets/actions/redaction.py", "return cards.redact_text(value) if self.is_on else value", "return value"),
        tests=f"{DOORS}test_a69_form_reply_note_subject_tags_and_fields_are_masked",
    ),
    defence(
        "A69",
        "files that are text, and the names of all, are masked",
        (
            "tickets/actions/redaction.py",
            "return [self._file(file) for file in files] if self.is_on else list(files)",
            "return list(files)",
        ),
        tests=f"{DOORS}test_a69_form_reply_note_subject_tags_and_fields_are_masked",
    ),
    defence(
        "A69",
        "a reply that waits to be sent is masked while it waits",
        (
            "tickets/actions/planning.py",
            "    body = mask.html(markup.clean_rich(html))\n",
            "    body = markup.clean_rich(html)\n",
        ),
        tests=f"{DOORS}test_a69_form_reply_note_subject_tags_and_fields_are_masked",
    ),
    defence(
        "A69",
        "a draft is masked",
        (
            "tickets/actions/drafts.py",
            "clean = written._replace(html=mask.html(markup.clean_rich(written.html)))",
            "clean = written._replace(html=markup.clean_rich(written.html))",
        ),
        tests="tickets/tests/test_keep_drafts.py::test_scripts_and_card_numbers_do_not_get_into_a_draft",
    ),
]
