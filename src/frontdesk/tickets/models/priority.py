"""Which priority follows from urgency and impact, and who and what raises it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from frontdesk.customers.models import Organization
from frontdesk.tickets.logic.priority import USUAL


def usual_cells() -> list[int]:
    """The matrix as ITIL has it."""
    return list(USUAL)


class PriorityMatrix(models.Model):
    """The one matrix: nine priorities, by urgency from high to low and in each by impact from high to low.

    Tickets of key customers (by a tag of the customer, or their organisation) are at least `key_at_least`, those that
    are due to a known problem at least `outage_at_least`; None raises nothing.
    """

    cells = ArrayField(models.PositiveSmallIntegerField(), default=usual_cells)
    key_tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    key_organizations = models.ManyToManyField(Organization, blank=True, related_name="+")
    key_at_least = models.PositiveSmallIntegerField(null=True, blank=True)
    outage_at_least = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="priority_matrix_is_one"),
            models.CheckConstraint(condition=Q(cells__len=9) & Q(cells__contained_by=[1, 2, 3, 4]),
                                   name="priority_matrix_cells"),
            models.CheckConstraint(condition=Q(key_at_least=None) | Q(key_at_least__range=(1, 4)),
                                   name="priority_matrix_key"),
            models.CheckConstraint(condition=Q(outage_at_least=None) | Q(outage_at_least__range=(1, 4)),
                                   name="priority_matrix_outage"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "priorities"
