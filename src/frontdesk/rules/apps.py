from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "frontdesk.rules"
    verbose_name = "Rules"

    def ready(self) -> None:
        from frontdesk.kit.registry import load_folder

        load_folder("frontdesk.rules.triggers")
        load_folder("frontdesk.rules.effects")
        load_folder("frontdesk.rules.guards")
        load_folder("frontdesk.rules.bulk")
