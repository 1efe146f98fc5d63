"""What holds each line of the proofs: every defence, where it stands, and the test that fails without it.

`make defences` takes one defence out of a copy of the tree after the other and runs its tests: at least one has to
fail, because of what it asserts. A defence that could go unnoticed is one that somebody will remove by mistake.

The table in `tests/defences/table/` is also a guide: it names, line by line, the few words of code that hold it.
"""
