"""The search page: kinds, excerpts, mistakes, kept searches and proposals."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from frontdesk.customers import actions as customers
from frontdesk.customers.models import Organization
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import KeptSearch
from frontdesk.tickets.search import understand
from tests.cast import Cast


@pytest.fixture
def lea(cast: Cast, run_jobs: Callable[..., list[str]], client: Client) -> Client:
    """Lea's browser, on a desk with a few tickets that can be found."""
    lost = cast.ticket("Lost bag", text="I left a <b>blue</b> bag in the boot, and an umbrella.")
    tickets.add_note(lost, html="<p>The umbrella was found</p>", by=cast.lea.actor())
    cast.ticket("Platform only", text="An umbrella that only the platform team sees", team=cast.third)
    Organization.objects.create(name="Umbrella Ltd", domain="umbrella.test")
    run_jobs(later=True)
    client.force_login(cast.lea.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, query: str, status: int = 200) -> str:
    answer = client.get(f"/desk/search?{query}")
    assert answer.status_code == status, answer.content
    return answer.content.decode()


def test_a_find_shows_where_it_is_said_with_the_word_marked(lea: Client) -> None:
    text = page(lea, "q=umbrella")
    assert "Note: The <mark>umbrella</mark> was found" in text
    assert "Lost bag" in text and "Platform only" not in text


def test_a21_an_excerpt_is_text(lea: Client, cast: Cast, run_jobs: Callable[..., list[str]]) -> None:
    """A21: what a message says is never markup on the page that finds it."""
    cast.ticket("Script", text="<img src=x onerror=alert(1)> zebra </mark><script>alert(2)</script>")
    run_jobs(later=True)
    text = page(lea, "q=zebra")
    assert "<mark>zebra</mark>" in text
    assert "<img src=x" not in text and "<script>alert" not in text


def test_other_kinds_have_tabs_with_counts(lea: Client) -> None:
    text = page(lea, "q=umbrella")
    assert 'Organisations <span class="count">1</span>' in text
    assert "umbrella.test" in page(lea, "q=umbrella&tab=organisations")
    assert "laura@croft.test" in page(lea, "q=laura&tab=customers")
    assert "Organisations" not in page(lea, "q=umbrella+status:open")


def test_a_mistake_is_shown_with_its_place_and_a_way_on(lea: Client) -> None:
    """A41: what is not in the catalogue is a 400, and says why."""
    text = page(lea, "q=bag+statsu:open", 400)
    assert "There is no operator statsu:. Did you mean status:?" in text
    assert "<mark>statsu:</mark>" in text and "bag%20status%3Aopen" in text
    page(lea, "q=bag&tab=cellar", 400)
    page(lea, "q=bag&after=1.2.3", 400)


def test_a_misspelt_word_is_forgiven_and_said(lea: Client) -> None:
    text = page(lea, "q=umbrela")
    assert "Nothing says “umbrela”. Shown is what says umbrella." in text
    assert "Lost bag" in text
    assert "Nothing found" in page(lea, "q=umbrela&exactly=1")


def test_searches_are_remembered_kept_by_name_and_forgotten(lea: Client, cast: Cast) -> None:
    page(lea, "q=umbrella")
    page(lea, "q=statsu:open", 400)
    assert list(KeptSearch.objects.values_list("agent", "text", "name")) == [(cast.lea.pk, "umbrella", "")]
    lea.post("/desk/search/kept", {"q": "umbrella", "name": "Rain"})
    assert "Kept as Rain" in page(lea, "q=umbrella")
    assert "Rain" in page(lea, "q=")
    kept = KeptSearch.objects.get()
    other = Client()
    other.force_login(cast.tim.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert other.post(f"/desk/search/kept/{kept.pk}/removal").status_code == 404
    lea.post(f"/desk/search/kept/{kept.pk}/removal")
    assert not KeptSearch.objects.exists()


def test_only_the_last_twenty_searches_are_remembered(cast: Cast) -> None:
    by = cast.lea.actor()
    kept = tickets.keep_search("the first", name="Kept", by=by)
    for number in range(25):
        tickets.remember_search(f"search {number}", by=by)
    assert KeptSearch.objects.filter(name="").count() == 20
    assert KeptSearch.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("sta", "status:"), ("status:op", "status:open "), ("bag -te", "bag -team:"), ("team:ser", "team:Service "),
        ("assignee:le", 'assignee:"Lea First" '), ("due:", "due&lt;2h "), ("is:unr", "is:unread "),
        ("priority:ur", "priority:urgent "),
    ],
)  # fmt: skip
def test_what_is_typed_is_completed(lea: Client, typed: str, proposed: str) -> None:
    answer = lea.get("/desk/search/completion", {"q": typed}).content.decode()
    assert f'data-fill="{proposed}"'.replace('"Lea First"', "&#34;Lea First&#34;") in answer


