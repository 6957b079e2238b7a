"""What a test measured, for `make bench` to print."""

from collections.abc import Callable, Mapping

RecordProperty = Callable[[str, object], None]
"""Of pytest's fixture `record_property`."""


def told(record: RecordProperty, what: str, figures: Mapping[str, float]) -> Mapping[str, float]:
    """Record each as "what: name"; returns them."""
    for name, figure in figures.items():
        record(f"{what}: {name}", figure)
    return figures
