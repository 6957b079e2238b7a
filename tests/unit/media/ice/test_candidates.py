"""Which addresses browsers are told."""

import ipaddress

import pytest

from media.ice.candidates import announce, host_candidates, local_addresses


def test_candidates_have_the_shape_and_priorities_of_hosts() -> None:
    assert host_candidates(["192.0.2.1", "2001:db8::1"], 40000) == [
        {
            "foundation": "udp0",
            "priority": 2130706431,
            "address": "192.0.2.1",
            "ip": "192.0.2.1",
            "protocol": "udp",
            "port": 40000,
            "type": "host",
        },
        {
            "foundation": "udp1",
            "priority": 2130706175,
            "address": "2001:db8::1",
            "ip": "2001:db8::1",
            "protocol": "udp",
            "port": 40000,
            "type": "host",
        },
    ]


def test_tcp_candidates_come_behind_all_of_udp() -> None:
    candidates = host_candidates(["192.0.2.1", "2001:db8::1"], 40000, tcp=True)
    assert candidates[:2] == host_candidates(["192.0.2.1", "2001:db8::1"], 40000)
    assert candidates[2:] == [
        {
            "foundation": "tcp0",
            "priority": 1520435199,
            "address": "192.0.2.1",
            "ip": "192.0.2.1",
            "protocol": "tcp",
            "port": 40000,
            "type": "host",
            "tcpType": "passive",
        },
        {
            "foundation": "tcp1",
            "priority": 1520434943,
            "address": "2001:db8::1",
            "ip": "2001:db8::1",
            "protocol": "tcp",
            "port": 40000,
            "type": "host",
            "tcpType": "passive",
        },
    ]


def test_announced_addresses_are_taken_as_they_are() -> None:
    assert announce(["0.0.0.0", "::"], ["203.0.113.7"]) == ["203.0.113.7"]
    with pytest.raises(ValueError, match="not-an-address"):
        announce(["0.0.0.0"], ["not-an-address"])


def test_a_bound_address_is_announced_itself() -> None:
    assert announce(["127.0.0.1"]) == ["127.0.0.1"]
    assert announce(["127.0.0.1", "192.0.2.1"]) == ["192.0.2.1"]


def test_binding_everything_announces_the_machine_without_loopback_unless_alone() -> None:
    local = local_addresses()
    assert local
    loopback = {address.is_loopback for address in local}
    assert len(loopback) == 1
    assert not any(address.is_link_local for address in local)
    announced = [ipaddress.ip_address(address) for address in announce(["0.0.0.0", "::"])]
    assert announced == local[:8]
