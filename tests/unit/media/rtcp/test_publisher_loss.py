"""When a publisher's link loses too much for its largest picture."""

from media.rtcp.publisher_loss import PublisherLoss

PACKETS = 200
"""A second."""


class Link:
    """Reports once a second what came of a publisher."""

    def __init__(self) -> None:
        self.loss = PublisherLoss()
        self.changes: list[tuple[float, bool]] = []
        self._now = 5.0
        self._received = self._lost = 0

    def lose(self, share: float, seconds: int) -> None:
        for _ in range(seconds):
            self._now += 1
            self._lost += round(PACKETS * share)
            self._received += PACKETS - round(PACKETS * share)
            if self.loss.take(self._received, self._lost, self._now):
                self.changes.append((self._now, self.loss.heavy))

    def end_a_stream(self) -> None:
        self._received //= 2
        self._lost //= 2


def test_a_tenth_is_too_much_after_some_seconds_and_stays_so() -> None:
    link = Link()
    link.lose(0.0, 10)
    link.lose(0.1, 30)
    ((changed_at, heavy),) = link.changes
    assert heavy
    assert 15 < changed_at <= 20


def test_a_moment_without_a_link_is_not() -> None:
    link = Link()
    link.lose(0.0, 10)
    link.lose(0.2, 1)
    link.lose(0.0, 10)
    assert not link.changes


def test_it_is_over_when_less_than_half_of_that_is_lost() -> None:
    link = Link()
    link.lose(0.0, 2)
    link.lose(0.12, 20)
    link.lose(0.06, 20)
    assert link.loss.heavy
    link.lose(0.02, 10)
    assert not link.loss.heavy
    assert [heavy for _, heavy in link.changes] == [True, False]


def test_what_a_stream_had_counted_is_forgotten_with_it() -> None:
    link = Link()
    link.lose(0.05, 20)
    before = link.loss.share
    link.end_a_stream()
    link.lose(0.05, 1)
    assert link.loss.share == before
    link.lose(0.05, 20)
    assert not link.loss.heavy


def test_duplicates_are_no_gain_and_silence_is_no_loss() -> None:
    loss = PublisherLoss()
    loss.take(100, 0, 1.0)
    assert not loss.take(100, 0, 2.0)
    assert not loss.take(300, -50, 3.0)
    assert loss.share == 0.0
