"""What happens with levels, steps and who is on call."""

from dataclasses import dataclass, field

from frontdesk.events import Event

TARGETS = {"claim": "claimed", "acknowledge": "acknowledged"}


@dataclass(frozen=True)
class TargetMissed(Event, slug="escalation.target_missed"):
    """A ticket was not claimed, or acknowledged, as soon as its level wants; `target` is claim or acknowledge."""

    label = "Target missed"
    icon = "timer"
    about = "ticket"

    ticket: int
    target: str
    level: int
    team: int | None = None

    def sentence(self) -> str:
        return f"noticed that it was not {TARGETS.get(self.target, self.target)} in time on level {self.level}"


@dataclass(frozen=True)
class StepTaken(Event, slug="escalation.step_taken"):
    """People are told of an escalation that nobody has acknowledged yet.

    `agents` are told by `media`, also in their quiet hours those who are `on_call`; `step` counts from 1 in each
    `round`; the last call, to all supervisors, has step 0.
    """

    label = "Somebody is called"
    icon = "bell-ring"
    about = "ticket"

    ticket: int
    paging: int
    step: int
    round: int
    whom: str
    agents: list[int] = field(default_factory=list)
    on_call: list[int] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    level: int = 1
    why: str = ""

    def sentence(self) -> str:
        which = f"step {self.step}" if self.step else "last call"
        again = f", round {self.round}" if self.round > 1 else ""
        return f"called {self.whom} ({which}{again}), since nobody has acknowledged it"


@dataclass(frozen=True)
class PolicySaved(Event, slug="escalation.policy_saved"):
    """A policy was made, changed or removed."""

    label = "Escalation policy"
    icon = "arrow-up-to-line"
    about = "escalation_policy"

    escalation_policy: int
    name: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the escalation policy {self.name}"


@dataclass(frozen=True)
class LevelChanged(Event, slug="escalation.level_changed"):
    """How soon tickets of a level are to be claimed and acknowledged was changed; seconds, None for no target."""

    label = "Level"
    icon = "layers"
    about = "support_level"

    support_level: int
    claim_seconds: int | None
    acknowledge_seconds: int | None

    def sentence(self) -> str:
        return f"changed the targets of level {self.support_level}"


@dataclass(frozen=True)
class RotationSaved(Event, slug="escalation.rotation_saved"):
    """A rotation was made, changed or removed."""

    label = "Rotation"
    icon = "repeat"
    about = "rotation"

    rotation: int
    name: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the rotation {self.name}"


@dataclass(frozen=True)
class StandInChanged(Event, slug="escalation.stand_in_changed"):
    """Somebody stands in for others between two moments (ISO 8601, UTC), or does no longer."""

    label = "Stand-in"
    icon = "user-check"
    about = "rotation"

    rotation: int
    agent: int
    agent_name: str
    starts_at: str
    ends_at: str
    how: str = "added"

    def sentence(self) -> str:
        if self.how == "removed":
            return f"took {self.agent_name} out as stand-in"
        return f"put {self.agent_name} on call from {self.starts_at[:16]} to {self.ends_at[:16]} UTC"


@dataclass(frozen=True)
class SwapAsked(Event, slug="escalation.swap_asked"):
    """Somebody asks somebody else to change turns; nothing is changed yet. Moments are ISO 8601, UTC."""

    label = "Asked to change turns"
    icon = "repeat"
    about = "rotation"
    personal = ("note",)

    rotation: int
    swap: int
    name: str
    asked: int
    asked_name: str
    gives_from: str
    takes_from: str
    note: str = ""

    def sentence(self) -> str:
        return f"asked {self.asked_name} to change turns: {_minute(self.gives_from)} for {_minute(self.takes_from)} UTC"


@dataclass(frozen=True)
class SwapAnswered(Event, slug="escalation.swap_answered"):
    """What was asked is agreed, declined or withdrawn (`how`)."""

    label = "Changing turns"
    icon = "repeat"
    about = "rotation"

    rotation: int
    swap: int
    name: str
    asker: int
    asker_name: str
    asked: int
    how: str

    def sentence(self) -> str:
        if self.how == "withdrawn":
            return "took back that turns are changed"
        return f"{self.how} to change turns with {self.asker_name}"


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


@dataclass(frozen=True)
class HookSaved(Event, slug="escalation.hook_saved"):
    """A webhook for escalations was made, changed or removed."""

    label = "Webhook"
    icon = "webhook"
    about = "escalation_hook"

    escalation_hook: int
    name: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the webhook {self.name}"
