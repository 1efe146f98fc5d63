"""Who does something: a small value that every action takes as `by`, never a global."""

from dataclasses import dataclass, field
from typing import Literal

ActorKind = Literal["agent", "customer", "rule", "flow", "assistant", "import", "system"]


@dataclass(frozen=True)
class Scope:
    """What an agent's actor may reach: the `role` and the ids of the teams (`teams`) it belongs to.

    `hidden` are the private teams it is not in, where that was read along with the session; None: ask the database.
    """

    role: str = ""
    teams: frozenset[int] = field(default_factory=frozenset)
    hidden: frozenset[int] | None = None


@dataclass(frozen=True)
class Actor:
    """`kind` and `id` name the author; `name` is what people read in the history; `scope` is what it may reach.

    For kind "agent" the id is that of `accounts.Agent`, for "customer" that of `customers.Customer`.
    """

    kind: ActorKind
    id: int | None = None
    name: str = ""
    scope: Scope = field(default_factory=Scope)

    @property
    def is_agent(self) -> bool:
        return self.kind == "agent"

    @property
    def is_customer(self) -> bool:
        return self.kind == "customer"

    @property
    def is_automatic(self) -> bool:
        """Whether no person stands behind it: mail loops and rule loops are cut by this."""
        return self.kind in {"rule", "flow", "assistant", "import", "system"}

    def has_role(self, *roles: str) -> bool:
        """Whether it is the system itself, or an agent with one of the roles."""
        return self.kind == "system" or (self.kind == "agent" and self.scope.role in roles)


SYSTEM = Actor("system", None, "Frontdesk")
