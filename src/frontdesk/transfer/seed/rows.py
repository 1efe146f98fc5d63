"""The statements that turn drafts into rows, in the order in which they run."""

# ruff: noqa: S608  (table and column names and whole numbers of our own; nothing that anybody typed)

import datetime
from collections.abc import Iterator

from frontdesk.tickets.actions.indexing import WORDS
from frontdesk.transfer.seed import phrases
from frontdesk.transfer.seed.draft import customer_name, draft_sql, span_days
from frontdesk.transfer.seed.pick import Places, one_of

Statement = tuple[str, str]

_FILL = ("booking", "city", "car", "amount", "day")
_BUDGET = """coalesce((
    SELECT budget_seconds FROM sla_slatarget target JOIN sla_slapolicy policy ON policy.id = policy_id
    WHERE policy.is_default AND target.promise = '{promise}' AND target.priority = draft.priority), {otherwise})"""


def statements(places: Places, tickets: int, seed: int, until: datetime.datetime) -> Iterator[Statement]:
    """(what people read, SQL) of each step."""
    yield "drafts", draft_sql(places, tickets, seed, until)
    yield "", "ANALYZE seed_draft"
    yield "customers", _customers(places, tickets, seed, until)
    yield "identities", _identities(places)
    yield "conversations", _conversations(places)
    yield "messages", _messages(places, seed)
    yield "", "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
    yield "tickets", _tickets(places)
    yield "", "SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on"
    yield "search documents", _documents(places)
    yield "", _LANGUAGES
    yield "search words", _words(places, tickets)
    yield "status changes", _status_changes()
    yield "assignments", _assignments()
    yield "clocks", _clocks(until)
    yield "due dates", _due()
    yield "events", _events()


def _customers(places: Places, tickets: int, seed: int, until: datetime.datetime) -> str:
    last = places.customer + places.customers - 1
    return f"""
    INSERT INTO customers_customer
        (id, name, email, phone, is_employee, department, language, time_zone, notes, created_at)
    SELECT id, name, lower(replace(name, ' ', '.')) || '.' || id || '@seed.example',
           '+3225' || lpad((id % 10000000)::text, 7, '0'), false, '', 'en', '', '',
           '{until.isoformat()}'::timestamptz - ({span_days(tickets)} + (h & 511)) * interval '1 day'
    FROM (SELECT id, {customer_name(seed, f"(id - {places.customer})")} AS name, hashint8extended(id, {seed}) AS h
          FROM generate_series({places.customer}::bigint, {last}) id CROSS JOIN seed_words words) made
    """


def _identities(places: Places) -> str:
    return f"""
    INSERT INTO customers_identity (customer_id, kind, address, created_at)
    SELECT id, 'email', email, created_at FROM customers_customer
    WHERE id BETWEEN {places.customer} AND {places.customer + places.customers - 1}
    """


def _conversations(places: Places) -> str:
    return f"""
    INSERT INTO tickets_conversation (id, ticket_id, channel, is_main, created_at)
    SELECT {places.conversation} + i, id, channel, true, created_at FROM seed_draft ORDER BY i
    """


def _sentence(name: str, shift: int) -> str:
    return one_of(f"words.{name}", len(getattr(phrases, name.upper())), "k", shift)


def _of_topic(name: str, shift: int) -> str:
    return one_of(f"topic.{name}", len(getattr(phrases.TOPICS[0], name)), "k", shift)


def _filled(text: str) -> str:
    for place in _FILL:
        text = f"replace({text}, '{{{place}}}', {'weekday' if place == 'day' else place})"
    return text


