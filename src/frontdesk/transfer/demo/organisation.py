"""The company of the demo: people, teams, hours, what customers can ask for and what forms want to know."""

from dataclasses import dataclass

NAME = "Meridian Rentals"
TIME_ZONE = "Europe/Berlin"
PASSWORD = "keys-in-the-box"  # noqa: S105  (made to be known: `up --demo` prints it)
ADMINISTRATOR = "admin@meridian.example"
ACCENT = "#0f5bb5"
HEADLINE = "How can we help?"


@dataclass(frozen=True)
class Person:
    """Somebody with a seat. `key` is how stories and notes call them; the address is made of it."""

    key: str
    name: str
    title: str
    teams: tuple[str, ...] = ()
    role: str = "agent"

    @property
    def email(self) -> str:
        return ADMINISTRATOR if self.key == "marta" else f"{self.key}@meridian.example"


@dataclass(frozen=True)
class Crew:
    """A team. `calendar` is "desk" or "always"."""

    slug: str
    name: str
    level: int
    description: str
    is_private: bool = False
    calendar: str = "desk"


@dataclass(frozen=True)
class Subject:
    """A category; `parent` is the slug of the one above, `team` of the crew that it proposes."""

    slug: str
    name: str
    parent: str = ""
    icon: str = "circle-question-mark"
    team: str = ""
    urgency: int = 2
    impact: int = 3
    description: str = ""
    is_internal: bool = False
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A field of a form; `after` is (slug of another field, values that make this one appear)."""

    slug: str
    name: str
    kind: str
    categories: tuple[str, ...]
    hint: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    after: tuple[str, tuple[str, ...]] | None = None


PEOPLE = (
    Person("marta", "Marta Keller", "Head of operations", (), "administrator"),
    Person("sofia", "Sofia Brandt", "Support manager", ("escalations",), "supervisor"),
    Person("kim", "Kim John", "Triage officer", ("general", "bookings")),
    Person("jonas", "Jonas Weber", "Booking specialist", ("bookings",)),
    Person("clara", "Clara Dubois", "Booking specialist", ("bookings",)),
    Person("kemi", "Kemi Okafor", "Support agent", ("general",)),
    Person("priya", "Priya Nair", "Support agent", ("general",)),
    Person("diego", "Diego Santos", "Counter support", ("general",)),
    Person("lea", "Lea Moreau", "Billing specialist", ("billing",)),
    Person("hamid", "Hamid Rahimi", "Billing specialist", ("billing",)),
    Person("olga", "Olga Lind", "Roadside coordinator", ("roadside",)),
    Person("marco", "Marco Ricci", "Roadside coordinator", ("roadside",)),
    Person("tim", "Tim Samuel", "Account specialist", ("accounts",)),
    Person("aisha", "Aisha Bello", "Corporate account manager", ("corporate",)),
    Person("terrence", "Terrence Hank", "Platform engineer", ("platform",)),
    Person("ingrid", "Ingrid Solberg", "Platform engineer", ("platform",)),
    Person("victor", "Victor Hale", "Escalation specialist", ("escalations",)),
    Person("helen", "Helen Marsh", "Managing director", (), "viewer"),
)

TEAMS = (
    Crew("bookings", "Bookings", 1, "Makes, changes and cancels bookings"),
    Crew("general", "Counter and general", 1, "First line for everything else"),
    Crew("billing", "Billing", 2, "Charges, refunds and invoices"),
    Crew("roadside", "Roadside", 2, "Breakdowns and accidents, day and night", calendar="always"),
    Crew("accounts", "Accounts and app", 2, "Signing in, points, personal data"),
    Crew("corporate", "Corporate", 2, "Companies with an account"),
    Crew("platform", "Platform", 3, "Systems, terminals, app and website", calendar="always"),
    Crew("escalations", "Escalations", 3, "What must not go wrong twice", is_private=True),
)

CATEGORIES = (
    Subject("bookings", "Bookings", icon="calendar-days", team="bookings", description="Make, change, confirm, cancel"),
    Subject("change-booking", "Change a booking", "bookings", team="bookings", keywords=("change", "move", "later")),
    Subject("cancel-booking", "Cancel a booking", "bookings", team="bookings", keywords=("cancel", "no longer")),
    Subject("confirmation", "Confirmation", "bookings", team="bookings", keywords=("confirmation", "twice booked")),
    Subject("drivers-and-extras", "Drivers and extras", "bookings", team="bookings", urgency=3,
            keywords=("driver", "child seat", "roof box")),
    Subject("payments", "Payments and refunds", icon="credit-card", team="general",
            description="Charges, deposits, invoices"),
    Subject("double-charge", "Double charge", "payments", team="general", urgency=1, keywords=("twice", "double")),
    Subject("refund", "Refund", "payments", team="general", keywords=("refund", "money back")),
    Subject("deposit", "Deposit", "payments", team="general", keywords=("deposit", "blocked")),
    Subject("invoice", "Invoice", "payments", team="general", urgency=3, keywords=("invoice", "receipt", "tax number")),
    Subject("unknown-charge", "Unknown charge", "payments", team="general", keywords=("charge", "statement", "toll")),
    Subject("on-the-road", "On the road", icon="car", team="roadside", urgency=1, impact=2,
            description="Breakdown, accident, extending"),
    Subject("breakdown", "Breakdown", "on-the-road", team="roadside", urgency=1, impact=2,
            keywords=("broke down", "battery", "flat tyre", "warning light")),
    Subject("accident", "Accident", "on-the-road", team="general", urgency=1, impact=1, keywords=("accident", "crash")),
    Subject("extend-rental", "Extend a rental", "on-the-road", team="bookings", keywords=("extend", "keep", "longer")),
    Subject("tolls", "Tolls and borders", "on-the-road", team="general", urgency=3, keywords=("vignette", "border")),
    Subject("damage", "Damage and insurance", icon="shield-check", team="general", description="Claims, glass, cover"),
    Subject("damage-claim", "Damage claim", "damage", team="general", keywords=("scratch", "dent", "damage")),
    Subject("glass", "Windscreen", "damage", team="roadside", urgency=1, keywords=("windscreen", "chip", "crack")),
    Subject("returns", "Returning the car", icon="corner-down-left", team="general",
            description="Fuel, late return, lost things"),
    Subject("lost-property", "Lost property", "returns", team="general", keywords=("left", "forgot", "lost")),
    Subject("fuel", "Fuel and charging", "returns", team="general", keywords=("fuel", "tank")),
    Subject("late-return", "Late return", "returns", team="general", keywords=("late", "traffic jam")),
    Subject("account", "Account and app", icon="user-round", team="general", description="Signing in, points, data"),
    Subject("sign-in", "Signing in", "account", team="general", keywords=("sign in", "password", "inactive")),
    Subject("points", "Points", "account", team="general", urgency=3, keywords=("points",)),
    Subject("app", "The app", "account", team="general", keywords=("app", "version")),
    Subject("privacy", "Personal data", "account", team="general", keywords=("delete", "privacy", "data")),
    Subject("companies", "Companies", icon="building-2", team="corporate", impact=2,
            description="Accounts, statements"),
    Subject("statement", "Statement and invoices", "companies", team="corporate",
            keywords=("statement", "cost centre")),
    Subject("company-account", "Rates and account", "companies", team="corporate", keywords=("rate", "contract")),
    Subject("something-else", "Something else", icon="message-circle-question", team="general", urgency=3,
            description="Whatever fits nowhere else"),
    Subject("at-work", "At work", icon="briefcase", team="platform", is_internal=True,
            description="For our own people"),
    Subject("counter-systems", "Counter systems", "at-work", team="platform", urgency=1, impact=1, is_internal=True,
            keywords=("terminal", "printer", "key cabinet")),
    Subject("fleet", "Fleet and cars", "at-work", team="bookings", is_internal=True),
    Subject("work-tools", "Access and tools", "at-work", team="accounts", urgency=3, is_internal=True),
)  # fmt: skip

_RENTAL = ("bookings", "payments", "on-the-road", "damage", "returns")

FIELDS = (
    Question("booking", "Booking number", "text", _RENTAL, "Four digits and a letter on each side, such as B8841-C"),
    Question("payment", "How did you pay?", "choice", ("payments",),
             choices=("Credit card", "Debit card", "PayPal", "Bank transfer", "Company account")),
    Question("card", "Last four digits of the card", "text", ("payments",), "Never the whole number",
             after=("payment", ("Credit card", "Debit card"))),
    Question("safe", "Is everybody in a safe place?", "check", ("breakdown", "accident"),
             "If not: behind the barrier first, and call 112 if somebody is hurt"),
    Question("place", "Where are you?", "text", ("breakdown", "accident", "glass"), "Road, direction, next exit"),
    Question("incident", "When did it happen?", "date", ("accident", "damage-claim")),
    Question("item", "What did you leave behind?", "choice", ("lost-property",),
             choices=("Bag or suitcase", "Phone or computer", "Keys", "Papers", "Something else")),
    Question("description", "Describe it", "text", ("lost-property",), after=("item", ("Something else",))),
    Question("litres", "Litres on the receipt", "number", ("fuel",)),
    Question("company", "Company", "text", ("companies",), is_required=True),
    Question("station", "Station", "choice", ("at-work",), is_required=True,
             choices=("Milan Linate", "Lyon Part-Dieu", "Hamburg Airport", "Porto Airport", "Leeds City",
                      "Vienna Central")),
    Question("customers-waiting", "Are customers waiting?", "check", ("counter-systems",)),
)  # fmt: skip

EMPLOYEES = (
    ("austin.coy", "Austin Coy", "Station Hamburg Airport"),
    ("rosa.marino", "Rosa Marino", "Station Milan Linate"),
    ("paul.lambert", "Paul Lambert", "Station Lyon Part-Dieu"),
    ("ines.costa", "Inês Costa", "Station Porto Airport"),
    ("ruth.evans", "Ruth Evans", "Station Leeds City"),
    ("emil.novak", "Emil Novák", "Station Vienna Central"),
)
SIGN_IN_CUSTOMER = ("laura.croft@example.com", "Laura Croft")

PLANS = ("Basic", "Business", "Premium")
ORGANIZATIONS = (  # name, domain, plan
    ("Nordlicht GmbH", "nordlicht.example", "Premium"),
    ("Fjord Travel", "fjordtravel.example", "Business"),
    ("Atelier Blanc", "atelierblanc.example", "Basic"),
    ("Harbour & Sons", "harboursons.example", "Business"),
    ("Cascade Energy", "cascade.example", "Premium"),
    ("Polar Films", "polarfilms.example", "Basic"),
    ("Verde Foods", "verdefoods.example", "Business"),
    ("Linden Clinics", "lindenclinics.example", "Premium"),
)
