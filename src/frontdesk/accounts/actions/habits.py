"""What agents set and do with their hands: own keys, and what the palette learns."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from frontdesk.accounts.logic.chords import is_chord
from frontdesk.accounts.models import OwnKeys
from frontdesk.events import Actor
from frontdesk.kit import clock

HALF_LIFE_SECONDS = 14 * 86_400
MOST_HABITS = 300
_USED = """
INSERT INTO accounts_habit (agent_id, item, score, used_at) VALUES (%s, %s, 1, %s)
ON CONFLICT (agent_id, item) DO UPDATE SET used_at = EXCLUDED.used_at, score = 1 + accounts_habit.score
  * power(0.5, greatest(0, extract(epoch FROM EXCLUDED.used_at - accounts_habit.used_at)) / %s)
"""
_FORGET = """
DELETE FROM accounts_habit WHERE id IN (
  SELECT id FROM accounts_habit WHERE agent_id = %s ORDER BY used_at DESC OFFSET %s)
"""


@transaction.atomic
def change_keys(*, is_on: bool, keys: Mapping[str, str], by: Actor) -> OwnKeys:
    """An agent's own keys, from usual chord to own; what is as usual is not kept. Raises ValidationError."""
    if by.id is None or not by.is_agent:
        raise PermissionDenied
    own = {usual: chord for usual, chord in keys.items() if chord != usual}
    for chord in own.values():
        if chord and not is_chord(chord):
            raise ValidationError(f"“{chord}” cannot be pressed: choose one sign, or two with a space between.")
    found, _ = OwnKeys.objects.update_or_create(agent_id=by.id, defaults={"is_on": is_on, "keys": own})
    return found


@transaction.atomic
def note_use(item: str, *, by: Actor) -> None:
    """The agent used this: it comes sooner in the palette, until other things are used more."""
    if by.id is None or not by.is_agent:
        raise PermissionDenied
    with connection.cursor() as cursor:
        cursor.execute(_USED, [by.id, item[:80], clock.now(), HALF_LIFE_SECONDS])
        cursor.execute(_FORGET, [by.id, MOST_HABITS])
