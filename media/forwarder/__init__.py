"""Forwarding: SRTP in, routed and rewritten, SRTP out. `interface` is the boundary, `reference` the Python implementation."""
