from django.apps import AppConfig

from frontdesk.kit.registry import load_folder


class RoutingConfig(AppConfig):
    name = "frontdesk.routing"
    verbose_name = "Routing"

    def ready(self) -> None:
        from frontdesk.routing import facts  # noqa: F401 -- its facts register themselves

        load_folder("frontdesk.routing.strategies")
        load_folder("frontdesk.routing.bulk")
