"""Moving data in and out in bulk: the demo organisation, generated load."""
