"""What an ICE-lite transport answers to each kind of check."""

from typing import Any

import pytest
from aioice.stun import Class, Message, Method, parse_message

from media.ice.lite import IceLite, Verdict
from media.ice.stun import BindingRequest, read_request

HOME = ("192.0.2.10", 5000)
MOBILE = ("198.51.100.7", 6000)


def check(ice: IceLite, *, nominate: bool = False, password: str | None = None, **attributes: object) -> BindingRequest:
    """A Binding request as a controlling browser sends it."""
    request = Message(Method.BINDING, Class.REQUEST)
    request.attributes["USERNAME"] = f"{ice.credentials.fragment}:peer"
    request.attributes["PRIORITY"] = 1
    if "controlled" in attributes:
        request.attributes["ICE-CONTROLLED"] = attributes["controlled"]
    else:
        request.attributes["ICE-CONTROLLING"] = 7
    if nominate:
        request.attributes["USE-CANDIDATE"] = None
    request.add_message_integrity((password or ice.credentials.password).encode())
    return read_request(bytes(request))


def test_a_good_check_is_answered_with_the_address_it_came_from() -> None:
    ice = IceLite()
    request = check(ice)
    answer = ice.answer(request, HOME, 1.0)
    response = parse_message(answer.datagram)
    assert answer.verdict is Verdict.ACCEPTED
    assert (response.message_class, response.transaction_id) == (Class.RESPONSE, request.transaction)
    assert response.attributes["XOR-MAPPED-ADDRESS"] == HOME
    assert response.check_message_integrity(ice.credentials.password.encode())
    assert "FINGERPRINT" in response.attributes
    assert (ice.selected, ice.tuples, ice.last_check_at) == (HOME, [HOME], 1.0)


def test_an_ipv6_peer_with_a_scope_is_told_its_plain_address() -> None:
    ice = IceLite()
    address = ("fe80::1%eth0", 5000, 0, 2)
    response = parse_message(ice.answer(check(ice), address, 1.0).datagram)
    assert response.attributes["XOR-MAPPED-ADDRESS"] == ("fe80::1", 5000)
    assert ice.selected == address


def test_where_the_peer_was_until_now_is_not_the_first_to_be_forgotten() -> None:
    """Its checks there need not have come to Python."""
    ice = IceLite()
    ice.answer(check(ice), HOME, 1.0)
    probed = [("203.0.113.5", 1000 + index) for index in range(7)]
    for index, address in enumerate(probed):
        ice.answer(check(ice), address, 2.0 + index)
    ice.answer(check(ice, nominate=True), MOBILE, 60.0)
    ice.answer(check(ice), ("203.0.113.9", 9), 61.0)
    assert HOME in ice.tuples
    assert set(probed) - set(ice.tuples) == set(probed[:2])


def test_the_last_nomination_wins_and_a_plain_check_does_not_move_the_selection() -> None:
    ice = IceLite()
    ice.answer(check(ice), HOME, 1.0)
    ice.answer(check(ice), MOBILE, 2.0)
    assert ice.selected == HOME
    ice.answer(check(ice, nominate=True), MOBILE, 3.0)
    assert ice.selected == MOBILE
    ice.answer(check(ice), HOME, 4.0)
    assert ice.selected == MOBILE


@pytest.mark.parametrize(
    ("change", "verdict", "code"),
    [
        ({"password": "wrong"}, Verdict.UNAUTHORISED, 401),
        ({"controlled": 9}, Verdict.ROLE_CONFLICT, 487),
    ],
)
def test_a_bad_check_teaches_nothing(change: dict[str, Any], verdict: Verdict, code: int) -> None:
    ice = IceLite()
    answer = ice.answer(check(ice, **change), HOME, 1.0)
    assert (answer.verdict, parse_message(answer.datagram).error_code) == (verdict, code)
    assert (ice.selected, ice.tuples, ice.last_check_at) == (None, [], 0.0)


def test_a_check_without_integrity_is_a_bad_request() -> None:
    ice = IceLite()
    request = Message(Method.BINDING, Class.REQUEST)
    request.attributes["USERNAME"] = f"{ice.credentials.fragment}:peer"
    request.add_fingerprint()
    answer = ice.answer(read_request(bytes(request)), HOME, 1.0)
    assert (answer.verdict, parse_message(answer.datagram).error_code) == (Verdict.MALFORMED, 400)


def test_after_a_restart_the_old_path_serves_until_the_new_credentials_are_used() -> None:
    ice = IceLite()
    old = check(ice)
    ice.answer(old, HOME, 1.0)
    former = ice.credentials
    ice.restart()
    assert ice.credentials != former
    assert ice.answer(old, HOME, 2.0).verdict is Verdict.ACCEPTED
    assert ice.selected == HOME
    ice.answer(check(ice), MOBILE, 3.0)
    assert (ice.selected, ice.tuples) == (MOBILE, [HOME, MOBILE])
    assert ice.answer(old, HOME, 4.0).verdict is Verdict.UNAUTHORISED


def test_a_restart_that_the_peer_never_heard_of_does_not_cut_it_off() -> None:
    ice = IceLite()
    old = check(ice)
    ice.answer(old, HOME, 1.0)
    ice.restart()
    unheard = check(ice)
    ice.restart()
    assert len(ice.fragments) == 2
    assert ice.answer(old, HOME, 2.0).verdict is Verdict.ACCEPTED
    assert ice.answer(unheard, HOME, 3.0).verdict is Verdict.UNAUTHORISED
    assert ice.answer(check(ice), MOBILE, 4.0).verdict is Verdict.ACCEPTED
    assert ice.answer(old, HOME, 5.0).verdict is Verdict.UNAUTHORISED


def test_the_addresses_kept_are_bounded_and_the_selected_one_stays() -> None:
    ice = IceLite()
    for index in range(50):
        ice.answer(check(ice), ("192.0.2.10", 5000 + index), float(index))
    assert ice.selected == ("192.0.2.10", 5000)
    assert ice.tuples == [("192.0.2.10", port) for port in (5000, *range(5043, 5050))]
