"""One file per kind of entry on a customer's timeline; see `workspace/timeline_kind.py`."""
