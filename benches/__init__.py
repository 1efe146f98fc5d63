"""How fast the desk is, beside another desk that does the same work; how quickly mail comes in; what memory it holds.

    make bench                       # everything; takes an hour, most of it filling databases
    python -m benches --help         # mail and memory: BENCH="--sizes 1000 --mails 500 --burst 0" for a quick look
    python -m benches.desk --help    # pages, searches, writes: DESK="--sizes 10000" for a quick look
    python -m benches.sla --help     # promises: SLA="--tickets 5000" for a quick look
    python -m benches.sla.watching --help   # what open clocks cost a desk that stands already

Everything runs on loopback against a database of its own and ends by itself. Pages per second depend on what else the
machine does; processor time and the ratios are the figures to trust.
"""
