"""What guides whoever works on a ticket: checklists with their ticks, walks through guides, and guides on offer.

One statement, and none for a ticket that was read with nothing of it (`whole.read_whole`).
"""

import datetime
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.urls import reverse

from frontdesk.events import Actor
from frontdesk.knowledge.models import Article
from frontdesk.rules.logic.tree import Node, read
from frontdesk.rules.models import Checklist, Macro
from frontdesk.rules.permissions import share
from frontdesk.tickets.models import Field, Ticket

# SQL: whether the ticket `t` of category `g` below `h` has any of it, or is of a category that offers a guide.
ANY = """(EXISTS (SELECT 1 FROM rules_ticketchecklist v WHERE v.ticket_id = t.id)
 OR EXISTS (SELECT 1 FROM rules_walk v WHERE v.ticket_id = t.id) OR EXISTS (
 SELECT 1 FROM rules_guide_categories y JOIN rules_guide z ON z.id = y.guide_id
  WHERE y.category_id IN (t.category_id, g.parent_id, h.parent_id) AND z.is_active AND z.published_id IS NOT NULL))"""


@dataclass(frozen=True)
class StepShown:
    """One step of a checklist. `href` leads to the article that says how; `version` goes back with a tick (A67)."""

    id: int
    text: str
    help: str
    href: str
    is_required: bool
    ticked_at: datetime.datetime | None
    ticked_by: str
    version: int


@dataclass(frozen=True)
class ListShown:
    """A checklist on the ticket. `holds` while a required step is open; `may_go` when the reader may take it off."""

    id: int
    title: str
    steps: list[StepShown]
    holds: bool
    may_go: bool

    @property
    def ticked(self) -> int:
        """How many steps are done."""
        return sum(1 for step in self.steps if step.ticked_at)


@dataclass(frozen=True)
class Offered:
    """What an outcome recommends. `kind` is macro, article, checklist or field; `href` leads to a place."""

    kind: str
    label: str
    href: str = ""


@dataclass(frozen=True)
class WalkShown:
    """A walk. `node` is where it stands, `trail` the (question, answer, who) that led there."""

    id: int
    guide: int
    title: str
    state: str
    version: int
    node: Node | None
    trail: list[tuple[str, str, str]]
    is_required: bool
    may_go: bool
    by: str
    offers: list[Offered] = field(default_factory=list)


@dataclass(frozen=True)
class GuideOffered:
    """A guide that the ticket's category offers."""

    id: int
    title: str
    about: str


@dataclass(frozen=True)
class Guidance:
    """See the module. `open_steps` and `open_guides` are what holds back solving and closing."""

    lists: list[ListShown] = field(default_factory=list)
    walks: list[WalkShown] = field(default_factory=list)
    offers: list[GuideOffered] = field(default_factory=list)

    @property
    def open_steps(self) -> int:
        """Required steps that nobody has ticked, of checklists in use."""
        return sum(
            1 for one in self.lists if one.holds for step in one.steps if step.is_required and not step.ticked_at
        )

    @property
    def open_guides(self) -> list[WalkShown]:
        """Required guides that have not come to an outcome."""
        return [walk for walk in self.walks if walk.is_required and walk.state in {"waiting", "walking"}]

    @property
    def held(self) -> str:
        """What holds back solving, in few words; "" when nothing does."""
        steps, guides = self.open_steps, len(self.open_guides)
        words = [f"{steps} step{'s' if steps > 1 else ''}" if steps else ""]
        words.append(f"{guides} guide{'s' if guides > 1 else ''}" if guides else "")
        return " and ".join(word for word in words if word)


