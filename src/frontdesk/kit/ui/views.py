"""The living page: every part of the interface, and the four frames, with samples in them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from frontdesk.kit.templates import render

PAGES = {"parts": "ui/living.html", "ticket": "ui/living/ticket.html", "portal": "ui/living/portal.html"}
PAGES |= {"auth": "ui/living/auth.html", "moment": "ui/living/moment.html"}

KINDS = [("damage", "Damage"), ("theft", "Theft"), ("other", "Something else")]


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As it stands on the contract.")
    email = forms.EmailField(label="E-mail")
    kind = forms.ChoiceField(choices=KINDS, label="What happened")
    urgency = forms.ChoiceField(choices=[("now", "I cannot go on"), ("soon", "It can wait")], widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        choices=[("sat", "Saturday"), ("sun", "Sunday")], widget=forms.CheckboxSelectMultiple, required=False
    )
    amount = forms.DecimalField(required=False)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    photos = forms.FileField(required=False)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), label="Description")
    agree = forms.BooleanField(label="I have read how my data are used")


# name, channel, subject, preview, whether unread, state of the due chip, minutes until due, tags
ROWS: list[tuple[str, str, str, str, bool, str, int | None, list[str]]] = [
    ("M. Bauer", "phone", "Car broke down near exit 14", "Partner called", True, "late", -4, ["Roadside"]),
    ("A. Rossi", "mail", "Charged twice for booking 8841-C", "I am sorry about this", False, "soon", 18, ["Refund"]),
    ("J. Dubois", "chat", "Siège enfant pour samedi, deux places", "est en train d’écrire…", True, "soon", 32, ["fr"]),
    ("S. Lind", "mail", "Invoice address for October, 14 vehicles", "↩ The corrected invoices", False, "", None, []),
    ("T. Kimura", "portal", "Cannot sign in after the security update", "Escalated to Platform", False, "", None, []),
    ("E. Novak", "sms", "Extend the rental until Monday", "↩ Done, it is Monday 10:00", False, "ok", 72, []),
]  # fmt: skip


def _row(place: int) -> dict[str, Any]:
    name, channel, subject, preview, unread, state, due, tags = ROWS[place]
    now = timezone.now()
    return {
        "name": name,
        "channel": channel,
        "subject": subject,
        "preview": preview,
        "unread": unread,
        "state": state,
        "due_at": None if due is None else now + timedelta(minutes=due, seconds=20),
        "tags": tags,
        "at": now - timedelta(minutes=12 + 37 * place),
    }


def living(request: HttpRequest) -> HttpResponse:
    """Every part on one page; `?page=` shows it inside one of the frames."""
    page = request.GET.get("page", "parts")
    if page not in PAGES:
        raise Http404
    context = {
        "rows": [_row(place) for place in range(len(ROWS))],
        "form": Sample(),
        "wrong": Sample({"name": "", "email": "nobody", "kind": "other", "urgency": "", "text": "x"}),
        "pages": Paginator(range(312), 50).page(2),
        "people": [{"id": 1, "name": "Kemi Okafor"}, {"id": 2, "name": "Lea Meyer"}],
        "moment": timezone.now() - timedelta(minutes=23),
    }
    return render(request, PAGES[page], context)
