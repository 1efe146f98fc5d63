"""The words of an answer to many: names in double braces are replaced once, as text."""

import re
from collections.abc import Mapping

VARIABLES = {
    "customer_name": "Laura Croft",
    "number": "FD-4827193",
    "problem": "Sign-in fails for old accounts",
    "workaround": "Reset the password.",
    "agent_name": "Lea First",
}
_VARIABLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def unknown(text: str) -> list[str]:
    """Names in braces that stand for nothing, each once."""
    return list(dict.fromkeys(name for name in _VARIABLE.findall(text) if name not in VARIABLES))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its names replaced. What a value says is never read as a name again (A43)."""
    return _VARIABLE.sub(lambda found: values.get(found.group(1), found.group(0)), text)
