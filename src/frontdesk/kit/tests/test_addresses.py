"""One rule for addresses: exact, or nothing (A09), and nobody is taken for somebody else (A11)."""

import pytest

from frontdesk.kit.addresses import exact_email, normal_email


def test_an_exact_address_keeps_its_local_part_and_has_one_domain() -> None:
    assert exact_email(" A.B+c@Example.ORG. ") == "A.B+c@example.org"
    assert exact_email('"needless"@example.org') == "needless@example.org"
    assert normal_email("A.B+c@Example.ORG.") == "a.b+c@example.org"


@pytest.mark.parametrize(
    "value",
    [
        "", "alice", "a@", "@c.example", "a@b@c.example", "a b@c.example", "a,b@c.example", "a@b..c", "a@-b.example",
        "alice@example.org)bob@example.com", "alice(comment)@example.org", '"a b"@example.org',
        "=?utf-8?q?a?=@b.example",
        "alice\x00@example.org", "ali\u200bce@example.org", "alice@exam\u200bple.org",
        "\u202ealice@example.org", "a\u00a0@b.example", "alice@\N{HEAVY BLACK HEART}.example", f"{'a' * 250}@b.example",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_address_is_none(value: str) -> None:
    """A09: comments, quotes, encoded words, several signs, characters that nobody sees."""
    assert exact_email(value) == normal_email(value) == ""


def test_letters_beyond_ascii_are_letters() -> None:
    assert normal_email("Jörg@Bücher.example") == "jörg@xn--bcher-kva.example"
    assert normal_email("JO\u0308RG@xn--bcher-kva.example") == "jörg@xn--bcher-kva.example"
    assert normal_email("用户@例子.广告") == "用户@xn--fsqu00a.xn--4rr70v"
    assert normal_email("anna@faß.example") == "anna@xn--fa-hia.example"  # not fass.example, as IDNA 2003 had it


@pytest.mark.parametrize(
    "lookalike",
    ["mi\N{KELVIN SIGN}e@example.org", "mıke@example.org", "MİKE@example.org", "mіke@example.org", "ｍike@example.org"],
)
def test_a_look_alike_is_never_the_other_address(lookalike: str) -> None:
    """A11, CVE-2019-19844."""
    assert normal_email(lookalike) not in {"", "mike@example.org"}


def test_a_domain_that_looks_like_another_shows_it() -> None:
    """A11."""
    assert normal_email("mike@еxample.org") == "mike@xn--xample-2of.org"
