from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "frontdesk.portal"
    verbose_name = "Portal"
