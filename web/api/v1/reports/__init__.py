"""The operations on reports."""
