from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "frontdesk.api"
    verbose_name = "API"
