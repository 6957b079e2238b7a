"""What single fields of a form say."""

import pytest

from rooms.errors import InvalidPayload
from web.forms import whole_number


def test_numbers() -> None:
    assert (whole_number(" 12 "), whole_number("", 3)) == (12, 3)
    # `int` takes fewer kinds of space than `strip`, and other digits.
    assert whole_number("13\x1f") == 13
    for wrong in ("", "-1", "1.5", "1_0", "²", "٣", "9" * 10):
        with pytest.raises(InvalidPayload):
            whole_number(wrong)
