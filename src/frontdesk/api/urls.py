"""The machines' table of contents."""

from django.urls import path

from frontdesk.api.views import delivery, inbound

app_name = "api"

urlpatterns = [
    path("mail/<int:pk>/<slug:provider>/<str:token>", inbound.mail, name="inbound_mail"),
    path("delivery/<int:pk>/<slug:courier>/<str:token>", delivery.delivery, name="delivery"),
]
