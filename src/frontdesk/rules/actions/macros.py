"""Making and changing macros."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts.models import Team
from frontdesk.events import Actor, emit
from frontdesk.kit import html as markup
from frontdesk.rules import permissions
from frontdesk.rules.effect import FaultyEffect, checked
from frontdesk.rules.events import MacroSaved
from frontdesk.rules.models import Macro
from frontdesk.tickets import facts
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.logic.conditions import EVERYTHING, FaultyCondition, Group

PERSONAL, TEAMS, EVERYBODY = "personal", "teams", "everybody"
MOST_OWN = 500


@transaction.atomic
def save_macro(
    macro: Macro | None,
    *,
    by: Actor,
    name: str,
    about: str = "",
    whose: str = PERSONAL,
    teams: Iterable[Team] = (),
    texts: Mapping[str, str] | None = None,
    effects: Mapping[str, str] | None = None,
    tree: Group = EVERYTHING,
    is_active: bool = True,
) -> Macro:
    """Add a macro or change it: `texts` are replies as HTML by language ("" is the general one).

    Raises PermissionDenied for what is not the actor's to change or to share, and ValidationError with the field.
    """
    row = _changeable(macro, by)
    if whose != PERSONAL and not permissions.share(by):
        raise PermissionDenied
    chosen = list(teams) if whose == TEAMS else []
    if whose == TEAMS and not chosen:
        raise ValidationError({"teams": "Choose the teams that use it."})
    row.name, row.about = markup.one_line(name, 80), markup.one_line(about, 200)
    if not row.name:
        raise ValidationError({"name": "A macro needs a name."})
    if whose != PERSONAL:
        row.owner = None
    elif macro is None or macro.owner_id is None:
        row.owner_id = by.id
    row.is_for_teams, row.is_active = whose == TEAMS, is_active
    row.texts, row.effects, row.conditions = _texts(texts or {}), _effects(effects or {}), _tree(tree)
    if not row.texts and not row.effects:
        raise ValidationError("Write a reply, or choose what the macro does.")
    row.save()
    row.teams.set(chosen)
    how = "added" if macro is None else "changed"
    emit(MacroSaved(macro=row.pk, name=row.name, whose=row.whose, how=how), by=by)
    return row


@transaction.atomic
def remove_macro(macro: Macro, *, by: Actor) -> None:
    """Remove it; what it has done stays done. Raises PermissionDenied."""
    row = _changeable(macro, by)
    emit(MacroSaved(macro=row.pk, name=row.name, whose=row.whose, how="removed"), by=by)
    row.delete()


def _changeable(macro: Macro | None, by: Actor) -> Macro:
    if macro is not None:
        row = Macro.objects.select_for_update().filter(permissions.change_macro(by), pk=macro.pk).first()
        if row is None:
            raise PermissionDenied
        return row
    if not by.is_agent or by.id is None or not by.has_role("administrator", "supervisor", "agent"):
        raise PermissionDenied
    if Macro.objects.filter(owner_id=by.id).count() >= MOST_OWN:
        raise ValidationError(f"At most {MOST_OWN} macros of your own.")
    return Macro()


def _texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Sanitised, and only those that say something (A21)."""
    clean = {language[:12]: markup.clean_rich(html) for language, html in texts.items()}
    return {language: html for language, html in clean.items() if markup.html_to_text(html)}


def _effects(effects: Mapping[str, str]) -> dict[str, str]:
    try:
        return checked(effects)
    except FaultyEffect as fault:
        raise ValidationError(str(fault)) from fault


def _tree(tree: Group) -> dict[str, object]:
    try:
        facts.check(tree)
    except FaultyCondition as fault:
        raise ValidationError(str(fault)) from fault
    return conditions.write(tree)
