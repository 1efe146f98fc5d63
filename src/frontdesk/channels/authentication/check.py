"""All checks of one mail put together to a verdict. Pure but for the resolver that it is given."""

from dataclasses import dataclass, replace

from frontdesk.channels.authentication.policy import aligned, check_dmarc
from frontdesk.channels.authentication.reported import Hop, Reported, border, read_reported, read_results
from frontdesk.channels.authentication.resolver import Patient, Resolver
from frontdesk.channels.authentication.sender_policy import check_spf
from frontdesk.channels.authentication.signatures import Chain, Signature, check_arc, check_dkim
from frontdesk.channels.authentication.verdict import METHODS, Standing, Verdict
from frontdesk.channels.mail.headers import split_headers
from frontdesk.channels.mail.parse import choose_sender


@dataclass(frozen=True)
class Trust:
    """Names in lower case: `servers` whose results and `Received` fields count, `sealers` whose ARC seals do."""

    servers: frozenset[str] = frozenset()
    sealers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Delivery:
    """What the delivering client said to our own listener, all empty for a mailbox. `sender` is the return path."""

    client: str = ""
    helo: str = ""
    sender: str = ""


NOBODY, NOTHING = Trust(), Delivery()


def examine(raw: bytes, trust: Trust = NOBODY, delivery: Delivery = NOTHING, names: Resolver | None = None) -> Verdict:
    """The verdict on a mail. Without `names` only what trusted servers wrote is read, and nothing is asked."""
    headers, _ = split_headers(raw)
    author, doubts = choose_sender(headers)
    domain = author.email.rpartition("@")[2].lower()
    said = read_reported(headers, trust.servers)
    if names is not None:
        hop = Hop(delivery.client, delivery.helo, delivery.sender.strip("<>"))
        hop = hop if hop.client else border(headers, trust.servers)
        verdict = _checked(raw, domain, said, hop, trust, Patient(names))
    else:
        verdict = _believed(domain, said)
    if len(headers.raws("from")) > 1 or any("more than one" in doubt for doubt in doubts):
        return verdict.refused()
    return verdict.doubted() if doubts or not author.email else verdict


def _believed(domain: str, said: Reported) -> Verdict:
    spf, dkim, dmarc, arc = (said.results.get(name, "none") for name in METHODS)
    verdict = Verdict(spf, dkim, dmarc, arc)
    standing = _standing(verdict, domain, said.spf_domain, said.signed_by)
    return replace(verdict, standing=standing, domain=domain, by=said.server)


def _checked(raw: bytes, domain: str, said: Reported, hop: Hop, trust: Trust, names: Patient) -> Verdict:
    """Our own checks, for whatever the trusted server did not check."""
    spf = _spf(said, hop, names)
    signatures = [] if "dkim" in said.results else check_dkim(raw, names)
    dkim = said.results.get("dkim") or _best(signatures)
    signed = [*said.signed_by, *(one.domain for one in signatures if one.result == "pass")]
    dmarc = said.results.get("dmarc") or _dmarc(domain, spf, dkim, signed, names)
    chain = check_arc(raw, names) if b"arc-seal" in raw[:200_000].lower() else Chain()
    verdict = Verdict(spf[0], dkim, dmarc, said.results.get("arc") or chain.result, by=said.server or "us")
    standing = _standing(verdict, domain, spf[1], signed)
    by = verdict.by
    if standing is not Standing.VERIFIED and _sealed_by_friend(chain, trust, domain):
        standing, by = Standing.VERIFIED, chain.sealer
    return replace(verdict, standing=standing, domain=domain, by=by)


def _spf(said: Reported, hop: Hop, names: Patient) -> tuple[str, str]:
    if "spf" in said.results:
        return said.results["spf"], said.spf_domain
    return check_spf(hop.client, hop.sender, hop.helo, names)


def _dmarc(domain: str, spf: tuple[str, str], dkim: str, signed: list[str], names: Patient) -> str:
    result = check_dmarc(domain, spf, signed, names)[0]
    # What could not be asked may have been the proof: that is no failure yet (RFC 7489 6.6.2).
    return "temperror" if result == "fail" and "temperror" in {spf[0], dkim} else result


def _best(signatures: list[Signature]) -> str:
    """One word for all signatures: a good one counts, else the kindest of what went wrong."""
    found = {one.result for one in signatures}
    return next((word for word in ("pass", "temperror", "neutral", "fail", "permerror") if word in found), "none")


def _standing(verdict: Verdict, domain: str, spf_domain: str, signed: list[str] | tuple[str, ...]) -> Standing:
    if verdict.dmarc == "pass":
        return Standing.VERIFIED
    if verdict.dmarc == "fail":
        return Standing.FAILED
    by_dkim = verdict.dkim == "pass" and any(aligned(one, domain) for one in signed)
    by_spf = verdict.spf == "pass" and aligned(spf_domain, domain)
    if verdict.dmarc == "none" and (by_dkim or by_spf):
        return Standing.VERIFIED
    if verdict.spf == "fail" and not by_dkim and aligned(spf_domain, domain):
        return Standing.FAILED  # the domain has said who sends for it, and this was somebody else
    return Standing.UNVERIFIED


def _sealed_by_friend(chain: Chain, trust: Trust, domain: str) -> bool:
    """A trusted list or forwarder sealed that the mail was good when it had it."""
    if chain.result != "pass" or chain.sealer not in trust.sealers:
        return False
    said = read_results([chain.results.partition(";")[2]])  # after `i=2;`
    if said.results.get("dmarc") == "pass":
        return True
    return said.results.get("dmarc", "none") == "none" and any(aligned(one, domain) for one in said.signed_by)
