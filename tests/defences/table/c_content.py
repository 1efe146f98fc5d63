"""What strangers write: HTML and names (A20, A21)."""

from tests.defences.defence import defence

HTML = "kit/tests/test_html.py::"
MAILS = "workspace/tests/test_show_mails.py::"
HOSTILE = "tests/browser/test_survive_hostile_mail.py::"

DEFENCES = [
    defence(
        "A20",
        "an address of a link begins with one of five schemes",
        ("kit/html.py", "url_schemes=_MAIL_SCHEMES,", 'url_schemes=_MAIL_SCHEMES | {"javascript", "data"},'),
        tests=f"{HTML}test_nothing_runs_and_nothing_loads",
    ),
    defence(
        "A20",
        "only attributes on the list stay, so no handler and no style",
        (
            "kit/html.py",
            "attributes=_ATTRIBUTES,",
            'attributes={**_ATTRIBUTES, "*": {"style", "onclick", "class", "id"}},',
        ),
        tests=f"{HTML}test_nothing_runs_and_nothing_loads",
    ),
    defence(
        "A20",
        "only elements on the list stay",
        (
            "kit/html.py",
            "        tags=tags,\n        clean",
            '        tags=tags | {"form", "input", "meta", "base"},\n        clean',
        ),
        tests=f"{HTML}test_nothing_runs_and_nothing_loads",
    ),
    defence(
        "A20",
        "styles of a framed mail name no address",
        ("kit/layout.py", "if one.strip() and not _LOUD.search(one)]", "if one.strip()]"),
        tests=f"{MAILS}test_a20_a_mail_with_a_layout_is_framed_and_keeps_its_styles",
    ),
    defence(
        "A20",
        "the frame of a mail is a sandbox without scripts, on the page",
        (
            "workspace/templates/workspace/parts.html",
            'sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"',
            'sandbox="allow-same-origin allow-scripts"',
        ),
        tests=f"{MAILS}test_a20_a_mail_with_a_layout_is_framed_and_keeps_its_styles",
    ),
    defence(
        "A20",
        "the frame of a mail is a sandbox without scripts, also opened by itself",
        (
            "workspace/original.py",
            "\"frame-ancestors 'self'; sandbox allow-same-origin",
            "\"frame-ancestors 'self'; sandbox allow-scripts allow-same-origin",
        ),
        tests=f"{MAILS}test_a20_a_mail_with_a_layout_is_framed_and_keeps_its_styles",
    ),
    defence(
        "A20",
        "in a real browser the sanitiser holds alone, without any policy behind it",
        ("kit/html.py", "url_schemes=_MAIL_SCHEMES,", 'url_schemes=_MAIL_SCHEMES | {"javascript", "data"},'),
        tests=f"{HOSTILE}test_a20_what_is_sanitised_needs_no_content_policy",
        needs="browser",
        seen_by="Error",
    ),
    defence(
        "A21",
        "what people write is escaped on every page",
        ("kit/templates.py", "autoescape=_escaped,", "autoescape=False,"),
        tests="workspace/tests/test_show_a_queue.py::test_words_of_people_stand_as_text_in_every_list "
        "workspace/tests/test_save_views.py::test_words_of_people_stand_as_text_in_views",
    ),
    defence(
        "A21",
        "values are escaped in the HTML of our letters",
        (
            "channels/notices.py",
            r'lines = [Markup("<br>").join(piece.split("\n")) for piece in pieces]',
            r'lines = [Markup("<br>".join(piece.split("\n"))) for piece in pieces]',
        ),
        tests="channels/tests/test_render_notice.py::test_values_are_text_in_html",
    ),
]
