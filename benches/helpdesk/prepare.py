"""Sign a member of staff in to django-helpdesk and say what is asked of it; prints JSON: `cookie` and `asks`.

`python -m benches.helpdesk.prepare WORD MESSAGES`. A list is the call that fetches its rows, fifty of them; the page
around it, the second thing that a browser has to fetch, is left out in its favour. The ticket has as many entries as
ours has messages.
"""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "benches.helpdesk.settings"

import django

LIST = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "search_string": "", "sortreverse": True}


def main(word: str, messages: int) -> None:
    """Prepare and print."""
    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client
    from helpdesk.query import query_to_base64

    user = get_user_model().objects.filter(is_staff=True).order_by("pk")[:1].get()
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    found = {"filtering": {}, "sorting": "created", "search_string": word, "sortreverse": True}
    rows = "/datatables_ticket_list/{}?start=0&length=50&draw=1"
    asks = {
        "list": rows.format(query_to_base64(LIST)),
        "search": rows.format(query_to_base64(found)),
        "ticket": f"/tickets/{_long_ticket(messages)}/",
    }
    for name, path in asks.items():
        answer = client.get(path) if name == "ticket" else None
        if answer is not None and answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
    json.dump({"cookie": f"sessionid={client.cookies['sessionid'].value}", "asks": asks}, sys.stdout)


def _long_ticket(messages: int) -> int:
    """An open ticket with that many entries: its own, told again."""
    from django.db.models import Count
    from helpdesk.models import FollowUp, Ticket

    ticket = Ticket.objects.filter(status=1).exclude(assigned_to=None).order_by("pk")[:1].get()
    first = list(ticket.followup_set.order_by("date"))
    missing = messages - 1 - len(first)
    FollowUp.objects.bulk_create(
        FollowUp(
            ticket=ticket, date=old.date, title=old.title, comment=old.comment, public=old.public, user=old.user
        )
        for old in (first[at % len(first)] for at in range(max(0, missing)))
    )  # fmt: skip
    assert Ticket.objects.filter(pk=ticket.pk).aggregate(said=Count("followup"))["said"] >= messages - 1
    return int(ticket.pk)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
