"""What a mail quoted was stored as text or as HTML, and guessed at when it was shown. From now on it is HTML."""

import re

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from frontdesk.kit.html import clean_mail, text_to_html

BATCH = 500
_MARKUP = re.compile(r"<(?:p|div|br|blockquote|table)\b", re.IGNORECASE)


def give_one_form(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Batch by batch, each its own transaction: safe to run again, as what is HTML already stays the same."""
    Message = apps.get_model("tickets", "Message")
    last = 0
    while found := list(Message.objects.filter(pk__gt=last).exclude(quoted="").order_by("pk")[:BATCH]):
        for message in found:
            is_html = _MARKUP.search(message.quoted)
            message.quoted = clean_mail(message.quoted) if is_html else text_to_html(message.quoted)
        Message.objects.bulk_update(found, ["quoted"])
        last = found[-1].pk


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tickets", "0004_safety")]

    operations = [migrations.RunPython(give_one_form, migrations.RunPython.noop)]
