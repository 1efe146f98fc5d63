"""What Ctrl K offers: a ticket by its number, customers, queues, acts, and tickets by their words."""

from django.db.models import Q
from django.http import HttpResponse

from frontdesk.accounts.permissions import work
from frontdesk.customers import permissions
from frontdesk.customers.models import Customer
from frontdesk.events import Actor
from frontdesk.workspace import finding
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page
from frontdesk.workspace.sidebar import Sidebar, read_sidebar

Item = dict[str, str]


@desk
def palette(request: DeskRequest) -> HttpResponse:
    """At most a dozen suggestions for what was typed so far."""
    words = request.GET.get("q", "").strip()[:100]
    sidebar = read_sidebar(request.actor)
    items = [*_numbered(words, request.actor, sidebar), *_places(words, request.actor, sidebar)]
    if len(words) > 1:
        items += [*_customers(words, request.actor), *_tickets(words, request.actor, sidebar)]
    return page(request, "palette.html", {"items": items[:12]}, block="items")


def _numbered(words: str, actor: Actor, sidebar: Sidebar) -> list[Item]:
    number = finding.numbered(words, actor)
    if number is None:
        return []
    return [_item(f"Open {sidebar.prefix}-{number}", f"{links().ticket}{number}", "ticket", "ticket")]


def _places(words: str, actor: Actor, sidebar: Sidebar) -> list[Item]:
    at = links()
    places = [
        _item("Mine", f"{at.queue}mine", "queue", "user-round"),
        _item("Due", f"{at.queue}due", "queue", "timer"),
        _item("Unassigned", f"{at.queue}unassigned", "queue", "circle-dashed"),
        _item("Mentions", f"{at.queue}mentions", "queue", "at-sign"),
        _item("All tickets", f"{at.queue}all", "queue", "layers-2"),
        *(
            _item(f"{team.name} · L{team.level}", f"{at.queue}team:{team.slug}", "team", "layers")
            for team in sidebar.teams
        ),
        _item("Triage", at.triage, "page", "list-checks"),
        _item("Overview", at.overview, "page", "layout-dashboard"),
        _item("Customers", at.customers, "page", "users"),
    ]
    if work(actor):
        places.insert(0, _item("New ticket", at.new_ticket, "act", "square-pen"))
    return [item for item in places if words.lower() in item["title"].lower()]


def _customers(words: str, actor: Actor) -> list[Item]:
    like = Q(name__icontains=words) | Q(email__istartswith=words) | Q(identities__address__startswith=words.lower())
    found = Customer.objects.filter(permissions.view_customer(actor)).filter(like).order_by("pk").distinct()[:4]
    return [_item(str(each), f"{links().customer}{each.pk}", each.email or "customer", "user") for each in found]


def _tickets(words: str, actor: Actor, sidebar: Sidebar) -> list[Item]:
    return [
        _item(row.subject, f"{links().ticket}{row.number}", f"{sidebar.prefix}-{row.number}", "ticket")
        for row in finding.suggested(words, actor)
    ]


def _item(title: str, href: str, note: str, glyph: str) -> Item:
    return {"title": title, "href": href, "note": note, "glyph": glyph}