def _messages(places: Places, seed: int) -> str:
    """Paragraphs are parted by a blank line in `text` and are `<p>` in `html`."""
    gap = " || E'\\n\\n' || "
    hello = "CASE WHEN letter IN ('q', 'a') THEN 'Hello ' || requester_name || ',' ELSE 'Hello,' END"
    said = f"""CASE letter
        WHEN 'i' THEN {hello}{gap}{_of_topic("openings", 2)} || ' ' || {_of_topic("details", 14)} || ' '
                      || {_sentence("asks", 26)}{gap}requester_name
        WHEN 'r' THEN {_sentence("replies", 4)} || ' ' || {_of_topic("details", 16)}
        WHEN 'q' THEN {hello}{gap}{_sentence("questions", 6)}{gap}worker_name
        WHEN 'n' THEN {_sentence("notes", 8)}
        ELSE {hello}{gap}{_of_topic("answers", 10)} || ' ' || {_sentence("closings", 22)}{gap}worker_name END"""
    return f"""
    INSERT INTO tickets_message (id, ticket_id, conversation_id, kind, agent_id, customer_id, author_name, html, quoted,
        text, is_automatic, created_at, delivery, delivery_reason, mail_id)
    SELECT {places.message} + i * 5 + n - 1, id, {places.conversation} + i,
           CASE kind WHEN 'i' THEN 'inbound' WHEN 'o' THEN 'outbound' ELSE 'note' END,
           CASE WHEN kind <> 'i' THEN worker_id END, CASE WHEN kind = 'i' THEN requester_id END,
           CASE WHEN kind = 'i' THEN requester_name ELSE worker_name END,
           '<p>' || replace(said, E'\\n\\n', '</p><p>') || '</p>', '', said, false, at,
           CASE WHEN kind = 'o' THEN 'sent' ELSE '' END, '', ''
    FROM (
      SELECT i, id, requester_id, requester_name, worker_id, worker_name, n, kind, at, {_filled(said)} AS said
      FROM (
        SELECT draft.*, n, substr(letters, n, 1) AS letter, substr(kinds, n, 1) AS kind, times[n] AS at,
               hashint8extended(i * 8 + n, {seed}::bigint + 4) AS k
        FROM seed_draft draft CROSS JOIN generate_series(1, 5) n
        OFFSET 0  -- keeps the hash from being made again for every word
      ) draft
      JOIN seed_topic topic USING (topic) CROSS JOIN seed_words words
      OFFSET 0  -- and the text from being put together twice
    ) made
    """


def _tickets(places: Places) -> str:
    """`preview` is what `tickets.logic.preview` makes of the last message."""
    return f"""
    INSERT INTO tickets_ticket (id, number, subject, status, priority, urgency, impact, level, language, channel,
        category_id, brand_id, requester_id, team_id, assignee_id, tags, fields, version, requester_name, preview,
        preview_kind, message_count, is_unread, is_triaged, acknowledged_at, first_replied_at, last_message_at,
        waiting_since, solved_at, closed_at, reopened_count, created_at, updated_at)
    SELECT draft.id, number, {_filled(one_of("topic.subjects", len(phrases.TOPICS[0].subjects), "h", 24))}, status,
           priority, urgency, impact, CASE WHEN is_unsorted THEN 1 ELSE level END, 'en', draft.channel, category_id,
           brand_id, draft.requester_id, CASE WHEN NOT is_unsorted THEN team_id END,
           CASE WHEN NOT is_unassigned THEN worker_id END, tags, '{{}}'::jsonb,
           6 + (status <> 'new')::int + (closed_at IS NOT NULL)::int, requester_name,
           CASE WHEN length(line) <= 160 THEN line ELSE rtrim(left(line, 159)) || '…' END, kind, 5,
           status IN ('new', 'open'), status <> 'new', CASE WHEN NOT is_unassigned THEN times[2] END,
           times[first_reply], times[5], CASE WHEN status IN ('new', 'open') THEN times[waiting] END,
           solved_at, closed_at, 0, draft.created_at, greatest(times[5], closed_at)
    FROM seed_draft draft JOIN seed_topic topic USING (topic)
    JOIN LATERAL (SELECT btrim(replace(text, E'\\n\\n', ' ')) AS line, kind FROM tickets_message
                  WHERE id = {places.message} + draft.i * 5 + 4 OFFSET 0) last ON true
    """


