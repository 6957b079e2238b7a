"""What is left of people's words: safe HTML, and text that neither hides nor reverses."""

import asyncio
import re
import time

import pytest

from rooms.chat.markdown import QUICK, render, rendered
from rooms.chat.text import clean_line, clean_name, clean_text
from rooms.errors import NameInvalid

LINK = '<a href="https://asioti.id" target="_blank" rel="noopener noreferrer nofollow">'

RENDERED = [
    ("**b** *i* ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <s>s</s> <code>c</code></p>"),
    ("one\ntwo", "<p>one<br>\ntwo</p>"),
    ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
    ("# no heading", "<p># no heading</p>"),
    ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
    ("[x](https://asioti.id)", f"<p>{LINK}x</a></p>"),
    ("https://asioti.id", f"<p>{LINK}https://asioti.id</a></p>"),
]

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "![x](https://asioti.id/x.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:image/png;base64,AAAA)",
    "<javascript:alert(1)>",
    '<https://x"onmouseover=alert(1)>',
    '[x](https://asioti.id "a\\" onclick=alert(1)")',
    "[x]: javascript:alert(1)\n\n[x]",
    "**<b onclick=alert(1)>**",
    '```html" onclick=alert(1)\nx\n```',
    "<style>*{display:none}</style>",
    "<!-- --><script>alert(1)</script>",
]


async def test_long_messages_leave_the_loop_free() -> None:
    texts = [f"//{number}.b/" * 600 for number in range(4)]
    assert all(len(text) > QUICK for text in texts)
    work = asyncio.gather(*(rendered(text) for text in texts))
    turns = 0
    while not work.done():
        await asyncio.sleep(0)
        turns += 1

    # Each thread has a parser for itself, so that none finds the links of another.
    assert work.result() == [render(text) for text in texts]
    # Rendered on the loop itself, all would be done after the second turn, however fast the machine is.
    assert turns > 5


@pytest.mark.parametrize(("text", "html"), RENDERED)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_becomes_a_tag_an_attribute_or_an_address(text: str) -> None:
    html = render(text)
    tags = re.findall(r"<\s*/?\s*([a-z0-9]+)([^>]*)>", html, re.IGNORECASE)
    assert {name for name, _ in tags} <= {"p", "br", "strong", "a", "pre", "code"}
    for name, attributes in tags:
        known = r'(?: href="(?:https?|mailto):[^"]*"| target="_blank"| rel="noopener noreferrer nofollow")*'
        assert re.fullmatch(known if name == "a" else "", attributes)


@pytest.mark.parametrize("piece", ["> ", "* ", "[", "**a ", "`", "<a ", "[x](", "~~", "https://a.id/("])
def test_long_and_deep_messages_take_little_time(piece: str) -> None:
    started = time.process_time()
    render(piece * (8_000 // len(piece)))
    assert time.process_time() - started < 2


CLEANED = [
    ("a\u202eb\u2066c\u200fd", "abcd"),
    ("a\u200bb\ufeffc\u00add\u2060e", "abcde"),
    ("a\x00b\x1bc\x7fd\x85e", "abcde"),
    ("a\U000e0041b", "ab"),
    ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("a\tb", "a\tb"),
    ("e\u0301", "é"),
    ("x" + "\u0335" * 40, "x" + "\u0335" * 3),
    ("👩\u200d💻", "👩\u200d💻"),
]


@pytest.mark.parametrize(("text", "cleaned"), CLEANED)
def test_text_is_cleaned(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


def test_a_line_is_one_line_of_its_length() -> None:
    assert clean_line("  a\n\n b\tc  ", 4) == "a b"


@pytest.mark.parametrize(
    ("typed", "name"), [(" Mentor \u202e 1 ", "Mentor 1"), ("A\u200dB", "AB"), ("李", "李"), ("x" * 64, "x" * 64)]
)
def test_a_name_is_cleaned(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize("typed", ["", " ", "\u200b\u202e", "---", "👍", "x" * 65])
def test_a_name_that_names_nobody_is_refused(typed: str) -> None:
    with pytest.raises(NameInvalid):
        clean_name(typed)
