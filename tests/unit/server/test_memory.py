import gc

from server.memory import settle


def test_what_is_loaded_is_not_walked_through_again() -> None:
    early: list[list[int]] = [[]]
    try:
        settle()
        late: list[list[int]] = [[]]
        walked = {id(each) for each in gc.get_objects()}
        assert (id(early) in walked, id(late) in walked) == (False, True)
    finally:
        gc.unfreeze()