def _documents(places: Places) -> str:
    """What `tickets.actions.indexing` makes of a ticket, put together from what is at hand."""
    first = f"{places.message} + draft.i * 5"
    return f"""
    INSERT INTO tickets_searchdocument (ticket_id, part, upto, words)
    SELECT id, 0, upto,
           setweight(to_tsvector('desk_english', desk_plain(subject)), 'A')
           || setweight(to_tsvector('desk_simple', desk_plain(people)), 'B')
           || array_to_tsvector(ARRAY['~a' || (upto >> 12), '~b' || (upto >> 15), '~c' || (upto >> 18)])
           || setweight(to_tsvector('desk_english', desk_plain(said)), 'C')
           || setweight(to_tsvector(house, desk_plain(noted)), 'D')
    FROM (
      SELECT ticket.id, subject, {first} + 4 AS upto, said, noted,
             (SELECT desk_config(language) FROM accounts_workspace) AS house,
             concat_ws(' ', ticket.number, ticket.requester_name, customer.email, customer.phone,
                       array_to_string(ticket.tags, ' '),
                       customer.email) AS people
      FROM seed_draft draft
      JOIN tickets_ticket ticket ON ticket.id = draft.id
      JOIN customers_customer customer ON customer.id = ticket.requester_id
      JOIN LATERAL (SELECT coalesce(string_agg(text, ' ' ORDER BY id) FILTER (WHERE kind <> 'note'), '') AS said,
                           coalesce(string_agg(text, ' ' ORDER BY id) FILTER (WHERE kind = 'note'), '') AS noted
                    FROM tickets_message WHERE id BETWEEN {first} AND {first} + 4 OFFSET 0) talk ON true
      OFFSET 0
    ) made
    """


_LANGUAGES = """
    INSERT INTO tickets_searchlanguage (name)
    SELECT DISTINCT desk_config(language)::text FROM (VALUES ('en') UNION SELECT language FROM accounts_workspace)
    used (language) ON CONFLICT DO NOTHING
"""


def _words(places: Places, tickets: int) -> str:
    """The words of a sample are those of all: the sentences repeat."""
    last = places.message + min(tickets * 5, 20_000) - 1
    words = "SELECT to_tsvector(''desk_simple'', desk_plain(text)) FROM tickets_message"
    subjects = "SELECT to_tsvector(''desk_simple'', desk_plain(subject)) FROM tickets_ticket"
    sample = (
        f"{words} WHERE id BETWEEN {places.message} AND {last} UNION ALL "
        f"{subjects} WHERE id BETWEEN {places.ticket} AND {places.ticket + min(tickets, 4_000) - 1}"
    )
    return WORDS.replace("%s", f"'{sample}'")


_CHANGES = """
    (1, created_at, '', 'new', 'customer', requester_id, requester_name),
    (2, CASE WHEN status <> 'new' THEN times[2] END, 'new', 'open', 'agent', worker_id, worker_name),
    (3, CASE WHEN status NOT IN ('new', 'open') THEN times[5] END, 'open',
        CASE WHEN status = 'closed' THEN 'solved' ELSE status END, 'agent', worker_id, worker_name),
    (4, closed_at, 'solved', 'closed', 'system', NULL, 'Frontdesk')
"""


def _status_changes() -> str:
    return f"""
    INSERT INTO tickets_statuschange (ticket_id, at, before, after, by_kind, by_id, by_name)
    SELECT draft.id, v.at, v.before, v.after, v.by_kind, v.by_id, v.by_name FROM seed_draft draft
    CROSS JOIN LATERAL (VALUES {_CHANGES}) v (n, at, before, after, by_kind, by_id, by_name) WHERE v.at IS NOT NULL
    """


def _assignments() -> str:
    return """
    INSERT INTO tickets_assignment (ticket_id, at, team_id, agent_id, how, note, by_kind, by_id, by_name)
    SELECT draft.id, v.at, team_id, v.agent_id, v.how, '', v.by_kind, v.by_id, v.by_name FROM seed_draft draft
    CROSS JOIN LATERAL (VALUES
      (created_at, NULL::bigint, 'intake', 'customer', requester_id, requester_name),
      (CASE WHEN status <> 'new' THEN times[2] END, worker_id, 'claim', 'agent', worker_id, worker_name),
      (CASE WHEN status <> 'new' AND is_unassigned THEN times[4] END, NULL, 'hand_back', 'agent', worker_id,
       worker_name)
    ) v (at, agent_id, how, by_kind, by_id, by_name) WHERE v.at IS NOT NULL AND NOT is_unsorted
    """


