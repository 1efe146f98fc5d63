from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    name = "frontdesk.updates"
    verbose_name = "Internal updates"

    def ready(self) -> None:
        from frontdesk.kit.registry import load_folder
        from frontdesk.updates import facts  # noqa: F401 -- its facts register themselves

        load_folder("frontdesk.updates.bulk")
