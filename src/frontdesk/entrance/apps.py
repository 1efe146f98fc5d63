from django.apps import AppConfig


class EntranceConfig(AppConfig):
    name = "frontdesk.entrance"
    verbose_name = "Entrance"
