"""A room while people are inside: seats, lobby, hands, lock and spotlight. Knows no socket, no media, no database.

Everything here is synchronous, and takes the time from its caller.
"""
