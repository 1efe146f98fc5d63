"""Users, agents and teams."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from frontdesk.accounts.logic.address import folded
from frontdesk.accounts.models.workspace import Workspace
from frontdesk.events import Actor, Scope


class Role(models.TextChoices):
    """What an agent may do at all; `permissions.py` of each app says what that means there."""

    ADMINISTRATOR = "administrator", "Administrator"
    SUPERVISOR = "supervisor", "Supervisor"
    AGENT = "agent", "Agent"
    VIEWER = "viewer", "Viewer"


class UserManager(BaseUserManager["User"]):
    def by_address(self, email: str) -> "User | None":
        """Whose address this is, whatever the case of its ASCII letters; a look-alike is nobody's (A11)."""
        wanted = folded(email)
        found = self.annotate(_lower=Lower("email")).filter(_lower=wanted).first() if "\x00" not in wanted else None
        return found if found and folded(found.email) == wanted else None

    def get_by_natural_key(self, username: str | None) -> "User":
        found = self.by_address(username or "")
        if found is None:
            raise self.model.DoesNotExist
        return found

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new user; without a password nobody can sign in until one is set."""
        user = self.model(email=email.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in: an agent, an employee or a customer."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=12, blank=True, default="", db_default="")
    theme = models.CharField(
        max_length=5, default="auto", choices=[("auto", "System"), ("light", "Light"), ("dark", "Dark")]
    )
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permissions are not used."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """Django's own permissions are not used."""
        return False


class Team(models.Model):
    """Agents who own tickets together, on support level 1, 2 or 3. A private team's tickets are seen by it alone."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    level = models.PositiveSmallIntegerField(default=1, choices=[(1, "Level 1"), (2, "Level 2"), (3, "Level 3")])
    description = models.CharField(max_length=200, blank=True)
    is_private = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    calendar = models.ForeignKey("Calendar", on_delete=models.PROTECT, null=True, blank=True, related_name="teams")
    members: "models.ManyToManyField[Agent, Membership]" = models.ManyToManyField(
        "Agent", through="Membership", related_name="teams"
    )

    class Meta:
        ordering = ["level", "name"]
        constraints = [models.CheckConstraint(condition=models.Q(level__range=(1, 3)), name="team_level")]

    def __str__(self) -> str:
        return self.name


class AgentQuerySet(models.QuerySet["Agent"]):
    def active(self) -> "AgentQuerySet":
        """Agents who may work: neither they nor their sign-in is disabled."""
        return self.filter(is_active=True, user__is_active=True)

    def working(self) -> "AgentQuerySet":
        """Active agents who may own a ticket; viewers only look."""
        return self.active().exclude(role=Role.VIEWER)


class AfterAct(models.TextChoices):
    """Where an agent goes on after an act that is done with a ticket."""

    STAY = "stay", "Stay on the ticket"
    NEXT = "next", "Open the next ticket of the list"
    CLOSE = "close", "Close the tab and go back to the list"


class Agent(models.Model):
    """A user's seat in the desk, with one role."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="agent")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.AGENT)
    title = models.CharField(max_length=80, blank=True)
    signature = models.TextField(blank=True)
    mail_on_assigned = models.BooleanField(default=False, db_default=False)
    mail_on_answered = models.BooleanField(default=False, db_default=False)
    mail_on_mentioned = models.BooleanField(default=False, db_default=False)
    after_act = models.CharField(
        max_length=5, choices=AfterAct.choices, default=AfterAct.STAY, db_default=AfterAct.STAY
    )
    has_endless_lists = models.BooleanField(default=False, db_default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgentQuerySet.as_manager()

    class Meta:
        ordering = ["user__name"]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def name(self) -> str:
        return str(self.user)

    @property
    def language(self) -> str:
        """In which language the desk writes to them: their own choice, else the organisation's."""
        chosen = Workspace.objects.filter(pk=1).values_list("language", flat=True).first()
        return self.user.language or chosen or "en"

    def actor(self) -> Actor:
        """Who this agent is when it acts."""
        teams = frozenset(Membership.objects.filter(agent=self).values_list("team_id", flat=True))
        return Actor("agent", self.pk, self.name, Scope(self.role, teams))


class Membership(models.Model):
    """An agent's place in a team."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE)
    team = models.ForeignKey(Team, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "team"], name="membership_once")]
