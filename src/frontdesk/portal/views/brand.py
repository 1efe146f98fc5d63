"""The company's look: a small generated stylesheet and the logo."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import condition, require_safe

from frontdesk.kit.files import disposition, true_type
from frontdesk.portal.logic.colours import shades
from frontdesk.portal.page import brand_of, look_version

KEPT = "public, max-age=86400"


def _version(request: HttpRequest) -> str | None:
    brand = brand_of(request)
    return f'"{look_version(brand)}"' if brand else None


@require_safe
@condition(etag_func=_version)
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The brand's colours as custom properties, made readable in both themes; empty without a brand."""
    brand, rules = brand_of(request), ""
    if brand is not None:
        light, dark = shades(brand.accent), shades(brand.accent, dark=True)
        rules = (
            f":root{{--brand:{light.accent};--brand-ink:{light.ink};--brand-soft:{light.soft};"
            f"--brand-dark:{dark.accent};--brand-dark-ink:{dark.ink};--brand-dark-soft:{dark.soft}}}\n"
        )
    return HttpResponse(rules, content_type="text/css; charset=utf-8", headers={"Cache-Control": KEPT})


@require_safe
@condition(etag_func=_version)
def logo(request: HttpRequest) -> HttpResponseBase:
    """The brand's logo; never anything that could run (A22)."""
    brand = brand_of(request)
    if brand is None or not brand.logo:
        raise Http404
    stored = brand.logo.open("rb")
    start = stored.read(512)
    stored.seek(0)
    is_svg = b"<svg" in start
    kind = "image/svg+xml" if is_svg else true_type(start)
    response = FileResponse(stored, content_type=kind)
    response.headers["Content-Disposition"] = "inline" if is_svg else disposition("logo", kind)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = KEPT
    return response
