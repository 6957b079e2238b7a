"""What real Chromium receives over thin, lossy and changing links: figures of tests, and whether their bounds hold."""

import pytest

from media import forwarder_kinds

TESTS = (
    "tests/interop/test_thin_link.py",
    "tests/interop/test_thin_bursts.py",
    "tests/interop/test_thin_screen.py",
    "tests/interop/test_impairment.py",
    "tests/interop/test_roaming.py",
    "tests/e2e/test_thin_uplink.py",
    "tests/e2e/test_firefox.py",
    "tests/e2e/test_network_change.py",
)


class _Heard:
    """A plugin that keeps what the tests recorded."""

    def __init__(self) -> None:
        self.figures: dict[str, object] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.figures.update((name, round(float(str(figure)), 2)) for name, figure in report.user_properties)
        if report.failed:
            self.figures[f"FAILED {report.nodeid}"] = report.longreprtext


def run() -> dict[str, object]:
    """The figures, by name; of the forwarder that is taken where several are."""
    heard = _Heard()
    others = " and ".join(f"not [{kind}]" for kind in forwarder_kinds()[1:])
    pytest.main(["-m", "endurance", "-p", "no:terminal", "-p", "no:randomly", "-k", others, *TESTS], plugins=[heard])
    return heard.figures
