"""The mails that Frontdesk writes by itself: their wording, how they look, and a test."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions
from frontdesk.channels.actions.notices import restore_wording, save_wording
from frontdesk.channels.mail import Address
from frontdesk.channels.models import NoticeTemplate
from frontdesk.channels.notices import ALWAYS, Notice, in_colours, load_notices
from frontdesk.channels.notices import preview as rendered
from frontdesk.channels.notices import wording as present_wording
from frontdesk.console.forms.notice import NoticeForm
from frontdesk.console.forms.organisation import LANGUAGES
from frontdesk.console.screens.mail_templates import MailTemplates
from frontdesk.console.views.page import actor_of, page, screen_of, staff
from frontdesk.kit.templates import invalid

SCREEN = MailTemplates.slug
# A mail carries its styles in its tags. In this frame nothing runs, nothing loads, and nothing is of our origin.
FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox"


@staff
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """All kinds, and in which languages the company has its own words."""
    screen_of(request, SCREEN)
    own: dict[str, list[str]] = {}
    for kind, language in NoticeTemplate.objects.order_by("language").values_list("kind", "language"):
        own.setdefault(kind, []).append(language)
    context = {"screen": MailTemplates, "notices": load_notices(), "own": own, "languages": dict(LANGUAGES)}
    return page(request, "console/notices.html", context)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Change the words of one kind in one language, or go back to the built-in ones."""
    screen_of(request, SCREEN)
    notice = _notice(kind, language)
    form = NoticeForm(notice, request.POST or None, initial=_words(notice, language))
    if request.method == "POST" and "reset" in request.POST:
        restore_wording(kind, language, by=actor_of(request))
        messages.success(request, "The built-in wording holds again.")
        return redirect("console:notice", kind, language)
    if request.method == "POST" and form.is_valid():
        save_wording(kind, language, by=actor_of(request), **form.cleaned_data)
        messages.success(request, "Saved. It holds from the next mail on.")
        return redirect("console:notice", kind, language)
    return page(request, "console/notice.html", _context(notice, language, form), status=invalid(form))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The mail with example values, as typed or as stored; `part=text` shows what plain mail programs show, and
    `scheme=dark` what those in dark colours show."""
    screen_of(request, SCREEN)
    notice = _notice(kind, language)
    typed = {name: request.POST.get(name, "")[:20_000].replace("\x00", "") for name in ("subject", "body")}
    mail = rendered(notice, Brand.default(), language=language, **typed)
    if request.POST.get("part") == "text":
        answer = HttpResponse(f"{mail.subject}\n\n{mail.text}", content_type="text/plain; charset=utf-8")
    else:
        answer = HttpResponse(in_colours(mail.html, "dark" if request.POST.get("scheme") == "dark" else "light"))
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Content-Security-Policy"] = FRAME_POLICY
    return answer


@staff
@require_POST
def test(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Send the stored wording with example values to whoever asks, and to nobody else."""
    screen_of(request, SCREEN)
    notice = _notice(kind, language)
    to = Address(str(request.user), getattr(request.user, "email", ""))
    try:
        actions.queue_notice(notice, notice.variables, to=to, language=language, by=actor_of(request))
    except (ValidationError, actions.NoRecipient) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"A test goes to {to.email}.")
    return redirect("console:notice", kind, language)


def _notice(kind: str, language: str) -> type[Notice]:
    """Raises Http404."""
    found = load_notices().get(kind)
    if found is None or language not in dict(LANGUAGES):
        raise Http404
    return found


def _context(notice: type[Notice], language: str, form: NoticeForm) -> dict[str, Any]:
    return {
        "screen": MailTemplates,
        "notice": notice,
        "form": form,
        "language": language,
        "languages": LANGUAGES,
        "always": ALWAYS,
        "is_own": NoticeTemplate.objects.filter(kind=notice.slug, language=language).exists(),
    }


def _words(notice: type[Notice], language: str) -> dict[str, str]:
    subject, body = present_wording(notice, language)
    return {"subject": subject, "body": body}
