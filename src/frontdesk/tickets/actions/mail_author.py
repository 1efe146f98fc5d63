"""Who stands behind a mail, as far as it may be believed."""

from typing import Any

from frontdesk.accounts.logic.address import folded
from frontdesk.accounts.models import Agent, User
from frontdesk.channels.authentication import Standing, Verdict
from frontdesk.channels.mail import ParsedMail
from frontdesk.channels.models import InboundEnvelope


def verdict_on(envelope: InboundEnvelope) -> Verdict:
    """What the checks found when the envelope came in."""
    return Verdict.load(envelope.authentication)


def claimed_agent(mail: ParsedMail) -> Agent | None:
    """The agent whose address stands in From, active or not; says nothing about who really wrote it."""
    user = User.objects.by_address(mail.sender.email) if mail.sender.email else None
    return Agent.objects.select_related("user").filter(user=user).first() if user else None


def verified_agent(mail: ParsedMail, verdict: Verdict) -> Agent | None:
    """The working agent who wrote the mail, if their domain vouches for it (A01, A07, A08)."""
    agent = claimed_agent(mail) if verdict.standing is Standing.VERIFIED else None
    return agent if agent and why_not(agent, mail, verdict) == "" else None


def why_not(agent: Agent, mail: ParsedMail, verdict: Verdict) -> str:
    """Why the mail may not act for this agent, in a sentence; '' when it may."""
    if folded(mail.sender.email) != folded(agent.user.email):
        return f"It does not come from the address of {agent.name}."
    if not Agent.objects.working().filter(pk=agent.pk).exists():
        return f"{agent.name} no longer works on tickets."
    if verdict.standing is Standing.FAILED:
        return "Its domain says that the mail is not its own."
    if verdict.standing is not Standing.VERIFIED:
        return "Nothing proves that it really comes from this address."
    return ""


def marks_of(mail: ParsedMail, verdict: Verdict, *also: str) -> dict[str, Any]:
    """What is kept with the message: the verdict and warnings for whoever reads it (A05, A06, A08)."""
    warnings = [*also, *mail.doubts]
    if mail.reply_to_differs:
        asked = ", ".join(one.email for one in mail.reply_to[:3])
        warnings.append(f"Its author asks for answers to {asked}; ours go to {mail.sender.email}.")
    return verdict.as_json() | {"warnings": warnings}
