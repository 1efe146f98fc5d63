"""Text in the cells of CSV and spreadsheets (A45). Pure.

A cell that begins like a formula would be executed by the program that opens the file. It gets an apostrophe before
it, as spreadsheets themselves mark text; and so that reading gives back exactly what was written, so does text that
begins with an apostrophe already.
"""

_ARMED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """The text as a cell that nothing executes."""
    return f"'{text}" if text.startswith(("'", *_ARMED)) else text


def restored(cell: str) -> str:
    """The text that `neutral` was given."""
    return cell[1:] if cell.startswith("'") else cell
