"""One file per check; see `operations/check.py`."""
