import asyncio

import pytest

from signaling.turns import AT_ONCE, Turns


async def test_a_few_are_served_at_once_and_everyone_in_the_end_while_others_have_their_turn() -> None:
    served: list[int] = []
    turns: Turns[int] = Turns(served.append)
    turns.add(range(3 * AT_ONCE))
    seen = [len(served)]
    for _ in range(3):
        await asyncio.sleep(0)
        seen.append(len(served))
    assert seen == [AT_ONCE, 2 * AT_ONCE, 3 * AT_ONCE, 3 * AT_ONCE]
    assert served == list(range(3 * AT_ONCE))


async def test_who_waits_is_served_once_and_again_when_added_later() -> None:
    served: list[int] = []
    turns: Turns[int] = Turns(served.append)
    turns.add(range(AT_ONCE + 1))
    turns.add([0, AT_ONCE])
    await asyncio.sleep(0)
    assert served == [*range(AT_ONCE + 1), 0]


async def test_one_that_fails_keeps_nobody_else_from_it() -> None:
    served: list[int] = []

    def work(number: int) -> None:
        if number == 0:
            raise LookupError
        served.append(number)

    turns: Turns[int] = Turns(work)
    with pytest.raises(LookupError):
        turns.add(range(3))
    await asyncio.sleep(0)
    assert served == [1, 2]
