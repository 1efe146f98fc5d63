"""The help centre without a person: home, search, articles, "did this help?"."""

from django.test import Client

from frontdesk.knowledge.actions import save_article, save_section
from frontdesk.knowledge.models import Article
from tests.cast import Cast


def test_the_first_page_shows_what_is_asked_most_and_the_way_to_a_person(client: Client, article: Article) -> None:
    page = client.get("/").content.decode()
    assert article.title in page and "Something else" in page and "/new" in page and "/track" in page
    assert "Answered" in page, "the default policy promises a first reply"


def test_a_search_forgives_half_a_word_and_leads_to_the_article(client: Client, article: Article) -> None:
    page = client.get("/search", {"q": "my refun"}).content.decode()
    assert f"/articles/{article.slug}" in page


def test_suggestions_are_links_that_an_option_list_can_hold(client: Client, article: Article) -> None:
    page = client.get("/search/suggestions", {"q": "refu"}).content.decode()
    assert 'role="option"' in page and article.slug in page


def test_an_empty_search_leads_to_the_form_with_the_words_kept(client: Client, article: Article) -> None:
    page = client.get("/search", {"q": "zeppelin <b>"}).content.decode()
    assert "Nothing found" in page and "subject=zeppelin" in page and "<b>\u201d" not in page


def test_a_hostile_search_finds_nothing_and_breaks_nothing(client: Client, article: Article) -> None:
    """A41: operators of the query language are only words."""
    for typed in ("a & | ! :* ( )", "'; DROP TABLE x; --", "\x00", "refund" * 500, "&", ":*"):
        assert client.get("/search", {"q": typed}).status_code == 200


def test_a_vote_counts_once_for_each_reader_and_may_be_changed(client: Client, article: Article) -> None:
    address = f"/articles/{article.slug}/vote"
    for answer in ("yes", "yes", "no"):
        assert client.post(address, {"helpful": answer}).status_code == 302
    article.refresh_from_db()
    assert (article.helpful, article.unhelpful) == (0, 1)
    Client(HTTP_USER_AGENT="another").post(address, {"helpful": "yes"})
    article.refresh_from_db()
    assert (article.helpful, article.unhelpful) == (1, 1)


def test_reading_counts_a_view(client: Client, article: Article) -> None:
    client.get(f"/articles/{article.slug}")
    client.head(f"/articles/{article.slug}")
    article.refresh_from_db()
    assert article.views == 1


def test_drafts_and_internal_articles_do_not_exist_for_visitors(client: Client, cast: Cast, article: Article) -> None:
    by = cast.ada.actor()
    inside = save_section(None, by=by, name="For us", is_internal=True)
    secret = save_article(None, by=by, section=inside, title="Override codes", body="<p>1234</p>", status="published")
    draft = save_article(None, by=by, section=article.section, title="Soon refund", body="<p>x</p>", status="draft")
    for hidden in (secret, draft):
        assert client.get(f"/articles/{hidden.slug}").status_code == 404
    assert "Override" not in client.get("/search", {"q": "override"}).content.decode().replace("override", "")
    assert client.get("/sections/for-us").status_code == 404


def test_employees_read_internal_articles(signed_in: Client, cast: Cast) -> None:
    by = cast.ada.actor()
    inside = save_section(None, by=by, name="For us", is_internal=True)
    save_article(None, by=by, section=inside, title="Override codes", body="<p>1234</p>", status="published")
    assert signed_in.get("/articles/override-codes").status_code == 200


def test_a_script_in_an_article_never_reaches_the_page(client: Client, cast: Cast, article: Article) -> None:
    """A20, A25."""
    body = '<p onclick="x()">Hi <a href="javascript:x()">there</a><script>alert(1)</script></p>'
    save_article(
        article, by=cast.ada.actor(), section=article.section, title=article.title, body=body, status="published"
    )
    page = client.get(f"/articles/{article.slug}").content.decode()
    assert "onclick" not in page and "javascript:" not in page and "alert(1)" not in page
