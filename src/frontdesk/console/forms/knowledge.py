"""Forms of the help centre."""

import re
from typing import Any, ClassVar

from django import forms

from frontdesk.accounts.models import Brand
from frontdesk.console.forms.base import Group, RowForm
from frontdesk.console.forms.icons import icon_field
from frontdesk.console.forms.organisation import LANGUAGES
from frontdesk.kit.html import html_to_text, text_to_html
from frontdesk.knowledge.models import Article, Section

_MARKUP = re.compile(r"<(p|ul|ol|h[1-6]|div|table|blockquote|pre|br|strong|em|a|img)\b", re.IGNORECASE)


def as_html(body: str, kind: str) -> str:
    """What the editor sent as it is; plain text of the bare field as paragraphs, unless it is HTML already."""
    return body if kind == "html" or _MARKUP.search(body) else text_to_html(body)


class SectionForm(RowForm):
    """A shelf."""

    class Meta:
        model = Section
        fields = ("name", "description", "icon", "brand", "position", "is_internal")
        labels = {"is_internal": "Employees only", "position": "Place on the page"}
        help_texts = {
            "position": "Smaller numbers come first.",
            "is_internal": "Only employees who have signed in see it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["icon"] = icon_field(self.instance.icon)
        brand: Any = self.fields["brand"]
        brand.queryset, brand.empty_label = Brand.objects.all(), "All brands"


class ArticleForm(RowForm):
    """A question and its answer."""

    format = forms.CharField(required=False, max_length=4, initial="text", widget=forms.HiddenInput)
    language = forms.ChoiceField(choices=LANGUAGES)
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Question and answer", ("title", "summary", "body")),
        Group("Where", (("section", "language"), ("status", "slug"), "is_featured")),
    )

    rich = "body"

    class Meta:
        model = Article
        fields = ("title", "summary", "body", "section", "language", "is_featured", "status", "slug")
        labels = {"title": "Question", "body": "Answer", "is_featured": "On the first page", "slug": "Address"}
        help_texts = {
            "title": "In the customer's words.",
            "summary": "One or two sentences: shown in lists and search results.",
            "slug": "The end of the article's link; links that people kept stop working if it changes.",
        }
        widgets = {"body": forms.Textarea(attrs={"rows": 16})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        section: Any = self.fields["section"]
        section.empty_label = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["body"] = as_html(values.get("body", ""), values.pop("format", ""))
        if "body" not in self.errors and not html_to_text(values["body"]):
            self.add_error("body", "Write the answer.")
        return values
