from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "frontdesk.kit"
    verbose_name = "Kit"

    def ready(self) -> None:
        from frontdesk.kit import safety  # noqa: F401  (registers the system checks)
