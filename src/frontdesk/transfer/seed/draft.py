"""The draft of each ticket: everything that several tables must agree on, decided once (`seed_draft`).

Each stage ends with OFFSET 0: otherwise PostgreSQL merges them, and works out fractions again wherever they are named.
"""

import datetime

from frontdesk.tickets.logic.number import SIZES, STEP
from frontdesk.tickets.logic.priority import priority_of
from frontdesk.transfer.seed import phrases
from frontdesk.transfer.seed.pick import Places, one_of

UNSOLVED_SHARE = 0.15
_STEEPNESS = 0.95 / UNSOLVED_SHARE - 1  # the share of unsolved tickets is 0.95 · age^steepness, whose mean is the share


def span_days(tickets: int) -> int:
    """Days between the first and the last ticket: about 500 tickets a day, within 90 days and three years."""
    return max(90, min(3 * 365, tickets // 500))


def number_sql(position: str) -> str:
    """`tickets.logic.number.number_of` as SQL; `key` is the workspace's."""
    whens, before = [], 0
    for digits, size in enumerate(SIZES, start=7):
        offset = f"({position} - {before})"
        value = f"{10 ** (digits - 1)} + ({offset}::numeric * {STEP} + key) % {size}"
        whens.append(f"WHEN {position} < {before + size} THEN ({value})::bigint")
        before += size
    return f"CASE {' '.join(whens)} END"


def _urgency_matrix() -> str:
    rows = ("[" + ",".join(str(priority_of(urgency, impact)) for impact in (1, 2, 3)) + "]" for urgency in (1, 2, 3))
    return f"(ARRAY[{','.join(rows)}])"


# The ticket's state, times and end, stage by stage. Fractions are made of 16 bits of a hash; `x` counts days back.
_STAGES = """
    CREATE TEMP TABLE seed_draft ON COMMIT DROP AS
    WITH setting AS MATERIALIZED (
      SELECT number_key AS key, close_after_days * interval '1 day' AS close_after,
             (SELECT id FROM accounts_brand ORDER BY is_default DESC, id LIMIT 1) AS brand_id,
             (SELECT count(*) FROM seed_seat)::int AS seats
      FROM accounts_workspace
    ), base AS (
      SELECT i, hashint8extended(i, {seed}) AS h, hashint8extended(i, {seed}::bigint + 1) AS h2,
             hashint8extended(i, {seed}::bigint + 2) AS h3, (i + 0.5::float8) / {tickets} AS u,
             {span} * (1 - (i + 0.5::float8) / {tickets}) AS x
      FROM generate_series(0::bigint, {last}) i OFFSET 0
    ), dated AS (
      SELECT *, 1 - (x - floor(x)) AS f, date_trunc('day', {moment}, 'UTC') - floor(x) * interval '1 day' AS day_start,
             (h2 & 65535) / 65536.0::float8 AS p1, (h2 >> 16 & 65535) / 65536.0::float8 AS p2,
             (h2 >> 32 & 65535) / 65536.0::float8 AS p3
      FROM base OFFSET 0
    ), timed AS (  -- one ticket in ten comes at night, the others between 7 and 22
      SELECT *, CASE WHEN x < 1 THEN day_start + ({moment} - day_start) * f
                     WHEN f < 0.1 THEN day_start + interval '7 hours' * (f / 0.1)
                     ELSE day_start + interval '7 hours' + interval '15 hours' * ((f - 0.1) / 0.9) END AS created_at
      FROM dated OFFSET 0
    ), stated AS (
      SELECT *, {moment} - created_at AS age,
             CASE WHEN p1 >= 0.95 * u ^ {steepness} THEN 'done'
                  WHEN x < 3 AND p2 < 0.5 THEN 'new'
                  WHEN p2 < 0.45 THEN 'open' WHEN p2 < 0.8 THEN 'pending' ELSE 'on_hold' END AS state
      FROM timed OFFSET 0
    ), lasting AS (
      SELECT *, CASE WHEN state = 'done' THEN least(age * 0.8, interval '20 minutes' * exp(5 * p3))
                     ELSE age - least(age * 0.5, interval '30 minutes' * exp(5 * p3)) END AS lasted
      FROM stated OFFSET 0
    ), told AS (
      SELECT lasting.*, letters, kinds, first_reply, waiting,
             ARRAY[created_at, created_at + lasted * (0.03 + 0.12 * p2), created_at + lasted * (0.25 + 0.2 * p1),
                   created_at + lasted * (0.55 + 0.2 * p2), created_at + lasted] AS times
      FROM lasting JOIN seed_course course ON course.state = lasting.state AND course.variant = (h >> 5 & 7) OFFSET 0
    ), ended AS (
      SELECT told.*, setting.*, CASE WHEN state = 'done' THEN times[5] END AS solved_at,
             CASE WHEN state = 'done' AND p2 < 0.3 AND times[5] + interval '9 hours' < {moment}
                    THEN times[5] + interval '9 hours' * (0.1 + p1)
                  WHEN state = 'done' AND times[5] + close_after < {moment} THEN times[5] + close_after END AS closed_at
      FROM told CROSS JOIN setting OFFSET 0
    )
"""

# What the stages lead to, with the words that one ticket keeps in all of its messages.
_CHOSEN = """    SELECT i, {places.ticket} + i AS id, {number} AS number, h, h3, created_at, times,
           letters, kinds, first_reply, waiting, solved_at, closed_at, brand_id,
           CASE WHEN closed_at IS NOT NULL THEN 'closed' WHEN state = 'done' THEN 'solved' ELSE state END AS status,
           {who} + {places.customer} AS requester_id,
           {requester} AS requester_name,
           (h >> 8 & 65535) % {topics} AS topic,
           seat.team_id, seat.team_name, seat.level, seat.agent_id AS worker_id, seat.agent_name AS worker_name,
           seat.team_json, seat.agent_json AS worker_json,
           state = 'new' AND p1 < 0.5 AS is_unsorted,
           state = 'new' OR (state = 'open' AND p1 < 0.3) AS is_unassigned,
           urgency, impact, {matrix}[urgency][impact] AS priority,
           (ARRAY['email','email','email','portal','portal','portal','phone','counter'])[1 + (h3 >> 40 & 7)] AS channel,
           chr(65 + (h3 & 15)::int) || (1000 + (h3 >> 4 & 8191)) || '-' || chr(65 + (h3 >> 17 & 15)::int) AS booking,
           {city} AS city, {car} AS car,
           {weekday} AS weekday,
           (20 + (h3 >> 31 & 511)) || '.' || lpad((h3 >> 3 & 63)::text, 2, '0') || ' €' AS amount,
           CASE WHEN (h3 >> 44 & 3) = 0 THEN ARRAY[{tag}]
                ELSE '{{}}'::text[] END AS tags
    FROM ended
    CROSS JOIN seed_words words
    CROSS JOIN LATERAL (SELECT (ARRAY[1,2,2,2,2,2,3,3])[1 + (h >> 32 & 7)] AS urgency,
                               (ARRAY[1,2,2,3,3,3,3,3])[1 + (h >> 36 & 7)] AS impact) weight
    JOIN seed_seat seat ON seat.seat = (h >> 40 & 65535) % seats
"""


def draft_sql(places: Places, tickets: int, seed: int, until: datetime.datetime) -> str:
    """The statement that makes `seed_draft`."""
    who = f"floor({places.customers} * p3 ^ 1.5)::bigint"  # some write often, most once
    words = phrases
    return (_STAGES + _CHOSEN).format(
        moment=f"'{until.isoformat()}'::timestamptz", seed=seed, tickets=tickets, last=tickets - 1,
        span=span_days(tickets), steepness=f"{_STEEPNESS:.4f}", places=places, who=who,
        number=number_sql(f"({places.position} + i)"), requester=customer_name(seed, who), topics=len(words.TOPICS),
        matrix=_urgency_matrix(), city=one_of("cities", len(words.CITIES), "h3", 21),
        car=one_of("cars", len(words.CARS), "h3", 24), weekday=one_of("days", len(words.DAYS), "h3", 28),
        tag=one_of("words.tags", len(words.TAGS), "h3", 46),
    )  # fmt: skip


def customer_name(seed: int, position: str) -> str:
    """SQL for the name of the customer at a position from 0; `seed_words words` must be in reach."""
    hash_ = f"hashint8extended({position}, {seed}::bigint + 3)"
    first = one_of("words.first_names", len(phrases.FIRST_NAMES), hash_, 4)
    last = one_of("words.last_names", len(phrases.LAST_NAMES), hash_, 20)
    return f"{first} || ' ' || {last}"