def _clocks(until: datetime.datetime) -> str:
    """Promises of unsolved tickets. A solution's clock ran until the last message and has a third or more left."""
    reply, solution = (
        _BUDGET.format(promise=promise, otherwise=otherwise)
        for promise, otherwise in (("first_reply", 14400), ("resolution", 172800))
    )
    return f"""
    INSERT INTO sla_slaclock (ticket_id, promise, budget_seconds, started_at, due_at, paused_at, left_seconds,
        resumed_at, met_at, is_breached)
    SELECT id, promise, budget, created_at, due_at, paused_at, left_seconds, resumed_at, met_at,
           coalesce(met_at, '{until.isoformat()}'::timestamptz) > coalesce(due_at, 'infinity')
    FROM (
      SELECT id, promise, budget, created_at,
             CASE WHEN promise = 'first_reply' THEN times[first_reply] END AS met_at,
             CASE WHEN is_resumed AND is_paused THEN times[5] END AS paused_at,
             CASE WHEN is_resumed THEN left_seconds END AS left_seconds,
             CASE WHEN is_resumed AND NOT is_paused THEN times[5] END AS resumed_at,
             CASE WHEN NOT is_resumed THEN created_at + budget * interval '1 second'
                  WHEN NOT is_paused THEN times[5] + left_seconds * interval '1 second' END AS due_at
      FROM seed_draft draft
      CROSS JOIN LATERAL (VALUES ('first_reply', {reply}), ('resolution', {solution})) v (promise, budget)
      CROSS JOIN LATERAL (SELECT status IN ('pending', 'on_hold') AS is_paused,
                                 (budget * (4 + (h3 & 7)) / 12)::int AS left_seconds,
                                 promise = 'resolution' AND status <> 'new' AS is_resumed) state
      WHERE status IN ('new', 'open', 'pending', 'on_hold')
    ) made
    """


def _due() -> str:
    return """
    UPDATE tickets_ticket ticket SET next_due_at = due.next_at, expected_at = due.expected_at
    FROM (SELECT ticket_id, min(due_at) FILTER (WHERE met_at IS NULL) AS next_at,
                 min(due_at) FILTER (WHERE promise = 'resolution') AS expected_at
          FROM sla_slaclock WHERE ticket_id IN (SELECT id FROM seed_draft) GROUP BY ticket_id) due
    WHERE due.ticket_id = ticket.id
    """


def _events() -> str:
    """The activity of each ticket, oldest first, with the fields of `tickets.events`; messages speak for themselves.

    JSON is put together as text, which takes half the time of jsonb_build_object.
    """

    def status(at: str, before: str, after: str, who: str, reason: str) -> str:
        return f"""
      ({at}, 'ticket.status_changed', {who}, CASE WHEN {at} IS NOT NULL THEN
       ('{{"ticket":' || draft.id || ',"before":"' || {before} || '","after":"' || {after}
        || '","reason":"{reason}"}}')::jsonb END)"""

    agent, system = "'agent', worker_id, worker_name", "'system', NULL, 'Frontdesk'"
    claimed = "CASE WHEN status <> 'new' THEN times[2] END"
    settled = "CASE WHEN status NOT IN ('new', 'open') THEN times[5] END"
    values = ",".join((
        """
      (created_at, 'ticket.created', 'customer', requester_id, requester_name,
       ('{"ticket":' || draft.id || ',"channel":"' || channel || '","confirm":true}')::jsonb)""",
        status(claimed, "'new'", "'open'", agent, "owned"),
        f"""
      ({claimed}, 'ticket.assigned', {agent}, CASE WHEN status <> 'new' THEN ('{{"ticket":' || draft.id
       || ',"how":"claim","note":"","team":' || team_id || ',"team_name":' || team_json || ',"agent":' || worker_id
       || ',"agent_name":' || worker_json || '}}')::jsonb END)""",
        f"""
      (CASE WHEN status <> 'new' AND is_unassigned THEN times[4] END, 'ticket.assigned', {agent},
       CASE WHEN status <> 'new' AND is_unassigned THEN ('{{"ticket":' || draft.id
       || ',"how":"hand_back","note":"","team":' || team_id || ',"team_name":' || team_json
       || ',"agent":null,"agent_name":""}}')::jsonb END)""",
        status(settled, "'open'", "CASE WHEN status = 'closed' THEN 'solved' ELSE status END", agent, ""),
        status("closed_at", "'solved'", "'closed'", system, "time"),
    ))  # fmt: skip
    return f"""
    INSERT INTO events_entry (kind, at, actor_kind, actor_id, actor_name, subject_kind, subject_id, data)
    SELECT v.kind, v.at, v.by_kind, v.by_id, v.by_name, 'ticket', draft.id, v.data FROM seed_draft draft
    CROSS JOIN LATERAL (VALUES {values}) v (at, kind, by_kind, by_id, by_name, data) WHERE v.at IS NOT NULL
    """
