from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "frontdesk.workspace"
    verbose_name = "Workspace"

    def ready(self) -> None:
        from frontdesk.kit.registry import load_folder

        load_folder("frontdesk.workspace.triggers")
