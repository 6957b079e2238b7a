"""The operations on oneself."""
