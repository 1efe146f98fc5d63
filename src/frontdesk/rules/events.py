"""What happens with macros, checklists, guides and rules."""

from dataclasses import dataclass, field

from frontdesk.events import Event


@dataclass(frozen=True)
class MacroSaved(Event, slug="rules.macro_saved"):
    """A macro was added, changed or removed; `whose` is personal, teams or everybody."""

    label = "Macro"
    icon = "zap"
    about = "macro"

    macro: int
    name: str
    whose: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the macro {self.name}"


@dataclass(frozen=True)
class MacroUsed(Event, slug="rules.macro_used"):
    """A macro was used on a ticket; what it did stands beside it in events of its own."""

    label = "Macro used"
    icon = "zap"
    about = "ticket"

    ticket: int
    macro: int
    name: str

    def sentence(self) -> str:
        return f"used the macro “{self.name}”"


@dataclass(frozen=True)
class ChecklistSaved(Event, slug="rules.checklist_saved"):
    """A checklist was added, changed or removed."""

    label = "Checklist"
    icon = "list-checks"
    about = "checklist"

    checklist: int
    title: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the checklist {self.title}"


@dataclass(frozen=True)
class ChecklistAdded(Event, slug="rules.checklist_added"):
    """A ticket got a checklist: by its category, by hand, by a macro or from a merged ticket."""

    label = "Checklist added"
    icon = "list-checks"
    about = "ticket"

    ticket: int
    checklist: int
    title: str
    why: str = ""

    def sentence(self) -> str:
        if self.why == "category":
            return f"added the checklist “{self.title}”, as its category asks"
        brought = "brought the checklist “{}” along from the merged ticket"
        return (brought if self.why == "merge" else "added the checklist “{}”").format(self.title)


@dataclass(frozen=True)
class ChecklistTakenOff(Event, slug="rules.checklist_taken_off"):
    """A checklist was taken off a ticket."""

    label = "Checklist taken off"
    icon = "circle-minus"
    about = "ticket"

    ticket: int
    checklist: int | None
    title: str
    why: str = ""

    def sentence(self) -> str:
        because = ": the category asks for it no longer" if self.why == "category" else ""
        return f"took the checklist “{self.title}” off{because}"


@dataclass(frozen=True)
class StepTicked(Event, slug="rules.step_ticked"):
    """A step of a checklist was ticked, or the tick taken away."""

    label = "Step"
    icon = "square-check"
    about = "ticket"

    ticket: int
    step: int
    text: str
    is_ticked: bool = True

    def sentence(self) -> str:
        return f"ticked “{self.text}”" if self.is_ticked else f"took the tick from “{self.text}”"


@dataclass(frozen=True)
class GuideSaved(Event, slug="rules.guide_saved"):
    """A guide was added, changed, published (as version `number`) or removed."""

    label = "Guide"
    icon = "route"
    about = "guide"

    guide: int
    title: str
    how: str = "changed"
    number: int = 0

    def sentence(self) -> str:
        return f"{self.how} the guide {self.title}" + (f" as version {self.number}" if self.number else "")


@dataclass(frozen=True)
class WalkMoved(Event, slug="rules.walk_moved"):
    """Somebody followed a guide on a ticket.

    `how` is needed, not_needed, begun, answered, back, ended, left or brought; `question` is where it stood or stands.
    """

    label = "Guide followed"
    icon = "route"
    about = "ticket"

    ticket: int
    walk: int
    title: str
    how: str
    question: str = ""
    answer: str = ""

    def sentence(self) -> str:
        match self.how:
            case "needed":
                return f"asks to follow the guide “{self.title}”, as its category says"
            case "not_needed":
                return f"asks for the guide “{self.title}” no longer, as the category is another"
            case "answered":
                return f"answered “{self.question}” with “{self.answer}”"
            case "back":
                return f"went back to “{self.question}”"
            case "ended":
                return f"came to “{self.question}” in the guide “{self.title}”"
            case "left":
                return f"left the guide “{self.title}” at “{self.question}”"
            case "brought":
                return f"brought what was answered in the guide “{self.title}” along"
        return f"began the guide “{self.title}”"


@dataclass(frozen=True)
class RuleSaved(Event, slug="rules.rule_saved"):
    """A rule was added, changed, rolled back, moved, switched on or off, or removed."""

    label = "Rule"
    icon = "workflow"
    about = "rule"

    rule: int
    name: str
    how: str = "changed"
    number: int = 0

    def sentence(self) -> str:
        which = f" (version {self.number})" if self.number else ""
        return f"{self.how} the rule {self.name}{which}"


@dataclass(frozen=True)
class RuleSwitchedOff(Event, slug="rules.rule_switched_off"):
    """A rule failed too often, the last time on `ticket`, and is no longer in use."""

    label = "Rule switched off"
    icon = "ban"
    about = "rule"

    rule: int
    name: str
    why: str
    ticket: int | None = None

    def sentence(self) -> str:
        return f"switched the rule {self.name} off: {self.why}"


@dataclass(frozen=True)
class RuleFellShort(Event, slug="rules.rule_fell_short"):
    """A rule did not do everything on a ticket, or was kept from running; `why` is for people."""

    label = "Rule fell short"
    icon = "triangle-alert"
    about = "ticket"
    personal = ("why",)

    ticket: int
    rule: int
    run: int
    why: str
    is_cut: bool = False

    def sentence(self) -> str:
        return f"was stopped here: {self.why}" if self.is_cut else f"could not do everything: {self.why}"


@dataclass(frozen=True)
class AgentsTold(Event, slug="rules.agents_told"):
    """A rule has something to tell agents about a ticket; `whom` is for people."""

    label = "Told"
    icon = "bell"
    about = "ticket"

    ticket: int
    whom: str
    text: str
    agents: list[int] = field(default_factory=list)

    def sentence(self) -> str:
        return f"told {self.whom[:1].lower()}{self.whom[1:]}: “{self.text}”"


@dataclass(frozen=True)
class WebhookSaved(Event, slug="rules.webhook_saved"):
    """A webhook was added, changed or removed."""

    label = "Webhook"
    icon = "webhook"
    about = "webhook"

    webhook: int
    name: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the webhook {self.name}"


@dataclass(frozen=True)
class WebhookSwitchedOff(Event, slug="rules.webhook_switched_off"):
    """A webhook's receiver is gone, or has been away for more than a day; the last call was about `ticket`."""

    label = "Webhook switched off"
    icon = "ban"
    about = "webhook"

    webhook: int
    name: str
    why: str
    ticket: int | None = None

    def sentence(self) -> str:
        return f"switched the webhook {self.name} off: {self.why}"


@dataclass(frozen=True)
class WebhookCalled(Event, slug="rules.webhook_called"):
    """A webhook is to be told of a ticket (asked; again, by hand), or could not be (failed, with the reason)."""

    label = "Webhook called"
    icon = "webhook"
    about = "ticket"

    ticket: int
    webhook: int
    name: str
    state: str = "asked"
    why: str = ""

    def sentence(self) -> str:
        if self.state == "failed":
            return f"could not reach the webhook {self.name}: {self.why}"
        return f"called the webhook {self.name}{' again' if self.state == 'again' else ''}"
