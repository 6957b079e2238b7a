"""The operations on sessions."""
