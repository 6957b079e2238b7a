"""Hostile bytes against every parser of what comes from outside: `python -m tests.fuzz TARGET --seconds N`."""
