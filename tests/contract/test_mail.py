"""Letters arrive as they were written: in a folder, or at a real SMTP server."""

import ssl
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import aiosmtplib
import pytest

from rooms.ports import Mail, MailRefused
from server.adapters.mail_folder import KEEP, FolderMail
from server.adapters.mail_smtp import SmtpMail
from server.certificates import self_signed, server_context
from tests.mailbox import PASSWORD, USER, Mailbox, knows_password, serving
from tests.services import free_port


class Place(Protocol):
    mail: Mail

    def letters(self) -> list[EmailMessage]: ...


class InFolder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mail: Mail = FolderMail(folder)

    def letters(self) -> list[EmailMessage]:
        read = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in self.folder.glob("*.eml")]
        return sorted(read, key=lambda message: str(message["Message-ID"]))


class AtServer:
    def __init__(self, mailbox: Mailbox) -> None:
        self.mail: Mail = SmtpMail(mailbox.url)
        self.mailbox = mailbox

    def letters(self) -> list[EmailMessage]:
        return self.mailbox.letters


@pytest.fixture(params=["folder", "smtp"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return InFolder(tmp_path / "mail")
    return AtServer(request.getfixturevalue("mailbox"))


def letter(number: int = 1, to: str = "Mentor 1 <mentor1@bandung.example>") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Virtual Technopark <meet@technopark.example>"
    message["To"] = to
    message["Subject"] = "Sesi Anda bésok"
    message["Message-ID"] = f"<{number}@technopark.example>"
    message.set_content("Halo – sampai bésok.\n.\nBaris sesudah titik.\n")
    message.add_alternative("<p>Halo – sampai bésok.</p>", subtype="html")
    return message


async def test_a_letter_arrives_whole(place: Place) -> None:
    await place.mail.send(letter())
    [read] = place.letters()
    assert (read["From"], read["To"], read["Subject"], read["Message-ID"]) == (
        "Virtual Technopark <meet@technopark.example>",
        "Mentor 1 <mentor1@bandung.example>",
        "Sesi Anda bésok",
        "<1@technopark.example>",
    )
    text, html = (read.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Halo – sampai bésok.", ".", "Baris sesudah titik."]
    assert html.get_content().strip() == "<p>Halo – sampai bésok.</p>"


async def test_in_a_folder_a_letter_sent_again_is_one_file(tmp_path: Path) -> None:
    place = InFolder(tmp_path / "mail")
    for number in (1, 2, 1):
        await place.mail.send(letter(number))
    assert [read["Message-ID"] for read in place.letters()] == ["<1@technopark.example>", "<2@technopark.example>"]
    assert {path.name[:43] for path in place.folder.iterdir()} == {"mentor-1-mentor1-bandung-example-sesi-anda-"}
    assert {path.stat().st_mode & 0o777 for path in place.folder.iterdir()} == {0o600}


async def test_a_folder_keeps_the_newest_letters(tmp_path: Path) -> None:
    place = InFolder(tmp_path / "mail")
    place.folder.mkdir()
    for number in range(KEEP):
        (place.folder / f"{number}.eml").write_text("")
    await place.mail.send(letter())
    assert len(list(place.folder.iterdir())) == KEEP


@pytest.mark.parametrize(
    ("recipient", "content", "expected"),
    [
        ("550 no such mailbox", "", MailRefused),
        ("", "554 not wanted", MailRefused),
        ("450 busy", "", aiosmtplib.SMTPRecipientsRefused),
        ("", "451 later", aiosmtplib.SMTPDataError),
    ],
)
async def test_a_server_refuses_for_ever_or_for_now(
    mailbox: Mailbox, recipient: str, content: str, expected: type[Exception]
) -> None:
    mailbox.refuse_recipients += [recipient] if recipient else []
    mailbox.refuse_letters += [content] if content else []
    mail = SmtpMail(mailbox.url)
    with pytest.raises(expected):
        await mail.send(letter())
    await mail.send(letter())
    assert mailbox.envelopes == [("meet@technopark.example", ["mentor1@bandung.example"])]


async def test_a_server_that_is_away_is_no_refusal() -> None:
    with pytest.raises(aiosmtplib.SMTPConnectError):
        await SmtpMail(f"smtp://127.0.0.1:{free_port()}").send(letter())


@pytest.fixture
def own_certificate(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS, and the certificate that nobody vouches for."""
    certificate, key = self_signed(tmp_path / "tls", [])
    return server_context(certificate, key), certificate


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("kind", ["starttls", "smtps"])
async def test_with_a_password_the_server_proves_itself_first(
    own_certificate: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    tls, certificate = own_certificate
    auth: dict[str, Any] = {"authenticator": knows_password, "auth_required": True}
    options: dict[str, Any] = {"tls": tls, "require_starttls": True} if kind == "starttls" else {"ssl_context": tls}
    if kind == "smtps":
        auth["auth_require_tls"] = False  # the library counts only STARTTLS as TLS
    with serving(**options, **auth) as mailbox:
        scheme = "smtp" if kind == "starttls" else "smtps"
        url = mailbox.url.replace("smtp://", f"{scheme}://{USER}:{quote(PASSWORD)}@")
        with pytest.raises((aiosmtplib.SMTPException, ssl.SSLError), match="certificate"):
            await SmtpMail(url).send(letter())
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        await SmtpMail(url).send(letter())
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await SmtpMail(url.replace("s3cret", "guess")).send(letter())
    assert len(mailbox.letters) == 1


async def test_without_a_password_any_encryption_is_better_than_none(
    own_certificate: tuple[ssl.SSLContext, Path],
) -> None:
    with serving(own_certificate[0], require_starttls=True) as mailbox:
        await SmtpMail(mailbox.url).send(letter())
    assert len(mailbox.letters) == 1


async def test_a_password_is_never_sent_in_clear(mailbox: Mailbox) -> None:
    with pytest.raises(aiosmtplib.SMTPException, match="STARTTLS"):
        await SmtpMail(mailbox.url.replace("smtp://", "smtp://me:secret@")).send(letter())
    assert mailbox.letters == []
