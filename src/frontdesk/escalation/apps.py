from django.apps import AppConfig


class EscalationConfig(AppConfig):
    name = "frontdesk.escalation"
    verbose_name = "Escalation"

    def ready(self) -> None:
        from frontdesk.escalation import facts  # noqa: F401 -- its facts register themselves
