"""The command line, run as an operator runs it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.service import running


def technopark(folder: Path, *arguments: str, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    environment = os.environ | {"TECHNOPARK_DATA_DIR": str(folder / "var"), "TECHNOPARK_LOG_LEVEL": "warning"}
    environment |= {f"TECHNOPARK_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "server.cli", *arguments],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_administrator_is_made_then_promoted_then_given_a_new_password(tmp_path: Path) -> None:
    made = technopark(tmp_path, "administrator", "chief@technopark.example", given="a long enough secret\n")
    assert (made.returncode, made.stdout, made.stderr) == (0, "done\n", "")
    again = technopark(tmp_path, "administrator", "chief@technopark.example")
    assert (again.returncode, again.stdout) == (0, "done\n")
    reset = technopark(tmp_path, "reset-password", "chief@technopark.example")
    assert reset.returncode == 0
    assert reset.stdout.startswith("password: ")
    other = technopark(tmp_path, "administrator", "second@technopark.example")
    assert other.stdout.startswith("password: ")


def test_refusals_are_one_line_and_no_trace(tmp_path: Path) -> None:
    for arguments, code in (
        (("reset-password", "nobody@technopark.example"), "not_found"),
        (("administrator", "not an address"), "email_invalid"),
    ):
        refused = technopark(tmp_path, *arguments)
        assert refused.returncode == 1
        assert refused.stderr.startswith(f"{code}: ")
        assert refused.stderr.count("\n") == 1


def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    refused = technopark(tmp_path, "settings", port="eighty")
    assert refused.returncode == 2
    assert refused.stderr.startswith("TECHNOPARK_PORT: ")


def test_settings_hide_secrets(tmp_path: Path) -> None:
    shown = technopark(tmp_path, "settings", turn_secret="hunter2", site_name="Balai Temu")
    assert shown.returncode == 0
    assert '"site_name": "Balai Temu"' in shown.stdout
    assert "hunter2" not in shown.stdout


def test_a_port_that_is_taken_is_said_plainly(tmp_path: Path) -> None:
    with running(tmp_path) as service:
        port = service.origin.rpartition(":")[2]
        refused = technopark(tmp_path / "second", "serve", port=port, host="127.0.0.1", media_port="0")
        health = technopark(tmp_path, "health", port=port)
    assert refused.returncode == 1
    assert "address already in use" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (health.returncode, health.stdout) == (0, '{"status": "ok", "wrong": {}}\n')


def test_the_second_start_keeps_what_there_is(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        assert (first.email, len(first.password)) == ("administrator@technopark.example", 19)
    with running(tmp_path) as second:
        assert second.password == ""