def test_tags_in_use_and_searches_made_are_proposed(lea: Client, cast: Cast) -> None:
    tickets.set_tags(cast.ticket(), tags=["vip"], by=cast.lea.actor())
    tickets.remember_search("umbrella status:open", by=cast.lea.actor())
    assert 'data-fill="tag:vip "' in lea.get("/desk/search/completion", {"q": "tag:v"}).content.decode()
    assert "umbrella status:open" in lea.get("/desk/search/completion", {"q": "umb"}).content.decode()


def test_a_search_costs_a_number_of_statements_that_its_finds_do_not_change(
    lea: Client, cast: Cast, run_jobs: Callable[..., list[str]], django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(12):
        cast.ticket(f"Umbrella {number}")
    run_jobs(later=True)
    page(lea, "q=umbrella")
    with django_assert_max_num_queries(43):  # type: ignore[attr-defined]  # three of them for the sidebar's plan
        page(lea, "q=umbrella")


def test_a_search_goes_on_as_a_view_that_finds_the_same(
    lea: Client, cast: Cast, run_jobs: Callable[..., list[str]]
) -> None:
    found = cast.ticket("Umbrella in Milan", text="Two blue bags with a zebra")
    cast.ticket("Umbrella and wallet")
    run_jobs(later=True)
    typed = 'umbrella zebr* "blue bags" -wallet status:new OR status:open'
    assert "/desk/views/new?search=" in page(lea, f"q={quote(typed)}")
    editor = lea.get("/desk/views/new", {"search": typed}).content.decode()
    assert "does not say" in editor and "zebr*" in editor and "&#34;blue bags&#34;" in editor
    tree = understand(typed, cast.lea.actor()).as_conditions
    view = tickets.save_view(None, name="Zebras", tree=tree, by=cast.lea.actor())
    shown = lea.get(f"/desk/queues/view:{view.pk}").content.decode()
    assert found.subject in shown and "wallet" not in shown and "Lost bag" not in shown


def test_what_a_view_cannot_ask_is_not_offered_as_one(lea: Client) -> None:
    assert "views/new" not in page(lea, "q=umbrella+in:notes").partition('class="search-bar"')[2]
    assert lea.get("/desk/views/new", {"search": "umbrella in:notes"}).status_code == 400
    assert lea.get("/desk/views/new", {"search": "statsu:open"}).status_code == 400


def test_found_words_are_marked_in_subjects_too(lea: Client, cast: Cast, run_jobs: Callable[..., list[str]]) -> None:
    """A21."""
    cast.ticket("Umbrella <b>here</b>", text="Nothing of the kind")
    run_jobs(later=True)
    text = page(lea, "q=umbrella")
    assert "<mark>Umbrella</mark> &lt;b&gt;here&lt;/b&gt;" in text


def test_customers_organisations_and_articles_have_further_pages(lea: Client, cast: Cast) -> None:
    for number in range(30):
        Organization.objects.create(name=f"Parasol {number:02}", domain="parasol.test")
    first = page(lea, "q=parasol&tab=organisations")
    assert 'Organisations <span class="count">30</span>' in first
    assert "Parasol 24" in first and "Parasol 25" not in first and "after=25" in first
    second = page(lea, "q=parasol&tab=organisations&after=25")
    assert "Parasol 25" in second and "Parasol 24" not in second and "after=" not in second.partition("<main")[2]
    for place in ("x", "9999", "-1", "501"):
        page(lea, f"q=parasol&tab=organisations&after={place}", 400)


def test_what_is_written_down_about_customers_is_found(lea: Client, cast: Cast) -> None:
    """A21: notes and consents, as text; what was taken away is not found."""
    by = cast.lea.actor()
    customers.add_note(cast.laura, text="Collects parasols & umbrellas", by=by)
    gone = customers.add_note(cast.laura, text="Parasols, taken away", by=by)
    customers.remove_note(gone, by=by)
    customers.record_consent(cast.stranger, purpose="Parasol letter", is_given=True, source="a call", by=by)
    text = page(lea, "q=parasol&tab=remarks")
    assert 'On customers <span class="count">2</span>' in text
    assert "Collects <mark>parasols</mark> &amp; umbrellas" in text and "taken away" not in text
    assert "<mark>Parasol</mark> letter" in text and "Sam Stranger" in text


def test_fields_of_customers_are_words_of_the_search(lea: Client, cast: Cast) -> None:
    by = cast.ada.actor()
    customers.save_customer_field(None, name="Plan", kind="choice", choices=["Basic", "Plus"], by=by)
    customers.save_customer_field(None, name="Status", kind="text", by=by)
    customers.change_customer(cast.laura, fields={"plan": "Plus", "status": "gold"}, by=by)
    assert "Lost bag" in page(lea, "q=plan:plus")
    assert "Nothing found" in page(lea, "q=plan:basic")
    assert "Lost bag" in page(lea, "q=customer.status:gold+status:new")
    assert "Plan of the customer" in page(lea, "q=")
    assert 'data-fill="plan:Plus "' in lea.get("/desk/search/completion", {"q": "plan:pl"}).content.decode()
