"""Every screen of the catalogue: list, form, removal, acts, history."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.console.history import about, newest, overtaken
from frontdesk.console.views.page import actor_of, page, screen_of, staff
from frontdesk.kit.screens import Screen, listing
from frontdesk.kit.templates import invalid


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of a screen, or the form of a screen that has one row only."""
    screen = screen_of(request, slug)
    if screen.is_single:
        return _form(request, screen, screen.single())
    if request.method == "POST":
        raise Http404
    found = listing(screen, request.GET, actor_of(request))
    return page(request, screen.list_page, {"screen": screen, "listing": found, **screen.above_list()})


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a row that is not there yet."""
    screen = screen_of(request, slug)
    if not screen.can_add():
        raise Http404
    return _form(request, screen, None)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One row: what can be changed, done and read about it."""
    screen, found = _row(request, slug, pk)
    return _form(request, screen, found)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Asks first; says why when it cannot be done."""
    screen, found = _row(request, slug, pk)
    if screen.removal is None or not screen.removal.applies(found):
        raise Http404
    error = ""
    if request.method == "POST":
        error = _removed(request, screen, found)
        if not error:
            return redirect("console:screen", slug)
    context = {"screen": screen, "row": found, "removal": screen.removal, "error": error}
    return page(request, "console/screen/removal.html", context, status=422 if error else 200)


@staff
@require_POST
def act(request: HttpRequest, slug: str, pk: int, act: str) -> HttpResponse:
    """Do one of the screen's acts, say what came of it and return to where the person was."""
    screen, found = _row(request, slug, pk)
    chosen = next((each for each in screen.acts_of(found) if each.slug == act), None)
    if chosen is None:
        raise Http404
    try:
        messages.success(request, chosen.run(found, actor_of(request)))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    if request.POST.get("back") == "list" or not screen.rows_for(actor_of(request)).filter(pk=pk).exists():
        return redirect("console:screen", slug)
    return redirect("console:row", slug, pk)


@staff
@require_safe
def history(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All events about one row, newest first."""
    screen, found = _row(request, slug, pk)
    if not screen.subject:
        raise Http404
    context = {"screen": screen, "row": found, "history": about(screen.subject, pk, request.GET.get("before", ""))}
    return page(request, "console/screen/history.html", context)


def _row(request: HttpRequest, slug: str, pk: int) -> tuple[type[Screen], Any]:
    screen = screen_of(request, slug)
    if screen.is_single:
        found = screen.single()
        if found.pk != pk:
            raise Http404
        return screen, found
    return screen, get_object_or_404(screen.rows_for(actor_of(request)), pk=pk)


def _form(request: HttpRequest, screen: type[Screen], found: Any) -> HttpResponse:
    """The form; after a valid POST the action, and back to the list or the row."""
    if found is not None and screen.form is None:
        return _details(request, screen, found)
    if request.method == "POST":
        form = screen.form_for(actor_of(request), found, request.POST, request.FILES)
        if form.acted():
            form.keep_quiet()
        saved = None if form.acted() else _saved(request, screen, found, form)
        if saved is not None:
            messages.success(request, screen.saved)
            return redirect(_after(screen, saved))
    else:
        given = _given(screen, request) if found is None else None
        form = screen.form_for(actor_of(request), found, initial=given)
    # A page that is only drawn anew goes on from what it was drawn from first; one that was refused has now been told.
    seen = request.POST.get("seen_entry", "") if form.acted() else newest(screen.subject, found.pk) if found else ""
    context = {**_surroundings(request, screen, found), "form": form, "seen_entry": seen}
    return page(request, screen.page or "console/screen/form.html", context, status=invalid(form))


def _details(request: HttpRequest, screen: type[Screen], found: Any) -> HttpResponse:
    """A row that is read and acted on, but not changed by a form."""
    if request.method == "POST":
        raise Http404
    context = {**_surroundings(request, screen, found), "details": screen.details(found)}
    return page(request, screen.page or "console/screen/details.html", context)


def _surroundings(request: HttpRequest, screen: type[Screen], found: Any) -> dict[str, Any]:
    """What stands beside a row: acts and the last events about it."""
    recent = about(screen.subject, found.pk, limit=6) if found is not None and screen.subject else None
    acts = screen.acts_of(found) if found is not None else []
    return {"screen": screen, "row": found, "recent": recent, "acts": acts, **screen.extras(found, request.GET)}


def _given(screen: type[Screen], request: HttpRequest) -> dict[str, str]:
    """Values for a new row that a link proposes: `new?section=3`."""
    return {name: str(value) for name, value in request.GET.items() if "\x00" not in str(value)}


def _saved(request: HttpRequest, screen: type[Screen], found: Any, form: Any) -> Any:
    """The saved row, or None with the reasons on the form. A refused action leaves nothing half done."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            if found is not None:
                # The form has written into its own copy; the action must compare with what is stored, alone.
                found = type(found)._default_manager.select_for_update(of=("self",)).get(pk=found.pk)
                overtaken(screen.subject, found.pk, request.POST.get("seen_entry", ""))
            return screen.save(found, form.cleaned_data, by=actor_of(request))
    except ValidationError as error:
        by_field = getattr(error, "error_dict", {None: error})
        for name, reasons in by_field.items():
            form.add_error(name if name in form.fields else None, reasons)
    return None


def _after(screen: type[Screen], saved: Any) -> str:
    if screen.is_single:
        return reverse("console:screen", args=[screen.slug])
    if screen.acts or screen.page:
        return reverse("console:row", args=[screen.slug, saved.pk])
    return reverse("console:screen", args=[screen.slug])


def _removed(request: HttpRequest, screen: type[Screen], found: Any) -> str:
    """Empty, or why the row must stay."""
    assert screen.removal is not None
    try:
        with transaction.atomic():
            screen.removal.run(found, actor_of(request))
    except ValidationError as error:
        return " ".join(error.messages)
    except (ProtectedError, RestrictedError):
        return f"This {screen.one} is still in use. Change what refers to it first."
    messages.success(request, screen.removal.done)
    return ""
