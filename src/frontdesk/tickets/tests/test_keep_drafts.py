"""Half-written words and their files: in versions, of one agent alone, gone when they are sent."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.utils import timezone

from frontdesk.accounts.models import Workspace
from frontdesk.kit import clock
from frontdesk.kit.files import File, RefusedFile
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.drafts import DraftConflict, Slot, Written, of_agent
from frontdesk.tickets.actions.uploads import MOST, collect_orphaned_uploads
from frontdesk.tickets.models import Draft, Ticket, Upload
from tests.cast import Cast, actor

REPLY, NOTE = Slot("reply"), Slot("note")


def words(text: str) -> Written:
    return Written(html=f"<p>{text}</p>")


def text_file(name: str = "plan.txt", content: bytes = b"a plan") -> File:
    return File(name, "text/plain", content)


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return cast.ticket()


def test_each_save_is_a_version_and_what_is_emptied_is_gone(cast: Cast, ticket: Ticket) -> None:
    lea = actor(cast.lea)
    first = tickets.save_draft(ticket, REPLY, words("Dear"), base=0, by=lea)
    assert first is not None and first.version == 1
    second = tickets.save_draft(ticket, REPLY, words("Dear Laura"), base=1, by=lea)
    assert second is not None and (second.version, second.preview) == (2, "Dear Laura")
    note = tickets.save_draft(ticket, NOTE, words("Only us"), base=0, by=lea)
    assert note is not None and note.pk != second.pk
    assert tickets.save_draft(ticket, REPLY, Written(html="<p></p>"), base=2, by=lea) is None
    assert list(Draft.objects.values_list("kind", flat=True)) == ["note"]


def test_of_two_pages_the_slower_is_told_and_nothing_is_overwritten(cast: Cast, ticket: Ticket) -> None:
    """A67 for drafts: both texts are still there."""
    lea = actor(cast.lea)
    tickets.save_draft(ticket, REPLY, words("From the laptop"), base=0, by=lea)
    with pytest.raises(DraftConflict) as conflict:
        tickets.save_draft(ticket, REPLY, words("From the phone"), base=0, by=lea)
    assert conflict.value.draft.html == "<p>From the laptop</p>"
    again = tickets.save_draft(ticket, REPLY, words("From the laptop"), base=0, by=lea)
    assert again is not None and again.version == 1  # the answer to the first try was lost, that is all


def test_after_it_was_sent_another_page_still_saves_what_it_holds(cast: Cast, ticket: Ticket) -> None:
    lea = actor(cast.lea)
    tickets.save_draft(ticket, REPLY, words("One"), base=0, by=lea)
    tickets.discard_draft(ticket, REPLY, by=lea)
    kept = tickets.save_draft(ticket, REPLY, words("One and more"), base=1, by=lea)
    assert kept is not None and kept.version == 2


def test_a_draft_is_its_writers_alone(cast: Cast, ticket: Ticket) -> None:
    """A34."""
    tickets.save_draft(ticket, REPLY, words("Mine"), base=0, by=actor(cast.lea))
    assert of_agent(ticket, REPLY, cast.sue.pk) is None
    tickets.discard_draft(ticket, REPLY, by=actor(cast.sue))
    other = tickets.save_draft(ticket, REPLY, words("Sue's"), base=0, by=actor(cast.sue))
    assert other is not None and Draft.objects.count() == 2


@pytest.mark.parametrize("who", ["vic", "lea"])
def test_who_may_not_work_on_a_ticket_writes_no_draft_and_keeps_no_file_on_it(cast: Cast, who: str) -> None:
    hidden = cast.ticket(team=cast.third)
    by = actor(getattr(cast, who))
    with pytest.raises(PermissionDenied):
        tickets.save_draft(hidden, REPLY, words("x"), base=0, by=by)
    with pytest.raises(PermissionDenied):
        tickets.keep_upload(hidden, REPLY, text_file(), by=by)


def test_scripts_and_card_numbers_do_not_get_into_a_draft(cast: Cast, ticket: Ticket) -> None:
    """A20 and A69: drafts are kept as messages are."""
    Workspace.objects.update(redacts_cards=True)
    html = "<p onclick='x()'>4111 1111 1111 1111<script>y()</script></p>"
    draft = tickets.save_draft(ticket, REPLY, Written(html=html), base=0, by=actor(cast.lea))
    assert draft is not None
    assert "script" not in draft.html and "onclick" not in draft.html
    assert "4111 1111 1111 1111" not in draft.html + draft.preview


def test_files_come_before_the_message_and_go_with_the_draft(
    cast: Cast, ticket: Ticket, django_capture_on_commit_callbacks: object
) -> None:
    lea = actor(cast.lea)
    kept = tickets.keep_upload(ticket, REPLY, text_file(), by=lea)
    key = str(kept.file.name)
    assert default_storage.exists(key)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        tickets.discard_draft(ticket, REPLY, by=lea)
    assert not Upload.objects.exists() and not default_storage.exists(key)


def test_the_words_that_follow_a_file_are_no_conflict(cast: Cast, ticket: Ticket) -> None:
    lea = actor(cast.lea)
    kept = tickets.keep_upload(ticket, REPLY, text_file(), by=lea)
    saved = tickets.save_draft(ticket, REPLY, words("See the plan"), base=0, by=lea)
    assert saved is not None and list(saved.uploads.all()) == [kept]


def test_only_ones_own_files_of_this_very_draft_are_sent(cast: Cast, ticket: Ticket) -> None:
    """A34."""
    lea, sue = actor(cast.lea), actor(cast.sue)
    mine = tickets.keep_upload(ticket, REPLY, text_file(), by=lea)
    elsewhere = tickets.keep_upload(cast.ticket("Another"), REPLY, text_file(), by=lea)
    hers = tickets.keep_upload(ticket, REPLY, text_file(), by=sue)
    (found,) = tickets.uploaded_files(ticket, REPLY, [mine.token], "", by=lea)
    assert (found.name, found.content) == ("plan.txt", b"a plan")
    for foreign in (elsewhere.token, hers.token, "unheard-of-token"):
        with pytest.raises(RefusedFile, match="cannot be found"):
            tickets.uploaded_files(ticket, REPLY, [mine.token, foreign], "", by=lea)
    tickets.drop_upload(hers, by=lea)
    assert Upload.objects.filter(pk=hers.pk).exists()


def test_pictures_that_the_text_no_longer_shows_stay_behind(cast: Cast, ticket: Ticket) -> None:
    lea = actor(cast.lea)
    pixel = File("p.png", "image/png", b"\x89PNG\r\n\x1a\n")
    one, two = (tickets.keep_upload(ticket, REPLY, pixel, by=lea, is_inline=True) for _ in range(2))
    html = f'<p><img data-cid="{two.token}"></p>'
    (found,) = tickets.uploaded_files(ticket, REPLY, [one.token, two.token], html, by=lea)
    assert (found.content_id, found.is_inline) == (two.token, True)


def test_a_draft_takes_no_more_files_than_a_mail_carries(cast: Cast, ticket: Ticket) -> None:
    """A65."""
    for _ in range(MOST):
        tickets.keep_upload(ticket, REPLY, text_file(), by=actor(cast.lea))
    with pytest.raises(RefusedFile, match=f"At most {MOST}"):
        tickets.keep_upload(ticket, REPLY, text_file(), by=actor(cast.lea))


def test_files_that_a_crash_left_behind_are_collected(cast: Cast, ticket: Ticket) -> None:
    """F03: the row is gone or never came, the bytes lie there; those of a living draft stay."""
    lea = actor(cast.lea)
    with time_machine.travel(timezone.now() - clock.days(3), tick=True):
        lost, living = (tickets.keep_upload(ticket, slot, text_file(), by=lea) for slot in (REPLY, NOTE))
    keys = str(lost.file.name), str(living.file.name)
    Upload.objects.filter(pk=lost.pk).delete()
    assert collect_orphaned_uploads() == 1
    assert [default_storage.exists(key) for key in keys] == [False, True]
