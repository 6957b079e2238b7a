"""The container files parse, agree with the settings, and keep the rules of a safe image."""

import re
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

import yaml

from server.settings import Settings

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_compose_has_the_whole_installation() -> None:
    assert set(COMPOSE["services"]) == {"app", "database", "redis", "proxy", "relay"}
    for name, service in COMPOSE["services"].items():
        assert service["restart"] == "unless-stopped", name
        assert ("build" in service) != ("image" in service), name


def test_compose_sets_only_settings_that_exist() -> None:
    known = {f"TECHNOPARK_{name.upper()}" for name in Settings.model_fields}
    assert set(COMPOSE["services"]["app"]["environment"]) <= known
    assert set(re.findall(r"TECHNOPARK_\w+", DOCKERFILE)) <= known


def test_every_variable_is_in_the_example() -> None:
    used = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    given = set(re.findall(r"^(\w+)=", (ROOT / "deploy/example.env").read_text(), re.MULTILINE))
    assert used == given


def test_the_relay_leads_to_the_nodes_media_only() -> None:
    """Every guest has a password for it, and it stands in the host's own network, beside the database."""
    announced = COMPOSE["services"]["app"]["environment"]["TECHNOPARK_MEDIA_ANNOUNCED"]
    relay = COMPOSE["services"]["relay"]["command"]
    # What is announced is behind NAT this host's own address.
    own = "${LOCAL_ADDRESS:-${PUBLIC_ADDRESS}}"
    assert f"--external-ip={announced}/{own}" in relay
    assert [option for option in relay if option.startswith("--allowed-peer-ip")] == [f"--allowed-peer-ip={own}"]
    for network in (IPv4Network("0.0.0.0/0"), IPv6Network("::/0")):
        assert f"--denied-peer-ip={network[0]}-{network[-1]}" in relay
    assert "--no-tcp-relay" in relay


def test_named_volumes_are_declared() -> None:
    mounted = {
        volume.split(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", ())
        if not volume.startswith(".")
    }
    assert mounted == set(COMPOSE["volumes"])


def test_images_are_pinned() -> None:
    images = [service["image"] for service in COMPOSE["services"].values() if "image" in service]
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    for image in images:
        assert re.search(r":\d", image), image


def test_the_image_runs_unprivileged_and_reports_health() -> None:
    final = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER technopark$", final, re.MULTILINE)
    assert final.index("USER technopark") < final.index("CMD [")
    assert "HEALTHCHECK" in final
    assert 'CMD ["technopark", "serve"]' in final


def test_what_the_image_copies_exists() -> None:
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source
