"""django-helpdesk behind the server of `frontdesk web`: `python -m benches.helpdesk.serve --port N`."""

import sys

from frontdesk.config.commands.serving import _serve

if __name__ == "__main__":
    _serve("benches.helpdesk.wsgi:application", "wsgi", "127.0.0.1", int(sys.argv[-1]), workers=1, threads=4)
