"""The base of all settings screens."""

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from django.db.models import Model, QuerySet

from frontdesk.kit.registry import Catalogue
from frontdesk.kit.screens.parts import Act, Cell, Column, Filter, Removal


class Person(Protocol):
    """Who looks at a screen."""

    def has_role(self, *roles: str) -> bool:
        """Whether one of the roles is theirs."""


class Screen(Catalogue):
    """One settings screen. Entries are classes that are never instantiated; they override what they need.

    `roles` may use it. `group` is its heading in the navigation and `position` its place there. `subject` is the
    kind under which events tell its history. Only the fields that the form declares are ever passed to `save`.
    Without a `form`, a row is shown by its `details`; `add_at` is the slug of the screen where rows are made instead.
    """

    required: ClassVar[tuple[str, ...]] = ("one", "icon", "group", "about")
    one: ClassVar[str]
    icon: ClassVar[str]
    group: ClassVar[str]
    about: ClassVar[str]
    position: ClassVar[int] = 50
    roles: ClassVar[tuple[str, ...]] = ("administrator",)
    is_single: ClassVar[bool] = False
    is_log: ClassVar[bool] = False
    per_page: ClassVar[int] = 50

    columns: ClassVar[tuple[Column, ...]] = ()
    search: ClassVar[tuple[str, ...]] = ()
    filters: ClassVar[tuple[Filter, ...]] = ()
    empty: ClassVar[tuple[str, str]] = ("Nothing here yet", "")
    subject: ClassVar[str] = ""
    acts: ClassVar[tuple[Act, ...]] = ()
    removal: ClassVar[Removal | None] = None
    form: ClassVar[Any] = None
    new_form: ClassVar[Any] = None
    page: ClassVar[str] = ""
    list_page: ClassVar[str] = "console/screen/list.html"
    add_label: ClassVar[str] = ""
    add_at: ClassVar[str] = ""
    saved: ClassVar[str] = "Saved."

    @classmethod
    def open_to(cls, person: Person | None) -> bool:
        """Whether this person may use the screen."""
        return person is not None and person.has_role(*cls.roles)

    @classmethod
    def can_add(cls) -> bool:
        """Whether rows are made here."""
        return bool(cls.new_form or cls.form) and not (cls.is_single or cls.is_log or cls.add_at)

    @classmethod
    def has_pages(cls) -> bool:
        """Whether a row can be opened."""
        return cls.form is not None or cls.details.__func__ is not Screen.details.__func__  # type: ignore[attr-defined]

    @classmethod
    def rows(cls) -> QuerySet[Any]:
        """All rows of the list in their usual order, with what the columns need in the same query."""
        raise NotImplementedError

    @classmethod
    def rows_for(cls, person: Any) -> QuerySet[Any]:
        """The rows that this person finds here, where they are not the same for everybody."""
        return cls.rows()

    @classmethod
    def single(cls) -> Model:
        """The one row of a screen without a list."""
        raise NotImplementedError

    @classmethod
    def form_of(cls, row: Any, data: Any = None, files: Any = None, initial: Any = None) -> Any:
        """The form of a row, or of a new one."""
        kind = cls.form if row is not None else (cls.new_form or cls.form)
        more = {"initial": initial} if initial else {}
        return kind(data=data, files=files, instance=row, **more)

    @classmethod
    def form_for(cls, person: Any, row: Any, data: Any = None, files: Any = None, initial: Any = None) -> Any:
        """The same, where it asks not everybody the same."""
        return cls.form_of(row, data, files, initial)

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Any:
        """Call the action that creates (`row` is None) or changes. Raises ValidationError, PermissionDenied."""
        raise NotImplementedError

    @classmethod
    def alarms(cls) -> int:
        """How many rows ask for attention; shown in the navigation."""
        return 0

    @classmethod
    def title(cls, row: Any) -> str:
        """What people call the row."""
        return str(row)

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        """(term, value) pairs that show a row which is not changed by a form."""
        return []

    @classmethod
    def extras(cls, row: Any, params: Mapping[str, str]) -> dict[str, Any]:
        """What the screen's own page (`page`) shows besides the form; `params` are those of the query string."""
        return {}

    @classmethod
    def above_list(cls) -> dict[str, Any]:
        """What the screen's own list (`list_page`) shows above the rows."""
        return {}

    @classmethod
    def cells(cls, row: Any) -> list[Cell]:
        """The row in the list."""
        return [column.of(row) for column in cls.columns]

    @classmethod
    def acts_of(cls, row: Any) -> list[Act]:
        """The acts that this row has now."""
        return [act for act in cls.acts if act.applies(row)]
