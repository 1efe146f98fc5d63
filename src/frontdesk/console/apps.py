from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "frontdesk.console"
    verbose_name = "Console"

    def ready(self) -> None:
        from frontdesk.kit.registry import load_folder

        load_folder("frontdesk.console.screens")
