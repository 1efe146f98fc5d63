"""How fast the pages are, against two measures: the same SQL alone, and the same pages in ordinary Django.

    make bench                       # both sizes; BENCH="--sizes 1000 --seconds 2" for a quick look
    python -m benches --help
    python -m benches.desk --help    # the desk at work, beside django-helpdesk; DESK="--sizes 10000" for a quick look

Everything runs on loopback against a database of its own and ends by itself. Pages per second depend on what else the
machine does; processor time a page and the two ratios are the figures to trust.
"""
