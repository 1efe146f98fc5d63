"""What routing adds to the acts on many tickets; the base is `tickets.bulk_act`."""
