"""The one Jinja2 environment, and the way every page is answered."""

import os
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.messages import get_messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.backends import jinja2 as backend
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from frontdesk.kit import assets, display
from frontdesk.kit.pages import PageEnvironment, attributes

THEMES = ("light", "dark", "auto")


def _folders() -> list[str]:
    """Template folders of our own apps (never of a dependency), then the shared parts."""
    own = [config.path for config in apps.get_app_configs() if config.name.startswith("frontdesk.")]
    shared = Path(__file__).resolve().parent / "ui" / "templates"
    return [folder for path in own if os.path.isdir(folder := os.path.join(path, "templates"))] + [str(shared)]


def _escaped(name: str | None) -> bool:
    return name is None or not name.endswith((".txt", ".eml"))


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page. Raises NoReverseMatch."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def query(request: HttpRequest, **changes: object) -> str:
    """The page's query string with some values changed; None takes one away. For pagers and sorting."""
    values = {key: request.GET.getlist(key) for key in request.GET} | {
        key: [] if value is None else [str(value)] for key, value in changes.items()
    }
    return "?" + urlencode(values, doseq=True)


@cache
def _environment() -> Environment:
    from django.conf import settings

    made = PageEnvironment(
        loader=ChoiceLoader([FileSystemLoader(_folders())]),
        autoescape=_escaped,  # everything but plain text
        undefined=StrictUndefined,
        auto_reload=settings.DEBUG,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(asset=assets.asset, icon=assets.icon, url=url, static=static, query=query, now=timezone.now)
    made.filters.update(display.FILTERS, xmlattr=attributes)
    return made


def environment(**_options: object) -> Environment:
    """The one environment of every page. Django's backend passes options; all of them are decided here."""
    return _environment()


def _csrf_input(token: object) -> SafeString:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page may use: request, me, csrf_token, csrf_input, theme, hold, live_token, flashes."""
    token = SimpleLazyObject(partial(get_token, request))
    theme = request.COOKIES.get("frontdesk_theme", "auto")
    return {
        "request": request,
        "me": getattr(request, "actor", None),
        "own_keys": getattr(request, "own_keys", ""),
        "csrf_token": token,
        "csrf_input": SimpleLazyObject(partial(_csrf_input, token)),
        "theme": theme if theme in THEMES else "auto",
        "hold": getattr(request, "hold", ""),
        "live_token": getattr(request, "live_token", ""),
        "brand": getattr(request, "brand", None),
        "brand_css": "",
        "flashes": partial(get_messages, request),
    }


def _block(template: str, block: str, values: dict[str, Any]) -> str:
    """One named block, with the imports and settings that stand at the head of its page.

    The page is run until its first output and left there: so far, only imports, `set` and `extends` have happened.
    """
    made = _environment()
    page = made.get_template(template)
    context = page.new_context(values)
    try:
        head = page.root_render_func(context)
        next(iter(head), None)
        if block not in context.blocks:
            raise LookupError(f"{template} has no block {block!r}")
        return made.concat(context.blocks[block][0](context))
    except Exception:
        made.handle_exception()


def render_text(template: str, context: Mapping[str, Any] | None = None) -> str:
    """A template without a request, such as a part of a mail. Raises UndefinedError for a missing name."""
    return _environment().get_template(template).render(dict(context or {}))


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    block: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or one of its named blocks alone. A form with errors in it should come with status 422."""
    values = page_context(request) | dict(context or {})
    if block:
        content = _block(template, block, values)
    else:
        content = _environment().get_template(template).render(values)
    return HttpResponse(content, status=status)


class Template(backend.Template):
    """A page rendered for a view of a dependency, with the same names as our own pages."""

    def render(self, context: Any = None, request: HttpRequest | None = None) -> SafeString:
        values = page_context(request) if request is not None else {}
        return SafeString(self.template.render(values | dict(context or {})))


class Jinja2(backend.Jinja2):
    """Django's backend on our environment, so that sign-in views of allauth find our pages by name."""

    def get_template(self, template_name: str) -> Template:
        found = super().get_template(template_name)
        return Template(found.template, self)


def invalid(form: BaseForm) -> int:
    """The status of an answer that shows this form: 422 with errors, else 200."""
    return 422 if form.is_bound and form.errors else 200
