from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "frontdesk.console"
    verbose_name = "Console"
