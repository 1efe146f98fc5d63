"""Table of contents of the entrance. Names that allauth asks for are its own."""

from django.urls import path

from frontdesk.entrance.views import invitation, password, profile, second_step, sessions, set_up, sign_in, tokens

urlpatterns = [
    path("setup", set_up.set_up, name="set_up"),
    path("account/login", sign_in.sign_in, name="account_login"),
    path("account/logout", sign_in.sign_out, name="account_logout"),
    path("account/entered", sign_in.entered, name="entered"),
    path("account/second-step", second_step.challenge, name="mfa_authenticate"),
    path("account/password/reset", password.ask, name="account_reset_password"),
    path("account/password/reset/sent", password.asked, name="account_reset_password_done"),
    path("account/password/reset/key/<str:key>", password.reset, name="account_reset_password_from_key"),
    path("account/invitations/<str:secret>", invitation.invitation, name="invitation"),
    path("account/profile", profile.profile, name="account_profile"),
    path("account/password", password.change, name="account_change_password"),
    path("account/security", second_step.overview, name="mfa_index"),
    path("account/security/authenticator", second_step.switch_on, name="mfa_activate_totp"),
    path("account/security/authenticator/removal", second_step.switch_off, name="mfa_deactivate_totp"),
    path("account/security/recovery-codes", second_step.recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/sessions", sessions.sessions, name="account_sessions"),
    path("account/sessions/<str:key>", sessions.ending, name="account_session"),
    path("account/tokens", tokens.tokens, name="account_tokens"),
    path("account/tokens/<int:pk>/revocation", tokens.revocation, name="account_token_revocation"),
]
