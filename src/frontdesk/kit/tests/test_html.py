"""What strangers write is safe to show."""

import pytest

from frontdesk.kit.html import clean_mail, clean_rich, html_to_text, one_line, text_to_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<meta http-equiv="refresh" content="0;url=https://evil.test">',
    '<base href="https://evil.test/">',
    '<form action="https://evil.test"><input name=q></form>',
    "<style>@import url(https://evil.test/x.css)</style>",
    '<p style="background:url(https://evil.test/x)">x</p>',
    '<iframe src="https://evil.test"></iframe>',
    '<img src="https://evil.test/pixel.gif">',
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    '<div onclick="alert(1)" class="fd-overlay" id="body">x</div>',
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("clean", [clean_mail, clean_rich])
def test_nothing_runs_and_nothing_loads(attack: str, clean: object) -> None:
    """A20: script, handlers, dangerous addresses, forms, styles and remote loads are gone."""
    cleaned = clean(attack).lower()  # type: ignore[operator]
    for trace in ("<script", "onerror=", "onclick=", "javascript:", "data:text", "<meta", "<base", "<form", "<style",
                  "<iframe", " src=", " style=", " class=", " id=", "<svg", "<math"):  # fmt: skip
        assert trace not in cleaned, cleaned


def test_cleaning_twice_changes_nothing_more() -> None:
    for attack in ATTACKS:
        once = clean_mail(attack)
        assert clean_mail(once) == once


def test_pictures_are_remembered_without_loading() -> None:
    """A24: a remote picture keeps its address aside, a part of the mail its name."""
    cleaned = clean_mail('<img src="https://x.test/a.png" alt="A"><img src=\'cid:part1\'>')
    assert 'data-remote-src="https://x.test/a.png"' in cleaned and 'data-cid="part1"' in cleaned


def test_text_becomes_paragraphs_and_never_links() -> None:
    """A18: an address in plain text stays text."""
    made = text_to_html("See https://evil.test\nnow\n\n<b>bye</b>")
    assert made == "<p>See https://evil.test<br>now</p><p>&lt;b&gt;bye&lt;/b&gt;</p>"


def test_html_becomes_readable_text() -> None:
    assert html_to_text("<p>Hello <b>you</b></p><ul><li>one</li><li>two</li></ul><script>x</script>") == (
        "Hello you\n\n  * one\n  * two"
    )


def test_a_header_is_one_line() -> None:
    """A46: encoded line breaks do not get through."""
    assert one_line("a\r\nBcc: b\x00\u2028c") == "a Bcc: b c"


def test_absurdly_nested_quotes_are_cleaned_as_text_and_keep_their_words() -> None:
    """A64: the parser's cost grows with the square of the nesting, so it never sees it."""
    cleaned = clean_mail("<blockquote>" * 20_000 + "the words")
    assert "blockquote" not in cleaned and "the words" in cleaned
