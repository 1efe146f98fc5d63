"""How fast the desk is, beside another desk that does the same work; how quickly mail comes in; what memory it holds.

    make bench                       # everything; takes two hours, most of it filling databases
    make bench BENCH="--quick"       # small databases: whether it all still runs, ten minutes
    python -m benches --help         # which there are; each is a module of its own and has its own `--help`

Everything runs on loopback against a database of its own and ends by itself. Pages per second depend on what else the
machine does; processor time and the ratios are the figures to trust.
"""
