from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "frontdesk.feedback"
    verbose_name = "Feedback"
