"""The app of whoever runs Frontdesk."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Health checks and what `frontdesk doctor` tells."""

    name = "frontdesk.operations"
    label = "operations"
