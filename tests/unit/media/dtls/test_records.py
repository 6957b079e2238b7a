"""Records become datagrams again."""

from media.dtls.records import datagrams


def record(length: int) -> bytes:
    return b"\x16\xfe\xfd" + bytes(8) + length.to_bytes(2) + b"x" * length


def test_records_share_datagrams_up_to_the_limit() -> None:
    a, b, c = record(100), record(80), record(10)
    assert list(datagrams(a + b + c, 200)) == [a, b + c]
    assert list(datagrams(a + b + c, 1200)) == [a + b + c]


def test_a_record_above_the_limit_goes_alone() -> None:
    a, b = record(300), record(10)
    assert list(datagrams(b + a + b, 200)) == [b, a, b]


def test_nothing_and_tails_are_kept_as_they_are() -> None:
    assert list(datagrams(b"", 200)) == []
    assert list(datagrams(record(5) + b"\x16\xfe", 200)) == [record(5) + b"\x16\xfe"]
