"""The two pages at their usual addresses; everything else as in Frontdesk, so that links can be made."""

from django.urls import path

from benches.reference import views
from frontdesk.config.urls import urlpatterns as ours

urlpatterns = [
    path("desk/queues/<slug:slug>", views.queue),
    path("desk/tickets/<int:number>", views.ticket),
    *ours,
]
