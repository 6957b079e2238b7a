"""The command `technopark`."""

import argparse
import asyncio
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import uvloop
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.accounts.passwords import PasswordHasher
from rooms.database import Database
from rooms.errors import DomainError
from rooms.seed.administrator import make_administrator, reset_password
from server.adapters.clock import SystemClock
from server.log import configure
from server.settings import Settings, Tls


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit status is 0 when it went well."""
    options = vars(_parser().parse_args(argv))
    command: Callable[..., int] = options.pop("run")
    email = options.pop("email", None)
    try:
        settings = Settings(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        for problem in error.errors():
            print(f"TECHNOPARK_{str(problem['loc'][0]).upper()}: {problem['msg']}", file=sys.stderr)  # noqa: T201
        return 2
    configure(settings.log_level, settings.log_json)
    try:
        return command(settings, email) if email else command(settings)
    except DomainError as error:
        print(f"{error.code}: {error.__doc__}", file=sys.stderr)  # noqa: T201
        return 1
    except OSError as error:
        print(f"technopark: {error}", file=sys.stderr)  # noqa: T201
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="technopark", description="A place on the web where technoparks meet.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="migrate, seed and serve")
    serve.set_defaults(run=_serve)
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.add_argument("--data-dir")
    serve.add_argument("--tls", choices=[each.value for each in Tls])
    serve.add_argument("--demo", action="store_true", default=None, help="also make the demonstration accounts")
    commands.add_parser("migrate", help="bring the database to this version").set_defaults(run=_migrate)
    for name, run, what in (
        ("administrator", _administrator, "make or promote an administrator; the password comes from standard input"),
        ("reset-password", _reset_password, "give an account a new one-time password"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("email", metavar="EMAIL")
        command.set_defaults(run=run)
    commands.add_parser("health", help="ask the running service how it is").set_defaults(run=_health)
    commands.add_parser("settings", help="print the settings in force").set_defaults(run=_settings)
    return parser


def _serve(settings: Settings) -> int:
    # Imported late: the other commands need no media plane.
    from server.serve import serve

    return _run(serve(settings))


def _migrate(settings: Settings) -> int:
    async def migrate() -> None:
        database = Database(settings.database)
        try:
            await database.migrate()
        finally:
            await database.close()

    return _run(migrate())


def _administrator(settings: Settings, email: str) -> int:
    given = None if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n") or None
    return _change(
        settings, lambda db, hasher: make_administrator(db, hasher, SystemClock(), email=email, password=given)
    )


def _reset_password(settings: Settings, email: str) -> int:
    return _change(settings, lambda db, hasher: reset_password(db, hasher, SystemClock(), email=email))


def _change(settings: Settings, work: Callable[[AsyncSession, PasswordHasher], Awaitable[str | None]]) -> int:
    async def change() -> None:
        database, hasher = Database(settings.database), PasswordHasher()
        try:
            await database.migrate()
            async with database.begin() as db:
                made = await work(db, hasher)
        finally:
            hasher.close()
            await database.close()
        print(f"password: {made}" if made else "done")  # noqa: T201

    return _run(change())


def _health(settings: Settings) -> int:
    scheme = "http" if settings.tls is Tls.OFF else "https"
    address = f"{scheme}://localhost:{settings.port}/readyz"
    try:
        # Our own certificate is for browsers; here the host is this one.
        context = None if scheme == "http" else _unverified()
        with urllib.request.urlopen(address, timeout=3, context=context) as answer:  # noqa: S310 - our own address
            print(answer.read().decode())  # noqa: T201
            return 0
    except urllib.error.HTTPError as error:
        print(error.read().decode())  # noqa: T201
        return 1


def _unverified() -> Any:
    import ssl

    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _settings(settings: Settings) -> int:
    print(json.dumps(settings.model_dump(mode="json"), indent=2, default=str))  # noqa: T201
    return 0


def _run(work: Coroutine[Any, Any, None]) -> int:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
