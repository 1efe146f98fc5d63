"""What the checks make of a mail: real signatures, a recorded zone, no network."""

import pytest

from frontdesk.channels.authentication import Delivery, Standing, Trust, Verdict, examine
from frontdesk.channels.authentication.policy import aligned, organisation
from tests.signing import published, sealed, signed
from tests.zones import RecordedZone, texts

RAW = b"From: Mara <mara@croft.test>\r\nTo: support@harbor.test\r\nSubject: Car\r\n\r\nIt does not start.\r\n"
ZONE = RecordedZone(published("croft.test", "list.test"))
HOST = "192.0.2.10"


def test_a_signed_mail_is_verified() -> None:
    found = examine(signed(RAW, "croft.test"), names=ZONE)
    assert (found.dkim, found.dmarc, found.standing, found.by) == ("pass", "pass", Standing.VERIFIED, "us")


def test_a_mail_from_the_domains_own_host_is_verified() -> None:
    found = examine(RAW, delivery=Delivery(HOST, "mx.croft.test", "mara@croft.test"), names=ZONE)
    assert (found.spf, found.dmarc, found.standing) == ("pass", "pass", Standing.VERIFIED)


def test_a_mail_that_its_domain_disowns_has_failed() -> None:
    """A03: neither signature nor host, and the domain publishes a policy."""
    found = examine(RAW, delivery=Delivery("198.51.100.7", "evil.test", "mara@croft.test"), names=ZONE)
    assert (found.spf, found.dkim, found.dmarc, found.standing) == ("fail", "none", "fail", Standing.FAILED)


def test_a_strangers_good_signature_vouches_for_nobody_else() -> None:
    """A01: signed and sent by evil.test, in the name of croft.test."""
    zone = RecordedZone(published("croft.test", "evil.test"))
    found = examine(signed(RAW, "evil.test"), delivery=Delivery(HOST, "evil.test", "x@evil.test"), names=zone)
    assert (found.dkim, found.spf, found.dmarc, found.standing) == ("pass", "pass", "fail", Standing.FAILED)


@pytest.mark.parametrize("change", [(b"start", b"stop"), (b"Car", b"Money")])
def test_a_changed_mail_is_no_longer_signed(change: tuple[bytes, bytes]) -> None:
    assert examine(signed(RAW, "croft.test").replace(*change), names=ZONE).dkim == "fail"


def test_a_signature_over_a_part_of_the_body_vouches_for_nobody() -> None:
    """RFC 6376 8.2: with l= anybody can add what he likes."""
    import dkim

    from tests.signing import key_pair

    field = dkim.sign(RAW, b"s1", b"croft.test", key_pair()[0], include_headers=[b"from", b"to"], length=True)
    found = examine(field + RAW + b"Pay here: evil.test\r\n", names=ZONE)
    assert (found.dkim, found.dmarc) == ("neutral", "fail")


def test_a_domain_without_policy_is_verified_by_its_signature_and_unverified_without() -> None:
    zone = RecordedZone({name: records for name, records in published("croft.test").items() if "_dmarc" not in name})
    assert examine(signed(RAW, "croft.test"), names=zone).standing is Standing.VERIFIED
    assert examine(RAW, names=zone).standing is Standing.UNVERIFIED


def test_silent_name_servers_say_nothing_against_anybody() -> None:
    zone = RecordedZone({f"{name}croft.test": ["TIMEOUT"] for name in ("", "_dmarc.", "s1._domainkey.")})
    found = examine(signed(RAW, "croft.test"), delivery=Delivery(HOST, "x.test", "mara@croft.test"), names=zone)
    assert found.results == {"spf": "temperror", "dkim": "temperror", "dmarc": "temperror", "arc": "none"}
    assert found.standing is Standing.UNVERIFIED


@pytest.mark.parametrize(
    "field",
    [
        b"From: mara@croft.test\r\nFrom: lea@croft.test\r\n",
        b"From: mara@croft.test, lea@croft.test\r\n",
        b"From: x: mara@croft.test, lea@croft.test;\r\n",
    ],
)
def test_two_authors_are_never_believed(field: bytes) -> None:
    """A08: whatever their domain says."""
    raw = field + RAW.partition(b"\r\n")[2]
    assert examine(signed(raw, "croft.test"), names=ZONE).standing is Standing.FAILED


@pytest.mark.parametrize("field", [b'From: "lea@harbor.test" <mara@croft.test>\r\n', b"From: Undisclosed:;\r\n", b""])
def test_an_author_who_is_not_named_plainly_is_not_verified(field: bytes) -> None:
    """A08: a name that is another's address, an empty group, no From at all."""
    raw = field + RAW.partition(b"\r\n")[2]
    assert examine(signed(raw, "croft.test", headers=(b"from", b"to")) if field else raw, names=ZONE).standing is not (
        Standing.VERIFIED
    )


FORGED = (
    b"Authentication-Results: mx.harbor.test; spf=pass smtp.mailfrom=croft.test; dmarc=pass header.from=croft.test\r\n"
)


