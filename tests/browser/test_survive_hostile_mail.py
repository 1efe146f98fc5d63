"""A20, A21, A25, A44: nothing that a stranger writes runs, or loads from elsewhere, wherever people read it.

Each vector is shown by itself. The sanitiser is held alone, in documents without any content policy; then every
page through its real door, where the policy and the sandbox stand behind it.
"""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.site import Site
from tests.vectors import ALL

if TYPE_CHECKING:
    from frontdesk.tickets.models import Ticket
    from tests.browser.conftest import Console
    from tests.cast import Cast

TABLE = "<table><tr><td>order</td></tr></table>"
STRINGS = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "strings" / "blns.json"
IN_FRAMES = """async (sources) => {
  window.__ran = 0;
  const frames = sources.map((source) => Object.assign(document.createElement("iframe"), { srcdoc: source }));
  const shown = (frame) => new Promise((done) => { frame.onload = done; document.body.append(frame); });
  await Promise.all(frames.map(shown));
  for (const frame of frames) {
    const body = frame.contentDocument.body;
    body.innerHTML = body.innerHTML;  // what a parser makes of what a parser wrote
    for (const link of body.querySelectorAll("a[href]"))
      if (!/^(https?:|mailto:|tel:|about:|:|$)/.test(link.protocol)) throw new Error(link.href);
    for (const one of body.querySelectorAll("*")) one.dispatchEvent(new MouseEvent("mouseover", { bubbles: true }));
  }
  await new Promise((done) => setTimeout(done, 500));
  return window.__ran;
}"""


LOADED = """() => [...document.querySelectorAll("iframe.mail-frame")].every(
  (frame) => frame.contentDocument?.body?.childNodes.length)"""


class Watch:
    """What the browser asked for outside our own address."""

    def __init__(self, context: BrowserContext, own: str) -> None:
        self.outside: list[str] = []
        self._own = (own, "data:", "blob:", "about:", "chrome")
        context.on("request", lambda request: self._hear(request.url))

    def _hear(self, url: str) -> None:
        if not url.startswith(self._own):
            self.outside.append(url)


@pytest.fixture
def watch(context: BrowserContext, site: Site) -> Iterator[Watch]:
    watch = Watch(context, site.url)
    yield watch
    assert watch.outside == []


def _cleaners() -> "dict[str, Callable[[str], str]]":
    from markupsafe import Markup

    from frontdesk.accounts.models import Brand
    from frontdesk.channels.notices import render_letter
    from frontdesk.kit.html import clean_mail, clean_rich
    from frontdesk.kit.layout import clean_layout

    return {
        "mail": clean_mail,
        "editor": clean_rich,
        "layout": lambda source: clean_layout(source, lambda address: None),
        "letter": lambda source: render_letter(Markup(clean_rich(source)), Brand.default(), title=source[:80]),
    }


@pytest.mark.parametrize("name", ["mail", "editor", "layout", "letter"])
def test_a20_what_is_sanitised_needs_no_content_policy(
    name: str, cast: "Cast", page: Page, watch: Watch, console: "Console"
) -> None:
    """A20, A25: in mails, articles, framed mails and letters; also after the browser has written them anew."""
    clean = _cleaners()[name]
    page.goto("about:blank")
    assert page.evaluate(IN_FRAMES, [clean(vector) for vector in ALL]) == 0


def test_a20_the_instrument_sees_what_runs(page: Page, console: "Console") -> None:
    """Without the sanitiser the same corpus does run."""
    console.allow("")
    page.goto("about:blank")
    assert page.evaluate(IN_FRAMES, ["<img src=x onerror='window.top.__ran=1'>"]) == 1


@pytest.fixture
def hostile(cast: "Cast") -> "Ticket":
    """A ticket whose messages came by mail, one for each vector."""
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions import receive
    from frontdesk.channels.models import Inbox
    from frontdesk.kit.html import clean_mail
    from frontdesk.tickets import actions as tickets

    inbox = Inbox.objects.create(slug="s", name="S", channel="email", brand=Brand.default(), address="s@meridian.test")
    ticket = cast.ticket("<script>window.top.__ran=1</script>")
    for number, vector in enumerate(ALL):
        html = f"{TABLE}{vector}" if number % 2 else vector
        body = base64.encodebytes(html.encode()).decode()
        head = f"From: l@x.test\nMessage-ID: <{number}@x>\nContent-Type: text/html\n"
        raw = f"{head}Content-Transfer-Encoding: base64\n\n{body}"
        tickets.receive_message(
            ticket, customer=cast.laura, text="words", html=clean_mail(html), quoted=clean_mail(html),
            envelope=receive(raw.encode(), inbox, defer=False), by=cast.laura.actor(),
        )  # fmt: skip
    return ticket


