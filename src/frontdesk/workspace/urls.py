"""Table of contents of the workspace."""

from django.urls import path

from frontdesk.workspace.views import (
    acts,
    customers,
    files,
    links,
    messages,
    new_ticket,
    overview,
    palette,
    queues,
    search,
    ticket,
    triage,
)

app_name = "workspace"
urlpatterns = [
    path("", queues.home, name="home"),
    path("queues/<str:slug>", queues.queue, name="queue"),
    path("sidebar", queues.sidebar, name="sidebar"),
    path("search", search.search, name="search"),
    path("palette", palette.palette, name="palette"),
    path("triage", triage.desk_of_triage, name="triage"),
    path("overview", overview.overview, name="overview"),
    path("tickets/new", new_ticket.new_ticket, name="new_ticket"),
    path("tickets/<int:number>", ticket.ticket, name="ticket"),
    path("tickets/<int:number>/messages", messages.messages, name="messages"),
    path("tickets/<int:number>/messages/<int:message>/delivery", messages.delivery, name="delivery"),
    path("tickets/<int:number>/assignment", acts.assignment, name="assignment"),
    path("tickets/<int:number>/claim", acts.claim, name="claim"),
    path("tickets/<int:number>/acknowledgement", acts.acknowledgement, name="acknowledgement"),
    path("tickets/<int:number>/escalation", acts.escalation, name="escalation"),
    path("tickets/<int:number>/return", acts.hand_back, name="hand_back"),
    path("tickets/<int:number>/status", acts.status, name="status"),
    path("tickets/<int:number>/priority", acts.priority, name="priority"),
    path("tickets/<int:number>/category", acts.category, name="category"),
    path("tickets/<int:number>/tags", acts.tags, name="tags"),
    path("tickets/<int:number>/fields", acts.fields, name="fields"),
    path("tickets/<int:number>/subject", acts.subject, name="subject"),
    path("tickets/<int:number>/triage", triage.acceptance, name="acceptance"),
    path("tickets/<int:number>/links/<int:pk>/joining", links.joining, name="joining"),
    path("tickets/<int:number>/links/<int:pk>/refusal", links.refusal, name="refusal"),
    path("customers", customers.customers, name="customers"),
    path("customers/<int:pk>", customers.customer, name="customer"),
    path("customers/<int:pk>/details", customers.details, name="customer_details"),
    path("files/<int:pk>", files.file, name="file"),
]
