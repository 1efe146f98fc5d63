"""Uploading files of mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from frontdesk.channels.uploads import start_upload
from frontdesk.console.forms.mail_files import MailFilesForm
from frontdesk.console.views.page import actor_of, page, screen_of, staff
from frontdesk.kit.screens import listing


@staff
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the files, and show how they are taken in."""
    screen = screen_of(request, "mail-files")
    form = MailFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"screen": screen, "listing": listing(screen, request.GET), "upload_form": form}
        return page(request, screen.list_page, context, status=422)
    made = start_upload(
        form.cleaned_data["inbox"], form.cleaned_data["files"], user_id=request.user.pk, by=actor_of(request)
    )
    messages.success(request, "Uploaded. The mails are taken in now; you may leave this page.")
    return redirect("console:row", "mail-files", made.pk)
