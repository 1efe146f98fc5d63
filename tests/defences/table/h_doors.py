"""Doors that were opened last: providers that hand mail over (A42, A60), and people in copy (A03, A36, A57)."""

from tests.defences.defence import defence

EACH = "api/tests/test_take_mail_of_each_provider.py::"
FROM = "api/tests/test_take_mail_from_providers.py::"
COPY = "tests/test_people_in_copy.py::"
AMAZON = "channels/hooks/notifications.py"

DEFENCES = [
    defence(
        "A42",
        "what a provider keeps is fetched from no private address",
        (
            "kit/net.py",
            "if not allowed and not all(is_public(address) for address in addresses):",
            "if False:",
        ),
        tests=f"{EACH}test_a_private_address_is_refused_when_connecting "
        "kit/tests/test_net.py::test_a_private_host_is_refused_when_connecting",
    ),
    defence(
        "A42",
        "one private address among public ones is enough",
        (
            "kit/net.py",
            "not all(is_public(address) for address in addresses):",
            "not any(is_public(address) for address in addresses):",
        ),
        tests="kit/tests/test_net.py::test_one_private_address_among_public_ones_is_enough_to_refuse",
    ),
    defence(
        "A42",
        "the address that was checked is the one that is connected to",
        (
            "kit/net.py",
            "        address = resolve(host, port, allow_private=self._allow_private)\n",
            "        resolve(host, port, allow_private=self._allow_private)\n"
            "        address = str(socket.getaddrinfo(host, port)[0][4][0])\n",
        ),
        tests="kit/tests/test_net.py::test_a_name_is_resolved_once_so_that_a_second_answer_gains_nothing",
    ),
    defence(
        "A42",
        "a redirect is not followed",
        ("kit/net.py", "follow_redirects=False", "follow_redirects=True"),
        tests=f"{EACH}test_a_redirect_is_not_followed",
    ),
    defence(
        "A42",
        "nothing is fetched without encryption",
        (
            "channels/hooks/fetching.py",
            'if urlsplit(address).scheme != "https" and not settings.ALLOW_PRIVATE_HOSTS:',
            "if False:",
        ),
        tests=f"{EACH}test_a_private_address_is_refused_when_connecting",
        seen_by="NotFetched",
    ),
    defence(
        "A42 A60",
        "a confirmation and a certificate come from Amazon's own hosts alone",
        (
            AMAZON,
            'if parts.scheme != "https" or not _HOST.fullmatch(parts.hostname or "") or not is_usual or parts.username:',
            "if False:",
        ),
        tests=f"{EACH}test_a_confirmation_leads_nowhere_else {EACH}test_a_notification_that_is_not_amazons_is_refused",
    ),
    defence(
        "A60",
        "a notification counts with Amazon's signature alone",
        (
            AMAZON,
            "    except (InvalidSignature, binascii.Error):\n        return False\n",
            "    except (InvalidSignature, binascii.Error):\n        return True\n",
        ),
        tests=f"{EACH}test_a_notification_that_is_not_amazons_is_refused",
    ),
    defence(
        "A60",
        "an old notification is refused though its signature is right",
        (AMAZON, "    in_time(moment.timestamp(), STALE)\n", ""),
        tests=f"{EACH}test_an_old_notification_is_refused_though_its_signature_is_right",
    ),
    defence(
        "A60",
        "a provider's call is verified before anything of it is read",
        ("channels/hooks/provider.py", "        view.run_validators(request)\n", ""),
        tests=f"{FROM}test_a_forged_altered_or_old_signature_is_refused "
        f"{EACH}test_a_forged_altered_or_old_call_is_refused_and_nothing_is_fetched",
    ),
    defence(
        "A60",
        "a provider without its keys is refused",
        ("channels/hooks/provider.py", "        if not all(given.values()):\n", "        if False:\n"),
        tests=f"{FROM}test_a_wrong_address_is_refused_whatever_it_brings",
        seen_by="AnymailConfigurationError ImproperlyConfigured",
    ),
    defence(
        "A60",
        "the address of an inbox's provider is secret",
        ("channels/hooks/taking.py", "if inbox is None or not is_right or", "if inbox is None or"),
        tests=f"{FROM}test_a_wrong_address_is_refused_whatever_it_brings",
    ),
    defence(
        "A60",
        "it serves the provider that is chosen and no other",
        (
            "channels/hooks/taking.py",
            'return inbox if inbox.settings.get("provider") == provider else None',
            "return inbox",
        ),
        tests=f"{FROM}test_a_wrong_address_is_refused_whatever_it_brings",
    ),
    defence(
        "A60",
        "the scheme of Svix binds moment, body and key together",
        (
            "channels/hooks/providers/resend.py",
            "or abs(clock.now().timestamp() - int(moment)) > TOLERANCE_SECONDS:",
            "or False:",
        ),
        tests=f"{EACH}test_a_forged_altered_or_old_call_is_refused_and_nothing_is_fetched "
        f"{FROM}test_the_scheme_of_svix_is_verified",
    ),
    defence(
        "A60",
        "a call that names a moment long ago is refused",
        (
            "channels/hooks/provider.py",
            "    if abs(clock.now().timestamp() - moment) > lives.total_seconds():\n",
            "    if False:\n",
        ),
        tests=f"{FROM}test_a_forged_altered_or_old_signature_is_refused "
        f"{EACH}test_a_forged_altered_or_old_call_is_refused_and_nothing_is_fetched",
    ),
    defence(
        "A03",
        "each in copy gets a mail and a link of their own",
        (
            "tickets/actions/mailing.py",
            "envelope = _queue_reply(message, to, copy_url(part), heard, names, by=by)",
            "envelope = _queue_reply(message, to, tracking_url(part.ticket), heard, names, by=by)",
        ),
        tests=f"{COPY}test_each_in_copy_gets_a_mail_and_a_link_of_their_own",
    ),
    defence(
        "A03",
        "the mails of people in copy are a thread of their own",
        (
            "tickets/actions/mailing.py",
            'earlier = Copy.objects.filter(message__ticket=part.ticket, customer=part.customer).order_by("id")',
            "earlier = Copy.objects.none()",
        ),
        tests=f"{COPY}test_each_in_copy_gets_a_mail_and_a_link_of_their_own",
    ),
    defence(
        "A36",
        "who has no name is not shown by address to the others",
        (
            "tickets/actions/mailing.py",
            'told = [markup.one_line(name, 80) for name in names if name and "@" not in name]',
            "told = [markup.one_line(name, 80) for name in names]",
        ),
        (
            "tickets/actions/mailing.py",
            "names = [ticket.requester.name, *(one.customer.name for one in people if one.pk != part.pk)]",
            "names = [ticket.requester.name, *(str(one.customer) for one in people if one.pk != part.pk)]",
        ),
        tests=f"{COPY}test_who_has_no_name_is_not_shown_by_address",
    ),
    defence(
        "A36",
        "a customer's page shows what is public, and never a note",
        ("portal/access.py", "        found = Message.objects.public()\n", "        found = Message.objects.all()\n"),
        tests=f"{COPY}test_the_page_of_somebody_in_copy_begins_when_they_came "
        "portal/tests/test_follow_a_ticket.py::test_the_link_shows_the_public_conversation_and_never_a_note",
        seen_by="KeyError",
    ),
    defence(
        "A57",
        "a code opens what the person may read to whom it went",
        (
            "tickets/actions/tracking.py",
            'return crypto.sign(PURPOSE, f"{follower.ticket.pk}.{follower.customer.pk}.{code}", length=32)',
            'return crypto.sign(PURPOSE, f"{follower.ticket.pk}.{code}", length=32)',
        ),
        (
            "tickets/actions/tracking.py",
            "own = TrackingCode.objects.select_for_update().filter(ticket=follower.ticket, customer=follower.customer)",
            "own = TrackingCode.objects.select_for_update().filter(ticket=follower.ticket)",
        ),
        tests=f"{COPY}test_a_code_that_went_to_somebody_in_copy_does_not_open_the_requesters_view",
    ),
    defence(
        "A57",
        "after five wrong codes the right one is worthless too",
        ("tickets/actions/tracking.py", " or row.attempts >= MOST_ATTEMPTS:", ":"),
        tests=f"{COPY}test_a_code_that_went_to_somebody_in_copy_does_not_open_the_requesters_view",
    ),
    defence(
        "A57",
        "asking for a code ends nobody else's",
        (
            "tickets/actions/tracking.py",
            "    own = TrackingCode.objects.filter(ticket=follower.ticket, customer=follower.customer)\n",
            "    own = TrackingCode.objects.filter(ticket=follower.ticket)\n",
        ),
        tests=f"{COPY}test_a_code_that_went_to_somebody_in_copy_does_not_open_the_requesters_view",
    ),
]
