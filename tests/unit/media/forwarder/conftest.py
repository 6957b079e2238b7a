"""Every test of forwarding runs over each forwarder that this installation has."""

from collections.abc import Iterator

import pytest

from media.forwarder.choice import forwarder_kinds
from tests.unit.media.forwarder import peers


@pytest.fixture(params=forwarder_kinds(), scope="module", autouse=True)
def kind(request: pytest.FixtureRequest) -> Iterator[str]:
    """Which forwarder `peers.new_forwarder` makes. Of the module, as property tests take no fixture per test."""
    before, peers.kind = peers.kind, request.param
    yield peers.kind
    peers.kind = before
