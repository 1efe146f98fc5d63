from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "frontdesk.workforce"
    verbose_name = "Workforce"
