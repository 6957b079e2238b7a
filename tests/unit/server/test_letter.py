"""A letter is built as mail programs want it."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from rooms.mentoring.invitations import Mailbox, Method
from server.mail.letter import Attachment, Fact, Link, Stationery, Written, sender_of

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
STATIONERY = Stationery(Mailbox("Virtual Technopark", "meet@technopark.example"), "Virtual Technopark")
MENTOR = Mailbox("Mentor, 1 <x@y>", "mentor1@bandung.example")
WRITTEN = Written(
    locale="en",
    subject="Session\r\nconfirmed: <Harga>",
    title="Your session is confirmed",
    greeting="Hello Mentor,",
    intro="You meet <Startup A>.",
    action=Link("Open", "https://technopark.example/sessions/1?a=1&b=2"),
    footer="Sent automatically.",
    facts=(Fact("When", "09:00 WIB\n10:00 WITA"),),
)


def sent(written: Written = WRITTEN, key: str = "a", invitation: Attachment | None = None) -> EmailMessage:
    message = STATIONERY.message(written, MENTOR, key=key, now=NOW, thread="s", invitation=invitation)
    return message_from_bytes(message.as_bytes(policy=policy.SMTP), policy=policy.default)


def structure(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_headers_say_who_when_and_that_nobody_need_answer() -> None:
    message = sent()
    assert message["To"].addresses[0].addr_spec == "mentor1@bandung.example"
    assert message["To"].addresses[0].display_name == "Mentor, 1 <x@y>"
    assert message["Subject"] == "Session confirmed: <Harga>"
    assert message["Date"].datetime == NOW
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "en")
    assert message["Message-ID"].endswith("@technopark.example>")


def test_the_key_makes_the_letter() -> None:
    assert sent(key="a")["Message-ID"] == sent(key="a")["Message-ID"] != sent(key="b")["Message-ID"]
    assert sent(key="a")["References"] == sent(key="b")["References"]


def test_it_has_both_texts_and_the_invitation_twice() -> None:
    assert structure(sent()) == ["multipart/alternative", "text/plain", "text/html"]
    content = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    message = sent(invitation=Attachment(content, Method.REQUEST))
    assert structure(message) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    *_, inline, file = message.walk()
    assert inline.get_param("method") == "REQUEST"
    assert (inline.get_payload(decode=True), file.get_payload(decode=True)) == (content, content)
    assert file.get_filename() == "invite.ics"


def test_text_is_plain_and_html_is_escaped() -> None:
    text, html = (body.get_content() for kind in ("plain", "html") if (body := sent().get_body((kind,))))
    assert text.splitlines() == [
        "Hello Mentor,",
        "",
        "You meet <Startup A>.",
        "",
        "When: 09:00 WIB",
        "  10:00 WITA",
        "",
        "Open:",
        "https://technopark.example/sessions/1?a=1&b=2",
        "",
        "-- ",
        "Sent automatically.",
        "Virtual Technopark",
    ]
    assert "You meet &lt;Startup A&gt;." in html
    assert 'href="https://technopark.example/sessions/1?a=1&amp;b=2"' in html
    assert "http" not in html.replace("https://technopark.example/", ""), "a letter loads nothing"


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c", "a b@c.example", "a@b.example\r\nBcc: c@d.example"])
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        STATIONERY.message(WRITTEN, Mailbox("Mentor 1", email), key="a", now=NOW)


def test_the_sender_is_as_configured_or_nobody_at_the_services_host() -> None:
    assert sender_of("Sekretariat <meet@a.example>", "VT", "b.example") == Mailbox("Sekretariat", "meet@a.example")
    assert sender_of("meet@a.example", "VT", "b.example") == Mailbox("VT", "meet@a.example")
    assert sender_of(None, "VT", "b.example") == Mailbox("VT", "noreply@b.example")
