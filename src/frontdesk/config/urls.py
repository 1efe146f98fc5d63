"""Which door answers which address."""

from django.urls import include, path

from frontdesk.config import views

urlpatterns = [
    path("ui", views.ui, name="ui"),
    path("desk/", include("frontdesk.workspace.urls")),  # first: it is asked for all day
    path("", include("frontdesk.entrance.urls")),
    path("console/", include("frontdesk.console.urls")),
    path("hooks/", include("frontdesk.api.urls")),
    path("", include("frontdesk.portal.urls")),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.broken
