"""What was compared, in lines and as a picture."""

from collections.abc import Iterator

from tests.bench.audience import Figures
from tests.bench.servers import DIRECT, LIMIT, Compared

Line = tuple[str, object]


def lines(compared: Compared) -> Iterator[Line]:
    """The middle round of each server, then what they are to one another, then what was not measured."""
    for server in compared.rounds:
        yield from _of_server(server, compared)
    yield from _ratios(compared)
    for server, missing in compared.overwhelmed.items():
        yield server, f"cannot carry it: {missing}"
    for failure in compared.failures:
        yield "FAILED", failure
    for server in compared.not_here:
        yield server, "not installed, so nothing is compared with it"


def _of_server(server: str, compared: Compared) -> Iterator[Line]:
    rounds, middle = compared.rounds[server], compared.middle(server)
    if server != DIRECT:
        cheapest, dearest = rounds[0].cost, rounds[-1].cost
        yield f"{server}: CPU per packet, µs", f"{middle.cost:.2f} ({cheapest:.2f} to {dearest:.2f})"
        yield f"{server}: of one core, %", _share(middle, middle.spent.process)
        yield f"{server}: of that core, in the kernel's softirq thread, %", _share(middle, middle.spent.softirq)
    yield f"{server}: delay p50 / p99, ms", f"{middle.delay_p50:.3f} / {middle.delay_p99:.3f}"
    yield f"{server}: packets/s, none missing", round(middle.packets / middle.seconds)
    yield f"{server}: opened and compared, {middle.profile}", middle.opened


def _share(figures: Figures, seconds: float) -> float:
    return round(100 * seconds / figures.seconds, 1)


def _ratios(compared: Compared) -> Iterator[Line]:
    """Of the first server, which is our fastest."""
    first = next(iter(compared.rounds), DIRECT)
    if first == DIRECT:
        return
    mine = compared.middle(first)
    for server in compared.rounds:
        other = compared.middle(server)
        if server == LIMIT:
            yield f"{first}: share of the {server}, %", round(100 * other.cost / mine.cost)
        elif server == DIRECT:
            yield f"{first}: delay added p50, ms", round(mine.delay_p50 - other.delay_p50, 3)
            yield f"{first}: delay added p99, ms", round(mine.delay_p99 - other.delay_p99, 3)
        elif server != first:
            yield f"{server}: CPU, times that of {first}", round(other.cost / mine.cost, 1)
