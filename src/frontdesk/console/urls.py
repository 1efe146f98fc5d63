"""The console's table of contents."""

from django.urls import path

from frontdesk.console.views import (
    account,
    article,
    guide,
    hours,
    inbox,
    macro,
    mail_files,
    notice,
    rule,
    screen,
    sending,
)

app_name = "console"

urlpatterns = [
    path("", guide.home, name="home"),
    path("articles/preview", article.preview, name="article_preview"),
    path("macros/preview", macro.preview, name="macro_preview"),
    path("rules/order", rule.order, name="rule_order"),
    path("rules/trial", rule.trial, name="rule_trial"),
    path("rules/<int:pk>/versions/<int:number>", rule.version, name="rule_version"),
    path("calendars/preview", hours.calendar_preview, name="calendar_preview"),
    path("promises/<int:pk>/preview", hours.policy_preview, name="policy_preview"),
    path("inboxes/<int:pk>/check", inbox.check, name="inbox_check"),
    path("inboxes/<int:pk>/account", account.leave, name="inbox_account"),
    path("inboxes/account/return", account.come_back, name="inbox_account_return"),
    path("mail-files/uploads", mail_files.upload, name="mail_upload"),
    path("put-aside/retries", inbox.retry_all, name="retry_all"),
    path("inboxes/<int:pk>/sending", sending.sending, name="inbox_sending"),
    path("inboxes/<int:pk>/sending/key", sending.key, name="inbox_key"),
    path("put-aside/<int:pk>/raw", inbox.raw, name="raw"),
    path("mail-templates", notice.catalogue, name="notices"),
    path("mail-templates/<slug:kind>/<slug:language>", notice.wording, name="notice"),
    path("mail-templates/<slug:kind>/<slug:language>/preview", notice.preview, name="notice_preview"),
    path("mail-templates/<slug:kind>/<slug:language>/test", notice.test, name="notice_test"),
    path("<slug:slug>", screen.listed, name="screen"),
    path("<slug:slug>/new", screen.new, name="new"),
    path("<slug:slug>/<int:pk>", screen.row, name="row"),
    path("<slug:slug>/<int:pk>/removal", screen.removal, name="removal"),
    path("<slug:slug>/<int:pk>/history", screen.history, name="history"),
    path("<slug:slug>/<int:pk>/acts/<slug:act>", screen.act, name="act"),
]
