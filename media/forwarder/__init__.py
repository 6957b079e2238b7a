"""Forwarding: SRTP in, routed and rewritten, SRTP out.

`interface` is the boundary to the control, `reference` the implementation in Python.
"""
