from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "frontdesk.channels"
    verbose_name = "Channels"

    def ready(self) -> None:
        from frontdesk.kit.registry import load_folder

        load_folder("frontdesk.channels.adapters")
        load_folder("frontdesk.channels.hooks.providers")
        load_folder("frontdesk.channels.couriers.carried")
