"""What internal updates add to the acts on many tickets; the base is `tickets.bulk_act`."""
