"""What people do with saved views and with many tickets at once."""

from dataclasses import dataclass

from frontdesk.events import Event


@dataclass(frozen=True)
class ViewSaved(Event, slug="ticket.view_saved"):
    """A view was added, changed or removed; `whose` is personal, team or workspace."""

    label = "View"
    icon = "list-filter"
    about = "view"

    view: int
    name: str
    whose: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the view {self.name}"


@dataclass(frozen=True)
class ViewExported(Event, slug="ticket.view_exported"):
    """A list of tickets was taken away as a file (A70)."""

    label = "List exported"
    icon = "download"
    about = "export"

    export: int
    name: str
    format: str

    def sentence(self) -> str:
        return f"exported the list {self.name} as {self.format.upper()}"


@dataclass(frozen=True)
class ViewWritten(Event, slug="ticket.view_written"):
    """The file of an exported list can be fetched, or could not be written."""

    label = "Export ready"
    icon = "file-check"
    about = "export"

    export: int
    rows: int
    is_failed: bool = False

    def sentence(self) -> str:
        return "could not write the exported list" if self.is_failed else f"wrote the exported list: {self.rows} rows"
