"""The operations on webhooks, and what webhooks are told."""