def test_a20_the_agents_page_its_frames_and_its_print_run_and_load_nothing(
    hostile: "Ticket", page: Page, sign_in: Callable[[str], None], watch: Watch, console: "Console"
) -> None:
    """A20, A44: the ticket's page, fifty mails at a time, half of them in frames; then the same on paper."""
    sign_in("ada@meridian.test")
    page.goto(f"/desk/tickets/{hostile.number}")
    shown = 0
    for _ in range(1 + len(ALL) // 50):
        for frame in page.locator("iframe.mail-frame").all():
            frame.evaluate("(frame) => { frame.loading = 'eager'; frame.closest('details')?.setAttribute('open', '') }")
        page.wait_for_function(LOADED)
        assert not page.evaluate("window.__ran")
        page.pdf()
        shown = page.locator("article.message").count()
        earlier = page.locator(".earlier a")
        if not earlier.count():
            break
        earlier.click()
        page.wait_for_function("(shown) => document.querySelectorAll('article.message').length > shown", arg=shown)
    assert shown > len(ALL) and page.locator("iframe.mail-frame").count() >= len(ALL) // 2
    assert not page.evaluate("window.__ran")


def test_a20_the_customers_page_runs_and_loads_nothing(
    hostile: "Ticket", page: Page, watch: Watch, console: "Console"
) -> None:
    from frontdesk.tickets.tracking import tracking_token

    page.goto(f"/r/{tracking_token(hostile)}")
    expect(page.locator("article.said")).to_have_count(len(ALL) + 1)
    page.pdf()
    assert not page.evaluate("window.__ran")


def test_a20_a_frame_opened_by_itself_is_still_a_sandbox(
    hostile: "Ticket", page: Page, sign_in: Callable[[str], None], watch: Watch, console: "Console"
) -> None:
    """The policy comes with the answer, not with the frame: scripts stay off, other sites cannot frame it."""
    sign_in("ada@meridian.test")
    message = hostile.messages.order_by("-pk").first()
    assert message is not None
    answer = page.goto(f"/desk/tickets/{hostile.number}/messages/{message.pk}/original")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy and "allow-scripts" not in policy and "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy and answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.skipif(not STRINGS.exists(), reason="../shared is not here")
def test_a21_naughty_strings_stay_text_in_titles_names_tags_and_files(
    cast: "Cast", page: Page, sign_in: Callable[[str], None], watch: Watch, console: "Console"
) -> None:
    """A21: the vectors and the Big List of Naughty Strings, as subject, text, name, tag and file name."""
    from frontdesk.customers.actions import recognise
    from frontdesk.events import SYSTEM
    from frontdesk.kit.files import File, safe_name
    from frontdesk.kit.html import one_line
    from frontdesk.tickets import actions as tickets

    strings = [text.replace("\x00", "") for text in [*ALL, *json.loads(STRINGS.read_text())]]
    last = None
    for start in range(0, len(strings), 100):
        some = strings[start : start + 100]
        person = recognise(email=f"n{start}@example.test", name=one_line(some[0])[:150], by=SYSTEM)
        files = [File(safe_name(text), "text/plain", b"x") for text in some[:20]]
        last = tickets.open_ticket(
            subject=one_line(" ".join(some))[:240],
            text="\n\n".join(some),
            requester=person,
            files=files,
            by=person.actor(),
        )
        tickets.set_tags(last, tags=some[:15], by=cast.ada.actor())
        for text in some[::4]:
            tickets.set_subject(last, subject=one_line(text)[:240] or "x", by=cast.ada.actor())
    sign_in("ada@meridian.test")
    assert last is not None
    for path in ("queues/all", "triage", f"tickets/{last.number}", "customers", "search?q=script"):
        page.goto(f"/desk/{path}")
        expect(page.locator("h1").first).to_be_visible()
        assert not page.evaluate("window.__ran"), path
