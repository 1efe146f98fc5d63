"""Who hears what (A30, F43), and what can be asked (A31, A41)."""

from tests.defences.defence import defence

LIVE = "tests/platform/test_hear_live_updates.py::"
PRESENCE = "tests/platform/test_see_who_is_there.py::"
FACTS = "tests/contracts/test_facts.py::"
VIEWS = "workspace/tests/test_save_views.py::"
FIND = "tickets/tests/test_find_tickets.py::"
HUB, APPLICATION = "config/live/hub.py", "config/live/application.py"

DEFENCES = [
    defence(
        "A30",
        "a signal reaches its audiences and nobody else",
        (
            HUB,
            "for listener in self._reached([*to, *(self.present.audiences(place) if names and place else ())]):",
            "for listener in self._reached(list(self._listeners)):",
        ),
        tests=f"{LIVE}test_names_reach_their_audience_and_nobody_else",
    ),
    defence(
        "A30",
        "only a token that we signed opens a stream",
        (
            APPLICATION,
            "            content = signing.loads(token, salt=SALT, max_age=TOKEN_AGE_SECONDS)\n",
            '            content = json.loads(signing.b64_decode(token.split(":")[0].encode()))\n',
        ),
        tests=f"{LIVE}test_a_forged_token_is_refused",
        seen_by="UnicodeDecodeError JSONDecodeError",
    ),
    defence(
        "A30",
        "whoever loses access is closed at once",
        (HUB, "            for listener in self._reached(close):\n                listener.withdraw()\n", ""),
        tests=f"{LIVE}test_losing_access_ends_the_stream_and_the_token",
        seen_by="TimeoutError",
    ),
    defence(
        "A30",
        "and does not come back with the token from before",
        (APPLICATION, "        if self.hub.has_ended(audiences, signed_at):\n", "        if False:\n"),
        tests=f"{LIVE}test_losing_access_ends_the_stream_and_the_token",
    ),
    defence(
        "A30",
        "who is at a ticket is told to those at it alone",
        (
            HUB,
            "for listener in self._reached([only] if only else all_there):",
            "for listener in self._reached(list(self._listeners)):",
        ),
        tests=f"{PRESENCE}test_those_at_a_ticket_hear_of_each_other_and_nobody_else_does",
    ),
    defence(
        "A30",
        "when a ticket becomes private everybody at it has to show anew that they may see it",
        (HUB, "                self._forget(afresh)\n", "                pass\n"),
        tests=f"{PRESENCE}test_whose_right_has_ended_and_who_may_no_longer_see_the_ticket_hears_nothing",
    ),
    defence(
        "A30",
        "whose right has ended is at no ticket any more",
        (HUB, "                self.present.dismiss(audience)\n", "                pass\n"),
        tests=f"{PRESENCE}test_whose_right_has_ended_and_who_may_no_longer_see_the_ticket_hears_nothing",
    ),
    defence(
        "A30",
        "nobody is present at a ticket that they may not see",
        (
            "workspace/views/together.py",
            "if not Ticket.objects.visible_to(actor).filter(number=number).exists():",
            "if not Ticket.objects.filter(number=number).exists():",
        ),
        tests="workspace/tests/test_write_in_the_box.py::test_only_who_may_see_a_ticket_is_present_at_it",
    ),
    defence(
        "F43",
        "after a break of the database's line everybody is told to ask for everything",
        ("config/live/connection.py", "                if was_connected:\n", "                if False:\n"),
        tests=f"{LIVE}test_a_lost_connection_ends_in_a_resync",
        seen_by="TimeoutError",
    ),
    defence(
        "F43",
        "a browser that comes back is told to ask for everything",
        (APPLICATION, '_event("resync" if _comes_back(scope) else "hello", {})', '_event("hello", {})'),
        tests=f"{LIVE}test_a_browser_that_comes_back_is_told_to_ask_for_everything",
        seen_by="TimeoutError",
    ),
    defence(
        "F43",
        "a page that has come back asks for everything, whatever it was told",
        ("kit/ui/islands/stream.ts", 'if (this.#missed) this.tell({ kind: "resync" });', ""),
        tests="tests/browser/test_use_the_islands.py::test_after_a_lost_stream_every_region_is_asked_for_again",
        needs="browser",
    ),
    defence(
        "A31",
        "what is not in the catalogue of facts cannot be asked",
        (
            "tickets/facts/__init__.py",
            '    if found is None:\n        raise FaultyCondition("There is no such thing to ask of a ticket.")\n    return found\n',
            '    if found is None:\n        return fixed()["subject"]\n    return found\n',
        ),
        tests=f"{FACTS}test_what_is_not_in_the_catalogue_is_refused {VIEWS}test_what_is_not_on_the_menu_is_not_saved",
    ),
    defence(
        "A31",
        "a list is sorted by what sorts, and nothing else",
        (
            "workspace/saved_list.py",
            "    except FaultyCondition as fault:\n        raise BadRequest(str(fault)) from fault\n    if not fact.order:\n"
            '        raise BadRequest(f"A list cannot be sorted by {fact.label}.")\n',
            '    except FaultyCondition:\n        fact = facts.find("created")\n    if not fact.order:\n'
            '        fact = facts.find("created")\n',
        ),
        tests=f"{VIEWS}test_a_queue_sorts_by_facts_alone",
    ),
    defence(
        "A31",
        "columns, order and groups of a view are facts",
        ("tickets/actions/saved_views.py", "    _check_shape(saved)\n    saved.version", "    saved.version"),
        tests=f"{VIEWS}test_the_verb_refuses_what_no_form_would_send",
    ),
    defence(
        "A31",
        "a condition narrows what the permission admits and never widens it",
        (
            "tickets/facts/__init__.py",
            "return Ticket.objects.visible_to(actor).filter(pk__in=fit)",
            "return Ticket.objects.filter(pk__in=fit)",
        ),
        tests=f"{FACTS}test_what_is_found_is_only_what_the_asker_may_see",
    ),
    defence(
        "A31 A41",
        "a place in a list is one of ours",
        (
            "workspace/cursors.py",
            "        if not _INTEGER.fullmatch(part):\n            raise ValueError\n"
            "        return _EPOCH + datetime.timedelta(microseconds=int(part))\n",
            "        return _EPOCH + datetime.timedelta(microseconds=int(_INTEGER.match(part + '0')[0]))\n",
        ),
        (
            "workspace/cursors.py",
            "or len(parts) != len(orders) or not (identity.isascii() and identity.isdecimal()):\n"
            '        raise ValueError("Not a place in this list.")\n',
            "or len(parts) != len(orders):\n        return [*(_EPOCH for _ in orders), 1]\n"
            "    identity = re.sub('[^0-9]', '', identity) or '1'\n",
        ),
        tests=f"{VIEWS}test_a_place_that_is_none_is_refused "
        "workspace/tests/test_show_a_queue.py::test_what_is_not_on_the_menu_is_refused",
        seen_by="DataError ValueError",
    ),
    defence(
        "A41",
        "an operator is one of the fact's own",
        (
            "tickets/fact.py",
            "if (found := self.operators.get(slug)) is None:",
            "if (found := self.operators.get(slug, next(iter(self.operators.values())))) is None:",
        ),
        tests=f"{FACTS}test_what_is_not_in_the_catalogue_is_refused",
    ),
    defence(
        "A41",
        "values go to the database as parameters",
        (
            "tickets/operators.py",
            'return Clause(template.format(fact), [[f"{before}{value}{after}" for value in escaped]])',
            "return Clause(template.format(fact).replace('%s', 'ARRAY[' + ','.join("
            "f\"'{before}{value}{after}'\" for value in escaped).replace('%', '%%') + ']'), [])",
        ),
        tests=f"{FACTS}test_hostile_words_are_values_and_nothing_more",
        seen_by="ProgrammingError DataError",
    ),
    defence(
        "A41",
        "a condition has exactly its form",
        (
            "tickets/logic/conditions.py",
            '        if not isinstance(word, str) or len(word) > LONGEST_VALUE or "\\x00" in word:\n',
            "        if False:\n",
        ),
        tests=f"{FACTS}test_what_is_not_in_the_catalogue_is_refused",
        seen_by="ValueError AttributeError TypeError",
    ),
    defence(
        "A41",
        "signs of the search's own language are only words",
        (
            "tickets/search/words.py",
            "SELECT w.at, (SELECT array_agg(DISTINCT phraseto_tsquery(l.name::regconfig, desk_plain(w.word))::text)",
            "SELECT w.at, (SELECT array_agg(DISTINCT to_tsquery(l.name::regconfig, w.word)::text)",
        ),
        tests=f"{FIND}test_a41_hostile_words_are_words",
        seen_by="ProgrammingError DataError",
    ),
]
