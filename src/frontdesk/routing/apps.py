from django.apps import AppConfig

from frontdesk.kit.registry import load_folder


class RoutingConfig(AppConfig):
    name = "frontdesk.routing"
    verbose_name = "Routing"

    def ready(self) -> None:
        load_folder("frontdesk.routing.strategies")