_SQL = """
SELECT
 (SELECT json_agg(json_build_object('id', l.id, 'title', l.title, 'is_automatic', l.is_automatic,
          'in_use', coalesce(c.is_active, false), 'steps', (
            SELECT json_agg(json_build_array(s.id, s.text, s.help, a.slug, s.is_required, s.ticked_at, s.ticked_by_name,
                                             s.version) ORDER BY s.position)
              FROM rules_ticketstep s LEFT JOIN knowledge_article a ON a.id = s.article_id WHERE s.list_id = l.id
          )) ORDER BY l.id)
    FROM rules_ticketchecklist l LEFT JOIN rules_checklist c ON c.id = l.checklist_id WHERE l.ticket_id = %s),
 (SELECT json_agg(x.line ORDER BY x.is_over, x.id DESC) FROM (
   SELECT w.id, w.state IN ('ended', 'left') AS is_over, json_build_object('id', w.id, 'guide', w.guide_id,
          'title', z.title, 'state', w.state, 'version', w.version, 'is_automatic', w.is_automatic, 'by', w.by_name,
          'is_required', z.is_required AND z.is_active,
          'node', (SELECT n FROM jsonb_array_elements(v.nodes) n WHERE n->>'id' = w.node LIMIT 1),
          'trail', (SELECT json_agg(json_build_array(k.question, k.answer, k.by_name) ORDER BY k.id)
                      FROM rules_walkstep k WHERE k.walk_id = w.id AND k.taken_back_at IS NULL)) AS line
     FROM rules_walk w JOIN rules_guide z ON z.id = w.guide_id
     LEFT JOIN rules_guideversion v ON v.id = w.guide_version_id
    WHERE w.ticket_id = %s ORDER BY is_over, w.id DESC LIMIT 12) x),
 (SELECT json_agg(json_build_array(z.id, z.title, z.about) ORDER BY z.title, z.id) FROM rules_guide z
   WHERE z.is_active AND z.published_id IS NOT NULL
     AND EXISTS (SELECT 1 FROM rules_guide_categories y WHERE y.guide_id = z.id AND y.category_id = ANY(%s::bigint[]))
     AND (NOT EXISTS (SELECT 1 FROM rules_guide_teams y WHERE y.guide_id = z.id)
       OR EXISTS (SELECT 1 FROM rules_guide_teams y WHERE y.guide_id = z.id AND y.team_id = %s))
     AND NOT EXISTS (SELECT 1 FROM rules_walk w WHERE w.guide_id = z.id AND w.ticket_id = %s
                                                   AND w.state IN ('waiting', 'walking')))
"""


def read_guidance(ticket: Ticket, actor: Actor) -> Guidance:
    """All of it, as this agent may use it."""
    if not getattr(ticket, "has_guidance", True):
        return Guidance()
    path = [step.pk for step in ticket.category.path()] if ticket.category else []
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [ticket.pk, ticket.pk, path, ticket.team_id, ticket.pk])
        row = [json.loads(value) if isinstance(value, str) else value for value in cursor.fetchone()]
    lists, walks, offers = row
    return Guidance(
        [_list(each, share(actor)) for each in lists or ()],
        [_walk(each, actor) for each in walks or ()],
        [GuideOffered(*each) for each in offers or ()],
    )


def _list(row: dict[str, Any], shares: bool) -> ListShown:
    steps = [
        StepShown(key, text, help_, _article(slug), required, _moment(at), who, version)
        for key, text, help_, slug, required, at, who, version in row["steps"] or ()
    ]
    holds = row["in_use"] and any(step.is_required and not step.ticked_at for step in steps)
    return ListShown(row["id"], row["title"], steps, holds, shares or not row["is_automatic"])


def _walk(row: dict[str, Any], actor: Actor) -> WalkShown:
    node = next(iter(read([row["node"]]).nodes), None) if row["node"] else None
    shows = node is not None and row["state"] == "ended"
    return WalkShown(
        row["id"], row["guide"], row["title"], row["state"], row["version"], node,
        [(question, answer, who) for question, answer, who in row["trail"] or ()], row["is_required"],
        not row["is_automatic"], row["by"], _offers(node, actor) if shows and node and node.offers else [],
    )  # fmt: skip


def _offers(node: Node, actor: Actor) -> list[Offered]:
    """What the outcome recommends and is still there for this agent."""
    found, asked = [], node.offers
    if asked.get("macro", "").isdecimal() and (
        macro := Macro.objects.usable_by(actor).filter(pk=asked["macro"]).first()
    ):
        found.append(Offered("macro", macro.name, f"/macros/{macro.pk}"))
    if asked.get("article", "").isdecimal() and (
        article := Article.objects.filter(pk=asked["article"], status=Article.Status.PUBLISHED).first()
    ):
        found.append(Offered("article", article.title, _article(article.slug)))
    if asked.get("checklist", "").isdecimal() and (
        checklist := Checklist.objects.usable_by(actor).filter(pk=asked["checklist"]).first()
    ):
        found.append(Offered("checklist", checklist.title))
    if slug := asked.get("field"):
        name = Field.objects.filter(slug=slug, is_active=True).values_list("name", flat=True).first()
        found += [Offered("field", f"{name}: {asked.get('value', '')}")] if name else []
    return found


def _article(slug: str | None) -> str:
    return reverse("portal:article", args=[slug]) if slug else ""


def _moment(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None
