"""The portal's table of contents."""

from django.urls import path

from frontdesk.portal.views import articles, ask, brand, home, lookup, mine, search, survey, tracking

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("brand.css", brand.stylesheet, name="brand_css"),
    path("brand/logo", brand.logo, name="brand_logo"),
    path("sections/<slug:slug>", articles.section, name="section"),
    path("articles/<slug:slug>", articles.article, name="article"),
    path("articles/<slug:slug>/vote", articles.vote, name="article_vote"),
    path("search", search.results, name="search"),
    path("search/suggestions", search.suggestions, name="search_suggestions"),
    path("new", ask.choose, name="new_request"),
    path("new/suggestions", search.while_asking, name="request_suggestions"),
    path("new/<slug:slug>", ask.ask, name="new_request_in"),
    path("sent/<str:token>", ask.sent, name="request_sent"),
    path("requests", mine.requests, name="my_requests"),
    path("track", lookup.track, name="track"),
    path("track/code", lookup.code, name="track_code"),
    path("r/<str:token>", tracking.ticket, name="tracking"),
    path("r/<str:token>/messages", tracking.messages, name="tracking_messages"),
    path("r/<str:token>/writing", tracking.writing, name="tracking_writing"),
    path("r/<str:token>/confirmation", tracking.confirmation, name="tracking_confirmation"),
    path("r/<str:token>/files/<int:pk>", tracking.file, name="tracking_file"),
    path("survey/<str:token>", survey.survey, name="survey"),
]
