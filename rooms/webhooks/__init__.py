"""Telling other programs of sessions: who wants to hear of what, and that they were told."""
