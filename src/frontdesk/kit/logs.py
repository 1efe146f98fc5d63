"""Log lines for people or for machines: one line each, with the request's id, without personal data.

Control characters in values are escaped, so nobody can write a line of their own (A47).
"""

import contextvars
import json
import logging
from typing import Any

import psycopg

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")


def _escaped(text: str) -> str:
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _is_silent_database(error: BaseException | None) -> bool:
    """No connection to PostgreSQL, or a lost one: the reason says it all, the place in the code nothing."""
    while error is not None:
        if isinstance(error, psycopg.OperationalError):
            return error.sqlstate is None or error.sqlstate.startswith(("08", "57P"))
        error = error.__cause__
    return False


class _Brief(logging.Formatter):
    """An outage of the database is told in a line wherever it is met: a log full of tracebacks hides its cause."""

    def formatException(self, ei: Any) -> str:
        return f"{type(ei[1]).__name__}: {ei[1]}".strip() if _is_silent_database(ei[1]) else super().formatException(ei)


class Human(_Brief):
    """`14:02:11 INFO  frontdesk.tickets  text  [request]`; tracebacks follow, indented."""

    def format(self, record: logging.LogRecord) -> str:
        clock = self.formatTime(record, "%H:%M:%S")
        line = f"{clock} {record.levelname:<7} {record.name}  {_escaped(record.getMessage())}"
        if identity := request_id.get():
            line += f"  [{identity}]"
        if record.exc_info:
            line += "\n" + "\n".join(
                "    " + _escaped(row) for row in self.formatException(record.exc_info).splitlines()
            )
        return line


class Json(_Brief):
    """One JSON object a line: time, level, logger, message, request, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=True)
