"""The machines' table of contents."""

from django.urls import path

from frontdesk.api.views import hooks

app_name = "api"

urlpatterns = [
    path("mail/<int:pk>/<slug:provider>/<str:token>", hooks.mail, name="inbound_mail"),
    path("delivery/<int:pk>/<slug:courier>/<str:token>", hooks.delivery, name="delivery"),
]
