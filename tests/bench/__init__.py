"""Figures for `docs/performance.md`: `make bench`, or one of them by name."""
