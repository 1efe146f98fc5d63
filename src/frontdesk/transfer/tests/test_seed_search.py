"""Seeded tickets are found like all others."""

import pytest
from django.db import connection

from frontdesk.tickets.actions import indexing
from frontdesk.tickets.models import SearchDocument, SearchWord
from frontdesk.transfer.seed import load


@pytest.mark.django_db
def test_seeded_documents_are_what_the_indexer_makes_of_their_tickets() -> None:
    load(tickets=60, echo=lambda line: None)
    seeded = dict(_documents())
    assert len(seeded) == 60
    SearchDocument.objects.all().delete()
    assert indexing.index_all() == 60
    assert dict(_documents()) == seeded
    assert SearchWord.objects.filter(word="booking").exists()


def _documents() -> list[tuple[int, tuple[int, int, str]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticket_id, part, upto, words::text FROM tickets_searchdocument")
        return [(row[0], row[1:]) for row in cursor.fetchall()]
