"""Hashing passwords off the event loop, a bounded number at a time."""

import asyncio
import threading

import pytest

from rooms.accounts.passwords import QUEUE, PasswordHasher
from rooms.errors import Overloaded


async def test_a_password_fits_its_own_hash_only(hasher: PasswordHasher) -> None:
    encoded = await hasher.hash("a lighthouse in Batam")
    assert encoded.startswith("$argon2id$")
    assert await hasher.verify(encoded, "a lighthouse in Batam")
    assert not await hasher.verify(encoded, "a lighthouse in Bali")


@pytest.mark.parametrize("encoded", [None, "", "plain", "$argon2id$v=19$broken"])
async def test_nothing_fits_a_hash_that_is_not_one(hasher: PasswordHasher, encoded: str | None) -> None:
    assert not await hasher.verify(encoded, "a password that nobody has")


def test_the_usual_parameters_are_those_recommended() -> None:
    hasher = PasswordHasher()
    hasher.close()
    assert hasher._decoy.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_a_full_queue_refuses_at_once_and_recovers(hasher: PasswordHasher) -> None:
    gate = threading.Event()
    waiting = [asyncio.ensure_future(hasher._run(lambda text: gate.wait(5) and text, "x")) for _ in range(QUEUE)]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await hasher.hash("a lighthouse in Batam")
    gate.set()
    assert await asyncio.gather(*waiting) == ["x"] * QUEUE
    assert await hasher.verify(await hasher.hash("a lighthouse in Batam"), "a lighthouse in Batam")
