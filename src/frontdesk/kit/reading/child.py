"""The process that reads one file: bytes in, text out. It limits itself before it looks at anything.

Ends with 0 and the text, or with 1 and a sentence that says why there is none; anything else is a crash.
"""

import sys

MEMORY_BYTES = 700_000_000
PROCESSOR_SECONDS = 20


def main() -> None:
    """Read standard input, write standard output."""
    _limit()
    from frontdesk.kit.reading.formats import Unreadable, read

    content = sys.stdin.buffer.read()
    try:
        text = read(content)
    except Unreadable as error:
        _say(str(error))
        sys.exit(1)
    except Exception:  # a damaged file can break its reader in any way
        sys.exit(2)
    _say(text)


def _say(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "ignore"))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # no POSIX: the time limit of the parent stays
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
