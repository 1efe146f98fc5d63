"""What happens to the company and its people. All of it is kept for the audit; customers never see it."""

from dataclasses import dataclass, field

from frontdesk.events import Event


@dataclass(frozen=True)
class WorkspaceSetUp(Event, slug="account.set_up"):
    """The first start was answered; apps above lay down their defaults on it."""

    label = "Set up"
    icon = "building-2"
    about = "workspace"

    workspace: int
    name: str

    def sentence(self) -> str:
        return f"set up {self.name}"


@dataclass(frozen=True)
class WorkspaceChanged(Event, slug="account.workspace_changed"):
    """Settings of the company were changed; `fields` names them."""

    label = "Workspace changed"
    icon = "building-2"
    about = "workspace"

    workspace: int
    fields: list[str]

    def sentence(self) -> str:
        return f"changed {', '.join(self.fields)}"


@dataclass(frozen=True)
class BrandSaved(Event, slug="account.brand_saved"):
    """A brand was added or changed."""

    label = "Brand saved"
    icon = "palette"
    about = "brand"

    brand: int
    name: str
    fields: list[str]

    def sentence(self) -> str:
        return f"saved the brand {self.name}"


@dataclass(frozen=True)
class BrandRemoved(Event, slug="account.brand_removed"):
    """A brand that nothing used was removed."""

    label = "Brand removed"
    icon = "palette"
    about = "brand"

    brand: int
    name: str

    def sentence(self) -> str:
        return f"removed the brand {self.name}"


@dataclass(frozen=True)
class CalendarSaved(Event, slug="account.calendar_saved"):
    """Business hours or holidays were added or changed; clocks that count in them must be set again."""

    label = "Calendar saved"
    icon = "calendar"
    about = "calendar"

    calendar: int
    name: str

    def sentence(self) -> str:
        return f"saved the calendar {self.name}"


@dataclass(frozen=True)
class CalendarRemoved(Event, slug="account.calendar_removed"):
    """Business hours that nothing counted in were removed."""

    label = "Calendar removed"
    icon = "calendar"
    about = "calendar"

    calendar: int
    name: str

    def sentence(self) -> str:
        return f"removed the calendar {self.name}"


@dataclass(frozen=True)
class TeamSaved(Event, slug="account.team_saved"):
    """A team was added or changed, or its members were."""

    label = "Team saved"
    icon = "users"
    about = "team"

    team: int
    name: str
    fields: list[str]

    def sentence(self) -> str:
        return f"saved the team {self.name}"


@dataclass(frozen=True)
class AgentAdded(Event, slug="account.agent_added"):
    """Somebody has a seat in the desk now."""

    label = "Agent added"
    icon = "user-plus"
    about = "agent"
    personal = ("name",)

    agent: int
    name: str
    role: str

    def sentence(self) -> str:
        return f"added {self.name} as {self.role}"


@dataclass(frozen=True)
class AgentChanged(Event, slug="account.agent_changed"):
    """Role, teams, title or access of an agent were changed."""

    label = "Agent changed"
    icon = "user-cog"
    about = "agent"
    personal = ("name",)

    agent: int
    name: str
    fields: list[str]
    role: str = ""

    def sentence(self) -> str:
        return f"changed {', '.join(self.fields)} of {self.name}"


@dataclass(frozen=True)
class AgentInvited(Event, slug="account.invited"):
    """A seat was offered to an address."""

    label = "Invited"
    icon = "mail-plus"
    about = "invitation"
    personal = ("email",)

    invitation: int
    email: str
    role: str

    def sentence(self) -> str:
        return f"invited {self.email} as {self.role}"


@dataclass(frozen=True)
class InvitationWithdrawn(Event, slug="account.invitation_withdrawn"):
    """An offered seat was taken back."""

    label = "Invitation withdrawn"
    icon = "mail-warning"
    about = "invitation"
    personal = ("email",)

    invitation: int
    email: str

    def sentence(self) -> str:
        return f"withdrew the invitation of {self.email}"


@dataclass(frozen=True)
class InvitationAccepted(Event, slug="account.invitation_accepted"):
    """The invited person took the seat."""

    label = "Invitation accepted"
    icon = "user-check"
    about = "invitation"

    invitation: int
    agent: int

    def sentence(self) -> str:
        return "accepted the invitation"


@dataclass(frozen=True)
class SignedIn(Event, slug="account.signed_in"):
    """A person came in. Where from stands on the session alone."""

    label = "Signed in"
    icon = "log-in"
    about = "user"

    user: int

    def sentence(self) -> str:
        return "signed in"


@dataclass(frozen=True)
class SessionsEnded(Event, slug="account.sessions_ended"):
    """Sessions of a person were ended, by it or for it."""

    label = "Sessions ended"
    icon = "log-out"
    about = "user"

    user: int
    count: int

    def sentence(self) -> str:
        return f"ended {self.count} session{'' if self.count == 1 else 's'}"


@dataclass(frozen=True)
class PasswordChanged(Event, slug="account.password_changed"):
    """A password was changed; `how` is "change" by its owner, or "reset" by a mailed link."""

    label = "Password changed"
    icon = "key-round"
    about = "user"

    user: int
    how: str = "change"

    def sentence(self) -> str:
        return "changed the password" if self.how == "change" else "reset the password"


@dataclass(frozen=True)
class SecondStepChanged(Event, slug="account.second_step_changed"):
    """The second step at sign-in was switched on or off, or got new recovery codes."""

    label = "Second step changed"
    icon = "shield-check"
    about = "user"

    user: int
    what: str

    def sentence(self) -> str:
        return {"on": "switched the second step on", "off": "switched the second step off"}.get(
            self.what, "made new recovery codes"
        )


@dataclass(frozen=True)
class ProfileChanged(Event, slug="account.profile_changed"):
    """A person changed its own details."""

    label = "Profile changed"
    icon = "pencil"
    about = "user"

    user: int
    fields: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        return f"changed {', '.join(self.fields)}"


@dataclass(frozen=True)
class TokenCreated(Event, slug="account.token_created"):
    """A program was given a key."""

    label = "API token created"
    icon = "key-round"
    about = "agent"

    agent: int
    name: str
    scopes: list[str]

    def sentence(self) -> str:
        return f"created the API token {self.name} ({', '.join(self.scopes)})"


@dataclass(frozen=True)
class TokenRevoked(Event, slug="account.token_revoked"):
    """A program's key was taken away."""

    label = "API token revoked"
    icon = "key-round"
    about = "agent"

    agent: int
    name: str

    def sentence(self) -> str:
        return f"revoked the API token {self.name}"
