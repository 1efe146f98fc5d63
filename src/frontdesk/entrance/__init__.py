"""The door before the doors: first start, sign-in and second step, invitations, one's own sessions and profile."""
