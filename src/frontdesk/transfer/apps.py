from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "frontdesk.transfer"
    verbose_name = "Transfer"
