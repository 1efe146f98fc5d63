"""How guides are used: how many came to each node, ended or left there, or stand there now. Counted from the walks."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from frontdesk.rules.logic.tree import Node
from frontdesk.rules.models import Guide, GuideVersion, Walk, WalkStep


@dataclass(frozen=True)
class NodeUsage:
    """One node of a version: `reached` counts walks that came there, going back and forth counts once."""

    node: Node
    reached: int
    ended: int
    left: int
    standing: int


@dataclass(frozen=True)
class Usage:
    """A version with its walks and what happened at each node, in the order in which they were written."""

    version: GuideVersion
    walks: int
    nodes: list[NodeUsage]


def usage_of(guide: Guide, versions: int = 3) -> list[Usage]:
    """The newest versions, newest first. Three queries, however many walks there are."""
    found = list(guide.versions.all()[:versions])
    states: Counter[tuple[int, str, str]] = Counter()
    begun: Counter[int] = Counter()
    for version, node, state, count in (
        Walk.objects.filter(guide_version__in=found).values_list("guide_version", "node", "state").annotate(Count("id"))
    ):
        states[version, node, state] = count
        begun[version] += count
    came = WalkStep.objects.filter(walk__guide_version__in=found)
    reached = {
        (version, node): count
        for version, node, count in came.values_list("walk__guide_version", "to").annotate(Count("walk", distinct=True))
    }
    return [
        Usage(version, begun[version.pk], [
            NodeUsage(
                node, begun[version.pk] if at == 0 else reached.get((version.pk, node.id), 0),
                states[version.pk, node.id, Walk.State.ENDED], states[version.pk, node.id, Walk.State.LEFT],
                states[version.pk, node.id, Walk.State.WALKING],
            )
            for at, node in enumerate(version.tree.nodes)
        ])
        for version in found
    ]  # fmt: skip
