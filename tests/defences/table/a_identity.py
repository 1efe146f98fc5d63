"""Who wrote a mail, and what it may do: A01 to A12."""

from tests.defences.defence import defence

JOURNEY = "tests/test_mail_journey.py::"
WHO = "tests/mail/test_who_sent_it.py::"
EXAMINE = "channels/tests/test_examine_a_sender.py::"
PARSE = "channels/tests/test_parse.py::"
ADDRESSES = "kit/tests/test_addresses.py::"

DEFENCES = [
    defence(
        "A01",
        "a Message-ID joins only with a signature that we made",
        (
            "channels/mail/threading.py",
            'return _decode(word) if _matches(mac, [_mac(key, "id", word, nonce) for key in keys]) else ""',
            "return _decode(word)",
        ),
        tests=f"{WHO}test_a_reference_with_a_wrong_signature_in_an_agents_name_is_refused_and_written_down "
        f"{JOURNEY}test_a_stranger_never_joins",
    ),
    defence(
        "A01",
        "a reply address joins only with a signature that we made",
        (
            "channels/mail/threading.py",
            'return _decode(word) if _matches(mac, [_mac(key, "address", word) for key in keys]) else ""',
            "return _decode(word)",
        ),
        tests=f"{WHO}test_a_reference_with_a_wrong_signature_in_an_agents_name_is_refused_and_written_down",
    ),
    defence(
        "A01",
        "a forged reference in an agent's name is put aside, not filed",
        (
            "tickets/actions/mail_intake.py",
            "if not reference and mailroom.forged_reference(mail) and claimed_agent(mail):",
            "if not reference and mailroom.forged_reference(mail) and claimed_agent(mail) and False:",
        ),
        tests=f"{WHO}test_a_reference_with_a_wrong_signature_in_an_agents_name_is_refused_and_written_down",
    ),
    defence(
        "A01",
        "a signature that is not ours is written into the log",
        ("channels/actions/filing.py", "    if forged:\n", "    if forged and False:\n"),
        tests=f"{WHO}test_a_reference_with_a_wrong_signature_in_an_agents_name_is_refused_and_written_down",
    ),
    defence(
        "A01",
        "only a mail that the agent's domain vouches for is sent on to a customer",
        (
            "tickets/actions/mail_author.py",
            'if verdict.standing is Standing.FAILED:\n        return "Its domain',
            'if verdict.standing is Standing.FAILED and False:\n        return "Its domain',
        ),
        (
            "tickets/actions/mail_author.py",
            'if verdict.standing is not Standing.VERIFIED:\n        return "Nothing',
            'if verdict.standing is not Standing.VERIFIED and False:\n        return "Nothing',
        ),
        tests=f"{WHO}test_whoever_is_not_the_agent_says_nothing_to_the_customer",
    ),
    defence(
        "A01",
        "an agent whose domain publishes nothing proves nothing",
        (
            "tickets/actions/mail_author.py",
            'if verdict.standing is not Standing.VERIFIED:\n        return "Nothing',
            'if verdict.standing is not Standing.VERIFIED and False:\n        return "Nothing',
        ),
        tests=f"{WHO}test_an_agent_whose_domain_publishes_nothing_is_not_believed",
    ),
    defence(
        "A01",
        "an agent's notice is answered by that agent alone",
        (
            "tickets/actions/mail_author.py",
            "if folded(mail.sender.email) != folded(agent.user.email):",
            "if False:",
        ),
        tests=f"{WHO}test_whoever_is_not_the_agent_says_nothing_to_the_customer",
    ),
    defence(
        "A01",
        "a signature vouches for its own domain and nobody else's",
        (
            "channels/authentication/policy.py",
            "by_dkim = any(aligned(domain, author, is_strict=found.is_dkim_strict) for domain in signed_by)",
            "by_dkim = bool(signed_by)",
        ),
        tests=f"{EXAMINE}test_a_strangers_good_signature_vouches_for_nobody_else",
    ),
    defence(
        "A02",
        "the number in a subject is no key for somebody who takes no part",
        (
            "tickets/actions/mail_intake.py",
            "return ticket if ticket and (agent or _takes_part(ticket, sender)) else None",
            "return ticket",
        ),
        (
            "tickets/actions/mail_intake.py",
            "if ticket is not None and _takes_part(ticket, sender) and verdict.standing is not Standing.FAILED:",
            "if ticket is not None and verdict.standing is not Standing.FAILED:",
        ),
        tests=f"{WHO}test_a_number_in_the_subject_is_no_key {JOURNEY}test_a_stranger_never_joins",
    ),
    defence(
        "A02",
        "only numbers in brackets with our own sign are read",
        (
            "tickets/logic/subject.py",
            r'rf"\[{re.escape(prefix)}-(\d{{7,10}})\]"',
            r'rf"{re.escape(prefix)}-(\d{{7,10}})"',
        ),
        tests="tickets/tests/test_read_short_mails.py::test_only_our_own_numbers_in_brackets_count",
    ),
    defence(
        "A03",
        "a mail that its domain disowns does not join the customer's ticket",
        (
            "tickets/actions/mail_intake.py",
            "if ticket is not None and _takes_part(ticket, sender) and verdict.standing is not Standing.FAILED:",
            "if ticket is not None and _takes_part(ticket, sender):",
        ),
        tests=f"{WHO}test_a_mail_that_its_domain_disowns_never_speaks_for_the_customer",
    ),
    defence(
        "A03",
        "who stands in Cc of a mail is not put in copy by it",
        (
            "tickets/actions/mail_intake.py",
            "        inbox=envelope.inbox, files=_files(mail), envelope=envelope, marks=_marks(mail, verdict),\n",
            "        inbox=envelope.inbox, files=_files(mail), envelope=envelope, marks=_marks(mail, verdict),\n"
            "        cc=[recognise(email=one.email, by=by) for one in mail.cc],\n",
        ),
        tests=f"{WHO}test_a_mail_that_its_domain_disowns_never_speaks_for_the_customer",
    ),
    defence(
        "A03",
        "the person behind a disowned address is not written to",
        (
            "tickets/actions/mail_intake.py",
            "confirm=not mail.is_automatic and verdict.standing is not Standing.FAILED and perhaps is None,",
            "confirm=not mail.is_automatic,",
        ),
        tests=f"{WHO}test_a_mail_that_its_domain_disowns_never_speaks_for_the_customer",
    ),
    defence(
        "A04 A06",
        "who takes no part joins nothing, whatever our mails were forwarded to them",
        (
            "tickets/actions/mail_intake.py",
            "if ticket is not None and _takes_part(ticket, sender) and verdict.standing is not Standing.FAILED:",
            "if ticket is not None and verdict.standing is not Standing.FAILED:",
        ),
        tests=f"{WHO}test_a_strangers_answer_becomes_a_ticket_of_its_own_that_names_the_other",
    ),
    defence(
        "A04",
        "nothing of ours answers a mail that reached a ticket's address from a stranger",
        (
            "tickets/actions/mail_intake.py",
            "confirm=not mail.is_automatic and verdict.standing is not Standing.FAILED and perhaps is None,",
            "confirm=not mail.is_automatic and verdict.standing is not Standing.FAILED,",
        ),
        tests=f"{WHO}test_a_strangers_answer_becomes_a_ticket_of_its_own_that_names_the_other",
    ),
    defence(
        "A05",
        "the requester is who wrote, not who is to be answered",
        (
            "channels/mail/parse.py",
            "    sender, doubts = choose_sender(headers)\n    subject",
            '    sender, doubts = choose_sender(headers)\n    sender = (*_mailboxes(headers, "reply-to"), sender)[0]\n'
            "    subject",
        ),
        tests=f"{WHO}test_answers_asked_for_elsewhere_are_shown_and_not_followed",
    ),
    defence(
        "A05",
        "a Reply-To that leads elsewhere is shown to the agent",
        ("tickets/actions/mail_author.py", "if mail.reply_to_differs:", "if False:"),
        tests=f"{WHO}test_answers_asked_for_elsewhere_are_shown_and_not_followed",
    ),
    defence(
        "A06",
        "somebody who was not asked is marked in an aside",
        (
            "tickets/actions/aside_mail.py",
            'if folded(mail.sender.email) not in {folded(one["email"]) for one in aside.parties}:',
            "if False:",
        ),
        tests="tests/mail/test_ask_third_parties.py::"
        "test_somebody_who_was_not_asked_is_kept_with_a_warning_and_becomes_nobody",
    ),
    defence(
        "A07",
        "an agent who left does nothing by mail",
        (
            "tickets/actions/mail_author.py",
            "if not Agent.objects.working().filter(pk=agent.pk).exists():",
            "if False:",
        ),
        tests=f"{WHO}test_an_agent_who_left_does_nothing_by_mail",
    ),
    defence(
        "A07",
        "an agent who may not see the ticket any more does nothing to it by mail",
        (
            "tickets/actions/agent_mail.py",
            "if not Ticket.objects.filter(permissions.work_on(actor), pk=ticket.pk).exists():",
            "if False:",
        ),
        (
            "tickets/actions/row.py",
            'wanted = Ticket.objects.select_for_update(of=("self",)).filter(allow, pk=ticket.pk)',
            'wanted = Ticket.objects.select_for_update(of=("self",)).filter(pk=ticket.pk)',
        ),
        tests=f"{WHO}test_an_agent_who_may_no_longer_see_the_ticket_does_nothing_by_mail",
    ),
    defence(
        "A08",
        "two authors are believed by nobody, whatever their domain says",
        (
            "channels/authentication/check.py",
            'if len(headers.raws("from")) > 1 or any("more than one" in doubt for doubt in doubts):',
            "if False:",
        ),
        tests=f"{EXAMINE}test_two_authors_are_never_believed",
    ),
    defence(
        "A08",
        "an author whose name is another's address is not verified",
        (
            "channels/authentication/check.py",
            "return verdict.doubted() if doubts or not author.email else verdict",
            "return verdict",
        ),
        tests=f"{EXAMINE}test_an_author_who_is_not_named_plainly_is_not_verified",
    ),
    defence(
        "A08",
        "of several From fields everybody takes the same one",
        ("channels/mail/parse.py", "parse_addresses(fields[0]) if fields", "parse_addresses(fields[-1]) if fields"),
        tests=f"{PARSE}test_several_authors_are_doubted_and_the_first_is_taken",
    ),
    defence(
        "A09",
        "an address is exact or it is none",
        (
            "kit/addresses.py",
            "if not _LOCAL.fullmatch(local) or any(unicodedata.category(char) in _UNSEEN for char in local + domain):",
            "if any(unicodedata.category(char) in _UNSEEN for char in local + domain):",
        ),
        tests=f"{ADDRESSES}test_what_only_looks_like_an_address_is_none",
    ),
    defence(
        "A09",
        "characters that nobody sees are in no address",
        (
            "kit/addresses.py",
            "if not _LOCAL.fullmatch(local) or any(unicodedata.category(char) in _UNSEEN for char in local + domain):",
            "if not _LOCAL.fullmatch(local):",
        ),
        tests=f"{ADDRESSES}test_what_only_looks_like_an_address_is_none",
    ),
    defence(
        "A09",
        "an address with a comment in it means nobody",
        (
            "channels/mail/addresses.py",
            'clean = exact_email(email) if is_balanced else ""',
            "clean = exact_email(email)",
        ),
        tests=f"{PARSE}test_an_ambiguous_sender_is_nobody",
    ),
    defence(
        "A09",
        "a mail without a readable sender is put aside",
        (
            "channels/actions/filing.py",
            "    if not mail.sender.email:\n        return quarantine",
            "    if False:\n        return quarantine",
        ),
        tests="channels/tests/test_receive.py::test_a_mail_without_a_readable_sender_is_put_aside",
        seen_by="NoAddress",
    ),
    defence(
        "A10",
        "what a server says counts only when that server is trusted",
        (
            "channels/authentication/reported.py",
            'if name == "authentication-results" and authserv_id(text) in trusted:',
            'if name == "authentication-results":',
        ),
        (
            "channels/authentication/reported.py",
            "    if not trusted:\n        return Reported()\n",
            "",
        ),
        tests=f"{EXAMINE}test_results_that_a_sender_writes_himself_are_ignored",
    ),
    defence(
        "A10",
        "only the topmost fields of the trusted server are read",
        (
            "channels/authentication/reported.py",
            "        elif run:\n            break",
            "        elif run:\n            continue",
        ),
        tests=f"{EXAMINE}test_only_the_topmost_results_of_the_trusted_server_count",
    ),
    defence(
        "A10",
        "what stands in a comment is no result",
        (
            "channels/authentication/reported.py",
            '_COMMENT.sub(" ", value[:20_000]).split(";")',
            'value[:20_000].split(";")',
        ),
        tests=f"{EXAMINE}test_a_result_inside_a_comment_or_a_value_is_none",
    ),
    defence(
        "A11",
        "the Kelvin sign is not the letter K in the address of an account",
        ("accounts/logic/address.py", ".translate(_LOWER)", ".casefold()"),
        tests="tests/security/test_sign_in.py::test_a11_the_kelvin_sign_is_not_the_letter_k",
    ),
    defence(
        "A11",
        "letters beyond ASCII never become ASCII in a customer's address",
        (
            "kit/addresses.py",
            "return lowered if char.isascii() or (len(lowered) == 1 and not lowered.isascii()) else char",
            "return lowered",
        ),
        (
            "kit/addresses.py",
            "return composed if _ascii(composed) <= _ascii(local) else local",
            "return composed",
        ),
        tests=f"{ADDRESSES}test_a_look_alike_is_never_the_other_address "
        "customers/tests/test_recognise.py::test_a_look_alike_is_somebody_else",
    ),
    defence(
        "A12",
        "without STARTTLS nothing is sent, and there is no plain way instead",
        (
            "channels/transport/smtp.py",
            '        if server.security == "starttls":\n            if not',
            '        if server.security == "starttls" and connection.has_extn("starttls"):\n            if not',
        ),
        tests="tests/servers/test_send_to_a_server.py::test_without_starttls_nothing_is_sent",
        needs="servers",
    ),
    defence(
        "A12",
        "without STARTTLS no mailbox gets a password",
        (
            "channels/transport/imap.py",
            '    if server.security != "starttls":\n        return\n',
            '    if server.security != "starttls" or not client.has_capability("STARTTLS"):\n        return\n',
        ),
        tests="tests/servers/test_receive_from_dovecot.py::test_a_mailbox_without_starttls_gets_no_password",
        needs="servers",
    ),
    defence(
        "A12",
        "a certificate is checked for name and time before a password is said",
        (
            "channels/transport/connection.py",
            "    context = ssl.create_default_context()\n",
            "    context = ssl.create_default_context()\n    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE\n",
        ),
        tests="tests/servers/test_send_to_a_server.py::test_a_wrong_certificate_gets_no_password",
        needs="servers",
    ),
    defence(
        "A12",
        "a server that knows no OAuth gets no token",
        (
            "channels/transport/smtp.py",
            "    if mechanism not in offered:\n",
            "    if mechanism not in offered and False:\n",
        ),
        tests="tests/servers/test_send_by_oauth.py::test_a_server_without_oauth_gets_no_token",
        needs="servers",
    ),
]
