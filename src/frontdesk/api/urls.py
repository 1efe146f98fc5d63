"""The machines' table of contents."""

from django.urls import path

from frontdesk.api.views import escalations, hooks

app_name = "api"

urlpatterns = [
    path("mail/<int:pk>/<slug:provider>/<str:token>", hooks.mail, name="inbound_mail"),
    path("escalations/<str:token>", escalations.answer, name="escalation_answer"),
    path("delivery/<int:pk>/<slug:courier>/<str:token>", hooks.delivery, name="delivery"),
]