@pytest.mark.parametrize("trusted", [frozenset[str](), frozenset({"mx.other.test"})])
def test_results_that_a_sender_writes_himself_are_ignored(trusted: frozenset[str]) -> None:
    """A10."""
    found = examine(FORGED + RAW, Trust(trusted), names=ZONE)
    assert (found.dmarc, found.standing) == ("fail", Standing.FAILED)
    assert examine(FORGED + RAW, Trust(trusted)) == Verdict(domain="croft.test")


def test_results_of_the_trusted_server_count_without_asking_anybody() -> None:
    zone = texts({})
    found = examine(b"Received: from a by mx.harbor.test\r\n" + FORGED + RAW, Trust(frozenset({"mx.harbor.test"})))
    assert (found.spf, found.dmarc, found.standing, found.by) == ("pass", "pass", Standing.VERIFIED, "mx.harbor.test")
    assert zone.asked == []


def test_only_the_topmost_results_of_the_trusted_server_count() -> None:
    """A10: one that was forged in its name before it came to that server stands further down."""
    said = b"Authentication-Results: mx.harbor.test; dmarc=fail (p=reject) header.from=croft.test\r\n"
    raw = said + b"Received: from evil by mx.harbor.test\r\n" + FORGED + RAW
    found = examine(raw, Trust(frozenset({"mx.harbor.test"})))
    assert (found.dmarc, found.standing) == ("fail", Standing.FAILED)
    silent = said.replace(b"dmarc=fail (p=reject) header.from=croft.test", b"spf=none")
    found = examine(silent + raw.removeprefix(said), Trust(frozenset({"mx.harbor.test"})))
    assert (found.dmarc, found.standing) == ("none", Standing.UNVERIFIED), "what it left out, nobody else may say"


def test_a_result_inside_a_comment_or_a_value_is_none() -> None:
    """A10."""
    said = b"Authentication-Results: mx.harbor.test; spf=fail (dmarc=pass; dkim=pass) smtp.mailfrom=croft.test\r\n"
    found = examine(said + RAW, Trust(frozenset({"mx.harbor.test"})))
    assert (found.spf, found.dkim, found.dmarc) == ("fail", "none", "none")


def test_the_client_is_read_from_the_border_of_the_trusted_servers() -> None:
    """A mailbox tells no client: the last trusted Received field does, and what stands below it may be forged."""
    head = (
        b"Return-Path: <mara@croft.test>\r\n"
        b"Received: from mx.harbor.test ([10.0.0.1]) by store.harbor.test with LMTP\r\n"
        b"Received: from mail.evil.test (evil.test [198.51.100.7]) by mx.harbor.test with ESMTP\r\n"
        b"Received: from mail.croft.test (croft.test [192.0.2.10]) by mx.harbor.test with ESMTP\r\n"
    )
    trust = Trust(frozenset({"store.harbor.test", "mx.harbor.test"}))
    forged_only = examine(head.split(b"\r\n", 3)[3] + RAW, names=ZONE)
    assert forged_only.spf == "none"
    one_hop = b"\r\n".join(head.split(b"\r\n")[:3]) + b"\r\nReceived: from x ([192.0.2.10]) by elsewhere.test\r\n"
    assert examine(one_hop + RAW, trust, names=ZONE).spf == "none"  # a documentation address is no client
    real = one_hop.replace(b"198.51.100.7", b"8.8.8.8")
    assert examine(real + RAW, trust, names=ZONE).spf == "fail"


def test_a_trusted_list_may_vouch_for_what_it_changed() -> None:
    """RFC 8617: the list broke the signature, and sealed that it had been good."""
    said = b"Authentication-Results: mx.list.test; dmarc=pass header.from=croft.test\r\n"
    raw = sealed(said + RAW, "list.test", "mx.list.test")
    assert examine(raw, names=ZONE).standing is Standing.FAILED
    found = examine(raw, Trust(sealers=frozenset({"list.test"})), names=ZONE)
    assert (found.arc, found.standing, found.by) == ("pass", Standing.VERIFIED, "list.test")
    assert examine(raw.replace(b"start", b"stop"), Trust(sealers=frozenset({"list.test"})), names=ZONE).arc == "fail"


@pytest.mark.parametrize(
    ("domain", "author", "same"),
    [
        ("mail.croft.test", "croft.test", True), ("croft.test", "x.croft.test", True),
        ("evil.test", "croft.test", False), ("test", "a.test", False),
        ("a.co.uk", "b.co.uk", False), ("co.uk", "co.uk", True), ("x.a.co.uk", "a.co.uk", True),
        ("a.github.io", "b.github.io", False),
    ],
)  # fmt: skip
def test_domains_align_within_one_organisation(domain: str, author: str, same: bool) -> None:
    """RFC 7489 3.1: suffixes under which anybody can register are no organisation."""
    assert aligned(domain, author) is same


def test_an_unknown_ending_counts_as_a_suffix_of_one_label() -> None:
    assert organisation("a.b.intranet") == "b.intranet"


def test_stored_verdicts_come_back() -> None:
    found = examine(signed(RAW, "croft.test"), names=ZONE)
    assert Verdict.load(found.as_json()) == found
    assert Verdict.load({"spf": "bogus", "standing": "king"}) == Verdict()
