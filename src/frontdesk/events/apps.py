from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "frontdesk.events"
    verbose_name = "Events"

    def ready(self) -> None:
        autodiscover_modules("events", "handlers")
