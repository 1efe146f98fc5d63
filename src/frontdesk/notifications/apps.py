from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "frontdesk.notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from frontdesk.kit.registry import load_folder

        load_folder("frontdesk.notifications.kinds")
        load_folder("frontdesk.notifications.media")
