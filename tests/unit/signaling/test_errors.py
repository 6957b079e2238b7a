"""Every code that a client can be told has a sentence in both languages."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from rooms import errors as domain
from rooms.errors import DomainError
from rooms.live import errors as live
from rooms.mentoring import errors as mentoring
from rooms.webhooks import errors as webhooks
from signaling import errors as signaling

ROOT = Path(__file__).parents[3]
MEDIA_CODES = set(
    re.findall(r'MediaError\("([a-z_]+)"', "".join(path.read_text() for path in (ROOT / "media").rglob("*.py")))
)


def codes(*modules: ModuleType) -> set[str]:
    classes = [value for module in modules for value in vars(module).values()]
    return {cls.code for cls in classes if isinstance(cls, type) and issubclass(cls, DomainError)}


OVER_SOCKETS = codes(domain, live, signaling) | MEDIA_CODES
OVER_HTTP = codes(mentoring, webhooks)


@pytest.mark.parametrize("locale", ["id", "en"])
def test_every_code_is_translated(locale: str) -> None:
    catalogue = (ROOT / f"web/locale/{locale}/error.po").read_text(encoding="utf-8")

    assert (OVER_SOCKETS | OVER_HTTP) - set(re.findall(r'^msgid "error\.([a-z_]+)"$', catalogue, re.MULTILINE)) == set()


def test_every_code_is_documented() -> None:
    document = (ROOT / "docs/protocol.md").read_text(encoding="utf-8")

    told_over_http_only = {
        *("credentials_wrong", "email_taken", "email_invalid", "password_weak", "account_disabled", "conflict"),
        *(
            "last_administrator",
            "slug_taken",
            "slug_invalid",
            "file_too_large",
            "file_type_refused",
            "upload_invalid",
            "not_found",
        ),
    }
    assert OVER_SOCKETS - told_over_http_only - set(re.findall(r"^\| `([a-z_]+)` \|", document, re.MULTILINE)) == set()
