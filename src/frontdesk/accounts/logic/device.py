"""Putting a browser's long name into words that its owner recognises."""

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device(browser: str) -> str:
    """ "Firefox on Linux" from a User-Agent header; "Unknown device" where it says nothing."""
    program = next((name for mark, name in BROWSERS if mark in browser), "")
    system = next((name for mark, name in SYSTEMS if mark in browser), "")
    return f"{program} on {system}" if program and system else program or system or "Unknown device"
