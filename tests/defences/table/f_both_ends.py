"""Both ends of an act (A32), floods (A65), haste (A67)."""

from tests.defences.defence import defence

LIVE = "tests/platform/test_hear_live_updates.py::"
ACTS = "tests/security/test_every_act.py::"
FLOODS = "tests/security/test_floods.py::"
FIND = "tickets/tests/test_find_tickets.py::"
PERMISSION = (
    "tickets/actions/row.py",
    'wanted = Ticket.objects.select_for_update(of=("self",)).filter(allow, pk=ticket.pk)',
    'wanted = Ticket.objects.select_for_update(of=("self",)).filter(pk=ticket.pk)',
)
HUB, APPLICATION = "config/live/hub.py", "config/live/application.py"

DEFENCES = [
    defence(
        "A32",
        "every verb asks for the right to work on the ticket, and on the other one too",
        PERMISSION,
        tests=f"{ACTS}test_a32_the_second_end_must_be_ones_to_work_on_too "
        f"{ACTS}test_a28_an_act_is_done_by_who_may_do_it_and_by_nobody_else "
        "tests/test_merge_and_split.py::test_a32_both_ends_must_be_ones_to_work_on",
    ),
    defence(
        "A32",
        "an agent who says how two tickets belong together may work on both",
        ("tickets/actions/links.py", "    if not by.is_automatic:\n", "    if False:\n"),
        tests=f"{ACTS}test_a32_the_second_end_must_be_ones_to_work_on_too",
    ),
    defence(
        "A32",
        "a ticket that one may not see is not proposed",
        (
            "workspace/views/joining.py",
            "rows = Ticket.objects.visible_to(request.actor).filter(number__in=found)",
            "rows = Ticket.objects.filter(number__in=found)",
        ),
        (
            "workspace/finding.py",
            "if number is None or not Ticket.objects.visible_to(actor).filter(number=number).exists():",
            "if number is None:",
        ),
        tests="workspace/tests/test_act_on_tickets.py::test_suggestions_are_of_what_one_may_see",
    ),
    defence(
        "A32",
        "an aside of another ticket is not gone on with",
        (
            "tickets/actions/asides.py",
            "filter(pk=aside.pk, ticket=row, is_main=False).first()",
            "filter(pk=aside.pk).first()",
        ),
        tests="tests/mail/test_ask_third_parties.py::test_an_aside_of_another_ticket_is_not_gone_on_with",
    ),
    defence(
        "A32",
        "tickets that nobody linked are not joined",
        (
            "tickets/actions/links.py",
            '    if found is None:\n        raise NotAllowedNow("These two are not linked.")\n',
            "    if found is None:\n        found = Link.objects.create(ticket=source, other=target, kind=PERHAPS)\n",
        ),
        tests="tests/mail/test_where_mail_belongs.py::test_tickets_that_nobody_linked_cannot_be_joined",
    ),
    defence(
        "A32",
        "customers are merged by those alone who may work on all their tickets",
        (
            "tickets/actions/handing_over.py",
            "return not rule or not Ticket.objects.filter(theirs).exclude(rule).exists()",
            "return True",
        ),
        tests="tests/test_merge_customers.py::test_a32_nobody_moves_what_they_may_not_work_on",
    ),
    defence(
        "A65",
        "a condition has so many parts and no more",
        (
            "tickets/logic/conditions.py",
            "    if sum(1 for _ in tree.conditions()) > MOST_CONDITIONS:\n",
            "    if False:\n",
        ),
        tests=f"{FLOODS}test_a65_a_giant_question_is_refused_before_the_database_hears_of_it",
    ),
    defence(
        "A65",
        "a search is so long and no longer",
        ("tickets/logic/typed.py", "    if len(text) > LONGEST:\n", "    if False:\n"),
        (
            "tickets/logic/typed.py",
            "            if sum(map(len, self.clauses)) >= MOST_TERMS:\n",
            "            if False:\n",
        ),
        tests=f"{FIND}test_a65_a_huge_question_is_small_or_refused",
    ),
    defence(
        "A65",
        "a search that takes too long is ended, and others do not wait for it",
        (
            "tickets/search/postgres.py",
            '_ask(_SET, ["force_custom_plan", str(PATIENCE)])',
            '_ask(_SET, ["force_custom_plan", "0"])',
        ),
        tests=f"{FLOODS}test_a65_a_search_that_takes_too_long_is_ended_and_says_so",
    ),
    defence(
        "A65",
        "a list has as many rows as a page, whatever is asked for",
        (
            "workspace/lists.py",
            "        answer.execute(text, [*params, size + 1])\n",
            "        answer.execute(text, [*params, 10**6])\n        size = 10**6\n",
        ),
        tests=f"{FLOODS}test_a65_no_address_makes_a_page_longer",
    ),
    defence(
        "A65",
        "a form has so many bytes and fields and no more",
        ("config/settings.py", "DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2\n", "DATA_UPLOAD_MAX_MEMORY_SIZE = None\n"),
        ("config/settings.py", "DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000\n", "DATA_UPLOAD_MAX_NUMBER_FIELDS = None\n"),
        tests=f"{FLOODS}test_a65_a_form_that_is_too_large_is_refused",
    ),
    defence(
        "A65",
        "forms from one place are counted, and too many are refused for a while",
        ("portal/limits.py", "                if not verdict.allowed:\n", "                if False:\n"),
        tests=f"{FLOODS}test_a65_a_flood_from_one_place_is_refused_and_others_are_served",
    ),
    defence(
        "A65",
        "a draft holds as many files as a mail carries",
        ("tickets/actions/uploads.py", "    if len(sizes) >= MOST:\n", "    if False:\n"),
        tests="tickets/tests/test_keep_drafts.py::test_a_draft_takes_no_more_files_than_a_mail_carries",
    ),
    defence(
        "A65",
        "a page that falls behind is told to ask for everything, and nothing piles up for it",
        (HUB, "            if len(self._names) > MOST_NAMES:\n", "            if False:\n"),
        tests=f"{LIVE}test_a_name_said_often_is_heard_once_and_a_flood_becomes_one_resync",
    ),
    defence(
        "A65",
        "many tickets are chosen up to a limit",
        ("tickets/actions/bulk.py", "ORDER BY t.id LIMIT {most}", "ORDER BY t.id"),
        tests=f"{FLOODS}test_a65_no_more_tickets_are_chosen_than_can_be_done",
    ),
    defence(
        "A67",
        "what was drawn from an older version is a conflict at every verb",
        ("tickets/actions/row.py", "    if row.version != seen:\n", "    if False:\n"),
        tests=f"{ACTS}test_a67_what_was_drawn_from_an_older_version_is_a_conflict "
        "tests/test_journey.py::test_the_second_of_two_agents_sees_a_conflict_and_overwrites_nothing",
    ),
    defence(
        "A67",
        "a merge compares the versions of all its tickets",
        ("tickets/actions/merging.py", "        check_seen(rows[key], version)\n", "        pass\n"),
        tests=f"{ACTS}test_a67_what_was_drawn_from_an_older_version_is_a_conflict "
        "tests/test_merge_and_split.py::test_a67_a_merge_that_did_not_see_the_last_change_is_a_conflict",
    ),
    defence(
        "A67",
        "a click that comes twice makes one mail",
        (
            "tickets/actions/row.py",
            '    return Message.objects.filter(key=key).select_related("ticket").first()\n',
            "    return None\n",
        ),
        tests=f"{ACTS}test_a67_a_reply_that_is_sent_twice_is_one tests/test_journey.py::test_the_same_reply_sent_twice_is_one_mail",
        seen_by="Conflict IntegrityError",
    ),
    defence(
        "A67",
        "five clicks at once wait for each other and answer alike",
        (
            "tickets/actions/row.py",
            '        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])\n',
            "        pass\n",
        ),
        tests="tickets/tests/test_open.py::test_five_clicks_at_once_make_one_ticket_and_answer_alike",
    ),
    defence(
        "A67",
        "a ticket that somebody has is not claimed away",
        ("tickets/actions/ownership.py", "    if row.assignee is not None:\n", "    if False:\n"),
        tests=f"{ACTS}test_a67_a_ticket_that_somebody_has_is_not_claimed_away",
    ),
    defence(
        "A67",
        "a draft that another page has saved is not overwritten",
        ("tickets/actions/drafts.py", "        raise DraftConflict(row)\n", "        pass\n"),
        tests="tickets/tests/test_keep_drafts.py::test_of_two_pages_the_slower_is_told_and_nothing_is_overwritten",
    ),
    defence(
        "A67",
        "an act on many leaves alone what somebody has changed since it was chosen",
        (
            "tickets/actions/bulk.py",
            "            act.do(ticket, value, by, item.seen)\n",
            "            act.do(ticket, value, by, ticket.version)\n",
        ),
        tests="workspace/tests/test_change_many.py::test_what_somebody_changed_meanwhile_is_left_alone",
    ),
    defence(
        "A67",
        "and its undo leaves alone what somebody has changed since",
        (
            "tickets/actions/bulk.py",
            "                check_seen(rows[item.ticket_id], item.written)\n",
            "                pass\n",
        ),
        tests="workspace/tests/test_change_many.py::test_what_somebody_changed_meanwhile_is_left_alone",
    ),
    defence(
        "A43",
        "values of placeholders are put in as text",
        ("tickets/placeholders.py", "escape(values[found[1]])", "values[found[1]]"),
        tests="workspace/tests/test_write_in_the_box.py::test_templates_are_filled_in_once_and_as_text",
    ),
    defence(
        "A45",
        "a cell of an export executes nothing",
        ("tickets/logic/cells.py", """return f"'{text}" if text.startswith(("'", *_ARMED)) else text""", "return text"),
        tests="workspace/tests/test_export_a_list.py::test_cells_execute_nothing_and_are_restored",
    ),
]
