from django.apps import AppConfig


class UpdatesConfig(AppConfig):
    name = "frontdesk.updates"
    verbose_name = "Internal updates"
