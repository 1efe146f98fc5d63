from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "frontdesk.sla"
    verbose_name = "Sla"
