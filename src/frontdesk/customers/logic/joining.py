"""What one customer is when two are merged. Pure: columns in, columns out."""

from collections.abc import Collection, Mapping
from typing import Any

# In the order in which a preview shows them.
CHOICES = {
    "name": "Name",
    "email": "E-mail for replies",
    "phone": "Telephone",
    "organization_id": "Organisation",
    "department": "Department",
    "language": "Language",
    "time_zone": "Time zone",
    "notes": "Notes",
}
EMPTY: dict[str, Any] = {
    **dict.fromkeys(("name", "email", "phone", "department", "language", "time_zone", "notes"), ""),
    "organization_id": None, "user_id": None, "is_employee": False, "tags": [], "fields": {},
}  # fmt: skip
COLUMNS = tuple(EMPTY)
MOST_TAGS = 20


def joined(target: Mapping[str, Any], source: Mapping[str, Any], chosen: Collection[str] = ()) -> dict[str, Any]:
    """The target's columns with what the source adds: what is empty is filled, `chosen` ones are the source's.

    Tags are those of both, own fields each by its slug; whoever works for us goes on working for us.
    """
    after = {name: _one(name, target[name], source[name], chosen) for name in COLUMNS if name in CHOICES}
    return after | {
        "user_id": target["user_id"] or source["user_id"],
        "is_employee": target["is_employee"] or source["is_employee"],
        "tags": [*target["tags"], *(tag for tag in source["tags"] if tag not in target["tags"])][:MOST_TAGS],
        "fields": {**source["fields"], **target["fields"]},
    }


def _one(name: str, target: Any, source: Any, chosen: Collection[str]) -> Any:
    if name in chosen and source not in ("", None):
        return source
    return target if target not in ("", None) else source


def differing(target: Mapping[str, Any], source: Mapping[str, Any]) -> list[str]:
    """Columns in which both have something, and not the same: somebody has to choose."""
    return [name for name in CHOICES if source[name] not in ("", None, target[name]) and target[name] not in ("", None)]
