from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "frontdesk.sla"
    verbose_name = "Sla"

    def ready(self) -> None:
        from frontdesk.sla import facts  # noqa: F401 -- its facts register themselves
