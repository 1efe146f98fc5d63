"""The company."""

from typing import Any, ClassVar

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Workspace
from frontdesk.console.forms.organisation import WorkspaceForm
from frontdesk.kit.screens import Screen


class Organisation(Screen, slug="organisation"):
    label, one, icon, group, position = "Organisation", "organisation", "building-2", "Organisation", 10
    about: ClassVar[str] = "The company's name, time zone and language, and how tickets are numbered and closed."
    is_single = True
    subject = "workspace"
    form = WorkspaceForm

    @classmethod
    def single(cls) -> Workspace:
        return Workspace.objects.get(pk=1)

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Workspace:
        return accounts.change_workspace(by=by, **values)
