"""Browsers by name, so that people recognise their own."""

from typing import Final

# The order matters: every one of them also says that it is the next ones.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def describe(user_agent: str) -> str:
    """Such as "Chrome, Android"; empty when the browser does not tell."""
    found = (next((name for mark, name in known if mark in user_agent), None) for known in (BROWSERS, SYSTEMS))
    return ", ".join(name for name in found if name)
