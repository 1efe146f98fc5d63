"""The bulk acts, one class each; the base is `tickets.bulk_act`."""
