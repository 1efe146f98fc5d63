"""What strangers send: pictures and files (A22 to A27, A34, A35)."""

from tests.defences.defence import defence

MAILS = "workspace/tests/test_show_mails.py::"
PICTURES = "kit/tests/test_remote_pictures.py::"
HELD = "tests/test_held_files.py::"
THUMBNAILS = "kit/tests/test_thumbnails.py::"
DRAFTS = "tickets/tests/test_keep_drafts.py::"
COPY = "tests/test_people_in_copy.py::"
DOWNLOAD = "workspace/tests/test_work_on_a_ticket.py::test_a_file_is_a_download_for_those_who_see_its_ticket"

DEFENCES = [
    defence(
        "A22",
        "a file is a download and never a page of ours",
        ("workspace/views/files.py", "as_attachment=True,", "as_attachment=False,"),
        tests=DOWNLOAD,
    ),
    defence(
        "A22",
        "a file that is no picture is only bytes",
        (
            "workspace/views/files.py",
            'kind = found.content_type if found.content_type in IMAGES else "application/octet-stream"',
            "kind = found.content_type",
        ),
        tests=DOWNLOAD,
    ),
    defence(
        "A22",
        "a file opened by itself is in a sandbox",
        (
            "workspace/views/files.py",
            """    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"\n""",
            "",
        ),
        tests=DOWNLOAD,
    ),
    defence(
        "A22",
        "no browser guesses what a file is",
        ("workspace/views/files.py", '    answer.headers["X-Content-Type-Options"] = "nosniff"\n', ""),
        ("kit/middleware.py", '        headers.setdefault("X-Content-Type-Options", "nosniff")\n', ""),
        tests=DOWNLOAD,
        seen_by="KeyError",
    ),
    defence(
        "A22",
        "a customer's file comes as a download as well",
        (
            "kit/files.py",
            'way = "inline" if content_type in SHOWN else "attachment"',
            'way = "inline"',
        ),
        tests="kit/tests/test_files.py::test_only_pictures_open_in_place_and_headers_cannot_be_split",
    ),
    defence(
        "A22 A26",
        "markup of any kind is plain text, whatever it is called",
        ("kit/files.py", 'if not content.startswith(b"%PDF-") and is_text(content):', "if False:"),
        tests="kit/tests/test_files.py::test_the_content_says_what_it_is",
    ),
    defence(
        "A23",
        "of a name only its last part stays",
        ("kit/files.py", 'last = PurePosixPath(visible.replace("\\\\", "/")).name', "last = visible"),
        tests="kit/tests/test_files.py::test_names_are_made_safe_before_anything_else",
    ),
    defence(
        "A23",
        "characters that nobody sees leave a name",
        (
            "kit/files.py",
            'if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}',
            "if char",
        ),
        tests="kit/tests/test_files.py::test_names_are_made_safe_before_anything_else",
    ),
    defence(
        "A23",
        "a name never becomes a path of the storage",
        (
            "kit/files.py",
            'f"{folder}/{secrets.token_hex(2)}/{secrets.token_urlsafe(18)}"',
            'f"{folder}/{secrets.token_hex(2)}/{file.name}"',
        ),
        tests="kit/tests/test_files.py::test_a_name_is_no_part_of_where_a_file_lies",
    ),
    defence(
        "A23",
        "a name cannot end the header that it stands in",
        ("kit/files.py", 'plain = re.sub(r\'[^\\x20-\\x7e]|["\\\\%]\', "_", name)', "plain = name"),
        tests="kit/tests/test_files.py::test_only_pictures_open_in_place_and_headers_cannot_be_split",
    ),
    defence(
        "A24",
        "pictures from elsewhere do not load by themselves",
        (
            "workspace/original.py",
            "if not with_pictures or not is_web_address(given):",
            "if not is_web_address(given):",
        ),
        tests=f"{MAILS}test_a24_remote_pictures_stay_away_until_somebody_asks",
    ),
    defence(
        "A24",
        "asked for, they come through us and never from the sender",
        (
            "kit/layout.py",
            "return address if _OWN_PIXELS.fullmatch(address) else picture(address)",
            "return address",
        ),
        tests=f"{MAILS}test_a24_remote_pictures_stay_away_until_somebody_asks",
    ),
    defence(
        "A24",
        "the proxy fetches nothing but what stands in the mail",
        (
            "workspace/views/originals.py",
            'if not remote_pictures.is_signed(str(found.pk), url, request.GET.get("by", "")):',
            "if not url:",
        ),
        tests=f"{MAILS}test_a24_the_proxy_fetches_only_what_stands_in_the_mail",
    ),
    defence(
        "A24",
        "the proxy reaches no private address",
        ("kit/remote_pictures.py", "http_client(4.0, allow_private=False)", "http_client(4.0)"),
        tests=f"{PICTURES}test_a42_private_addresses_are_refused_whatever_the_setting_for_mail_servers_says",
    ),
    defence(
        "A24",
        "the proxy gives out pictures alone, and no bomb",
        ("kit/remote_pictures.py", "    if not size.is_sane:\n", "    if False:\n"),
        tests=f"{PICTURES}test_a24_what_is_no_sane_picture_is_not_shown",
    ),
    defence(
        "A25",
        "an article is sanitised when it is saved",
        ("knowledge/actions/write.py", "saved.body = html.clean_rich(body)", "saved.body = body"),
        tests="portal/tests/test_read_articles.py::test_a_script_in_an_article_never_reaches_the_page",
    ),
    defence(
        "A26",
        "a picture that says millions of pixels is not decoded for a preview",
        (
            "kit/thumbnails.py",
            'size is None or not size.is_sane or (size.kind != "image/jpeg" and size.width * size.height > MOST_PIXELS)',
            "size is None",
        ),
        tests=f"{THUMBNAILS}test_a26_a_bomb_is_not_even_opened",
    ),
    defence(
        "A26",
        "a damaged picture has no preview, and is no error",
        (
            "kit/thumbnails.py",
            "        OSError,\n        ValueError,\n        SyntaxError,\n        EOFError,\n        struct.error,\n",
            "        EOFError,\n",
        ),
        tests=f"{THUMBNAILS}test_a26_a_bomb_a_stump_and_what_is_no_picture_have_none",
        seen_by="OSError ValueError SyntaxError",
    ),
    defence(
        "A26",
        "only four formats of pictures are opened for a preview",
        (
            "kit/thumbnails.py",
            'if size is None or not size.is_sane or (size.kind != "image/jpeg" and size.width * size.height > MOST_PIXELS):',
            "if size is not None and not size.is_sane:",
        ),
        ("kit/thumbnails.py", ', formats=("PNG", "JPEG", "GIF", "WEBP")', ""),
        tests=f"{THUMBNAILS}test_a26_other_formats_are_not_opened",
    ),
    defence(
        "A26",
        "a preview holds the pixels and nothing else that the file said",
        (
            "kit/thumbnails.py",
            "            fresh = Image.new(small.mode, small.size)  # without what the file said besides its pixels\n"
            "            fresh.paste(small)\n",
            "            fresh = small\n",
        ),
        (
            "kit/thumbnails.py",
            'fresh.save(made, "WEBP", quality=80, method=2)',
            'fresh.save(made, "WEBP", exif=image.getexif())',
        ),
        tests=f"{THUMBNAILS}test_a26_where_it_was_taken_and_what_hangs_behind_it_stay_out",
    ),
    defence(
        "A26 A35",
        "who may not see a file sees no preview of it",
        (
            "workspace/views/files.py",
            "mine = Attachment.objects.filter(message__ticket__in=Ticket.objects.visible_to(request.actor))",
            "mine = Attachment.objects.all()",
        ),
        tests="workspace/tests/test_preview_a_picture.py::test_who_may_not_see_the_file_sees_no_preview "
        "workspace/tests/test_preview_a_picture.py::test_what_cannot_be_drawn_has_none",
    ),
    defence(
        "A26",
        "a picture or an archive that is huge to open is refused in a form",
        ("kit/files.py", "if reason := danger_of(content) or (", 'if reason := "" or ('),
        tests=f"{HELD}test_a26_a_bomb_is_refused_in_a_form_and_held_in_a_mail",
    ),
    defence(
        "A26",
        "a picture or an archive that is huge to open is held in a mail, and the mail is read",
        ("tickets/actions/holds.py", "if reason := danger_of(file.content):", 'if reason := "":'),
        tests=f"{HELD}test_a26_a_bomb_is_refused_in_a_form_and_held_in_a_mail",
        seen_by="DoesNotExist",
    ),
    defence(
        "A26",
        "packed Rich Text ends at its limit",
        ("channels/mail/rtf.py", "while position < len(data) and len(out) < limit:", "while position < len(data):"),
        tests="channels/tests/test_rich_text.py::test_a_bomb_ends_at_the_limit",
    ),
    defence(
        "A26",
        "a wrapper gives no more than so many files",
        ("channels/mail/tnef.py", "if len(files) == MAX_FILES:", "if False:"),
        tests="channels/tests/test_understand_mail.py::test_a_wrapper_full_of_files_is_read_to_its_limit",
    ),
    defence(
        "A26",
        "an uploaded archive that unpacks without end is refused",
        (
            "channels/mailfiles.py",
            "if len(members) > MAX_MEMBERS or sum(one.file_size for one in members) > MAX_UNPACKED:",
            "if len(members) > MAX_MEMBERS:",
        ),
        tests="console/tests/test_upload_mail.py::test_an_archive_that_unpacks_without_end_is_refused",
    ),
    defence(
        "A26",
        "a part of an Office file unpacks to its limit: by our count, by the reader of XML, by the memory of its process",
        ("kit/reading/formats.py", "        self.left -= len(piece)\n", ""),
        ("kit/reading/formats.py", "huge_tree=False", "huge_tree=True"),
        ("kit/reading/child.py", "    _limit()\n", ""),
        tests="kit/tests/test_read_files.py::test_a26_a_part_that_unpacks_to_gigabytes_is_left",
    ),
    defence(
        "A26",
        "entities of an Office file stay what they are",
        (
            "kit/reading/formats.py",
            "resolve_entities=False, no_network=True, load_dtd=False,",
            "resolve_entities=True, no_network=False, load_dtd=True,",
        ),
        tests="kit/tests/test_read_files.py::test_a26_an_outside_entity_is_not_fetched",
    ),
    defence(
        "A27",
        "a program among several files refuses all of them",
        (
            "kit/files.py",
            "if PurePosixPath(name).suffix.lower() in _FORBIDDEN_ENDINGS or kind in _FORBIDDEN_TYPES:",
            "if not found and (PurePosixPath(name).suffix.lower() in _FORBIDDEN_ENDINGS or kind in _FORBIDDEN_TYPES):",
        ),
        tests="kit/tests/test_files.py::test_all_are_checked_before_any_is_kept "
        "portal/tests/test_ask_for_help.py::test_all_files_are_checked_and_one_forbidden_refuses_the_request",
    ),
    defence(
        "A27",
        "an agent's files are scanned before they leave, and one that is infected stops the answer",
        ("kit/files.py", '(_found(content) if scanned and scanner.is_on() else "")', '""'),
        tests=f"{HELD}test_an_agents_file_is_checked_before_it_leaves",
    ),
    defence(
        "A34",
        "a file that waits belongs to its draft, and its draft to one agent",
        (
            "tickets/actions/uploads.py",
            "    own = {one.token: one for one in draft.uploads.all()} if draft else {}\n",
            "    own = {one.token: one for one in Upload.objects.all()}\n",
        ),
        tests=f"{DRAFTS}test_only_ones_own_files_of_this_very_draft_are_sent "
        "workspace/tests/test_write_in_the_box.py::test_a_foreign_file_is_neither_seen_nor_sent",
    ),
    defence(
        "A34",
        "a draft is found by its writer alone",
        (
            "tickets/actions/drafts.py",
            "rows.filter(aside, ticket=ticket, agent_id=agent or 0, kind=slot.kind)",
            "rows.filter(aside, ticket=ticket, kind=slot.kind)",
        ),
        tests=f"{DRAFTS}test_a_draft_is_its_writers_alone",
        seen_by="DraftConflict",
    ),
    defence(
        "A34",
        "a file of a draft is taken out by its writer alone",
        (
            "tickets/actions/uploads.py",
            "filter(pk=upload.pk, draft__agent_id=by.id or 0).first()",
            "filter(pk=upload.pk).first()",
        ),
        tests=f"{DRAFTS}test_only_ones_own_files_of_this_very_draft_are_sent",
    ),
    defence(
        "A34",
        "files of somebody else's planned reply are not given",
        (
            "workspace/planned.py",
            "pk=int(key), ticket=ticket, agent_id=request.actor.id, state=PlannedReply.State.TAKEN_BACK",
            "pk=int(key), ticket=ticket, state=PlannedReply.State.TAKEN_BACK",
        ),
        tests="workspace/tests/test_take_a_reply_back.py::test_files_of_somebody_elses_reply_are_not_given",
    ),
    defence(
        "A35",
        "a file is for whoever sees its ticket, and for nobody after that",
        (
            "workspace/views/files.py",
            "mine = Attachment.objects.filter(message__ticket__in=Ticket.objects.visible_to(request.actor))",
            "mine = Attachment.objects.all()",
        ),
        tests=DOWNLOAD,
    ),
    defence(
        "A35",
        "a customer's link names its ticket and is signed",
        (
            "tickets/tracking.py",
            "signed = crypto.verify(PURPOSE, _subject(ticket), signature) or any(",
            "signed = True or any(",
        ),
        tests="portal/tests/test_follow_a_ticket.py::test_forged_and_foreign_tokens_open_nothing",
    ),
    defence(
        "A35",
        "a link of somebody in copy names the participation and is signed",
        (
            "tickets/tracking.py",
            "signed = crypto.verify(COPY_PURPOSE, _copy_subject(found), signature) or any(",
            "signed = True or any(",
        ),
        tests=f"{COPY}test_a_bent_link_opens_nothing",
    ),
    defence(
        "A30 A35",
        "a link of somebody in copy ends with the participation, also when they come back",
        (
            "tickets/actions/participants.py",
            "        one.delete()\n",
            "        pass\n",
        ),
        tests=f"{COPY}test_a_link_ends_with_the_participation_and_stays_dead",
    ),
    defence(
        "A35",
        "through a customer's link only files of what that reader may read are given",
        (
            "portal/views/tracking.py",
            "kept = Attachment.objects.filter(pk=pk, message__in=public)",
            "kept = Attachment.objects.filter(pk=pk)",
        ),
        tests=f"{COPY}test_number_address_and_code_open_what_they_may_read "
        "portal/tests/test_follow_a_ticket.py::test_a_file_of_another_ticket_is_not_reached_through_mine",
    ),
    defence(
        "A03 A35",
        "people in copy read what was said since they came",
        (
            "portal/access.py",
            "here &= Q(created_at__gte=self.participant.added_at) | Q(customer=self.customer)",
            "here &= Q()",
        ),
        tests=f"{COPY}test_number_address_and_code_open_what_they_may_read "
        f"{COPY}test_the_page_of_somebody_in_copy_begins_when_they_came",
    ),
]
