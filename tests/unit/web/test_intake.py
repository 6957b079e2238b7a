"""How many uploads are held at once."""

import pytest

from rooms.errors import Overloaded
from web.intake import Intake


def test_one_person_holds_so_many() -> None:
    intake = Intake(per_person=2)
    two = intake.one("first"), intake.one("first"), intake.one("second")
    with two[0], two[1], two[2], pytest.raises(Overloaded), intake.one("first"):
        pass
    with intake.one("first"):
        pass


def test_all_together_hold_so_many_bytes() -> None:
    intake = Intake(total_bytes=10)
    with intake.one("first") as took:
        took(6)
        with intake.one("second") as took_too:
            took_too(4)
            with pytest.raises(Overloaded):
                took_too(1)
        took(4)
    with intake.one("second") as took:
        took(10)
