from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "frontdesk.customers"
    verbose_name = "Customers"
