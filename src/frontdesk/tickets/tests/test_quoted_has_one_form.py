"""What a mail quotes is stored as sanitised HTML, whoever writes it."""

from importlib import import_module

from django.apps import apps
from django.db import connection

from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Message
from tests.cast import assemble

HTML = "<p>one &lt; two</p>"


def test_what_is_quoted_is_sanitised_before_it_is_stored(db: None) -> None:
    """A20."""
    cast = assemble()
    ticket = tickets.open_ticket(
        subject="x", text="x", requester=cast.laura, by=cast.laura.actor(),
        quoted="<p onclick=x>Hi</p><script>alert(1)</script><img src=http://t.example/p.gif>",
    )  # fmt: skip
    assert ticket.messages.get().quoted == '<p>Hi</p><img data-remote-src="http://t.example/p.gif">'


def test_what_was_stored_as_text_becomes_html_once(db: None) -> None:
    """F35: the migration may run again after it was killed."""
    ticket = assemble().ticket()
    for quoted in ("one < two\nthree", "<div onclick=x>Hi</div>", HTML):
        Message.objects.create(
            ticket=ticket, conversation=ticket.conversations.get(), kind="inbound", quoted=quoted
        )  # fmt: skip
    migration = import_module("frontdesk.tickets.migrations.0005_quoted_is_html")
    for _ in range(2):
        migration.give_one_form(apps, connection.schema_editor())
        found = Message.objects.exclude(quoted="").order_by("pk").values_list("quoted", flat=True)
        assert list(found) == ["<p>one &lt; two<br>three</p>", "<div>Hi</div>", HTML]
