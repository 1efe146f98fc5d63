"""The small picture of a file in the conversation: for whoever may see the file, and for nobody else."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from frontdesk.accounts import actions as accounts
from frontdesk.kit import files, thumbnails
from frontdesk.kit.files import File
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Attachment, FileHold
from tests.cast import Cast


@pytest.fixture
def photo(cast: Cast, settings: Any, tmp_path: Any) -> Attachment:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    made = io.BytesIO()
    Image.new("RGB", (1200, 900), "teal").save(made, "PNG")
    kept = [File("photo.png", "image/png", made.getvalue()), File("stump.png", "image/png", made.getvalue()[:100])]
    tickets.receive_message(cast.ticket(), customer=cast.laura, text="See", files=kept, by=cast.laura.actor())
    return Attachment.objects.order_by("pk")[0]


def test_it_is_shown_in_the_conversation_and_made_once(
    cast: Cast, photo: Attachment, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(cast.lea.user)
    page = client.get(f"/desk/tickets/{photo.message.ticket.number}").content.decode()
    assert f'src="/desk/files/{photo.pk}/preview"' in page and f'src="/desk/files/{photo.pk}"' not in page
    first = client.get(f"/desk/files/{photo.pk}/preview")
    assert (first.status_code, first["Content-Type"]) == (200, "image/webp")
    assert first["X-Content-Type-Options"] == "nosniff" and "sandbox" in first["Content-Security-Policy"]
    monkeypatch.setattr(thumbnails, "thumbnail", None)
    assert client.get(f"/desk/files/{photo.pk}/preview").content == first.content
    assert default_storage.exists(f"{photo.file.name}.preview")


def test_what_cannot_be_drawn_has_none(cast: Cast, photo: Attachment, client: Any) -> None:
    """A26: remembered, so that it is not tried at every look."""
    client.force_login(cast.lea.user)
    stump = Attachment.objects.order_by("pk")[1]
    for _ in range(2):
        assert client.get(f"/desk/files/{stump.pk}/preview").status_code == 404
    with files.open_stored(f"{stump.file.name}.preview") as kept:
        assert kept.read() == b""


def test_who_may_not_see_the_file_sees_no_preview(cast: Cast, photo: Attachment, client: Any) -> None:
    """A28, A35: not without signing in, not of a private team, not while the file is held."""
    address = f"/desk/files/{photo.pk}/preview"
    assert client.get(address).status_code in {302, 404}
    client.force_login(cast.lea.user)
    FileHold.objects.create(attachment=photo, kind="infected", reason="The virus scanner found a thing.")
    assert client.get(address).status_code == 403
    FileHold.objects.all().delete()
    assert client.get(address).status_code == 200
    ticket = photo.message.ticket
    accounts.save_team(cast.third, by=cast.ada.actor(), is_private=True)
    type(ticket).objects.filter(pk=ticket.pk).update(team=cast.third)
    assert client.get(address).status_code == 404
