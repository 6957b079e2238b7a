"""Messages: whatever is written, the HTML has our elements only, closed and in order, and not much longer."""

from html.parser import HTMLParser

from rooms.chat.markdown import plain, render
from rooms.chat.text import clean_text

ELEMENTS = {"p", "br", "strong", "em", "s", "code", "pre", "a", "ul", "ol", "li", "blockquote"}
SCHEMES = ("http://", "https://", "mailto:")


class Reader(HTMLParser):
    """Reads as a browser would, and holds it against what is allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS
        if tag != "br":
            self.open.append(tag)
        given = dict(attrs)
        match tag:
            case "a":
                assert given.keys() <= {"href", "rel", "target"}
                assert given["rel"] == "noopener noreferrer nofollow"
                assert given["target"] == "_blank"
                href = given.get("href")
                assert href is None or href.lower().startswith(SCHEMES) or "://" not in href.partition("/")[0]
                assert href is None or not href.lower().lstrip().startswith(("javascript:", "data:", "vbscript:"))
            case "ol":
                assert given.keys() <= {"start"}
            case _:
                assert not given

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def check(data: bytes) -> None:
    text = clean_text(data.decode("utf-8", "replace")).strip()
    html = render(text)
    # One letter of a link may be escaped to six, and stands in it twice; each line has an element around it.
    assert len(html) <= 40 * len(text) + 200
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    line = plain(html)
    assert "\n" not in line
    assert line == " ".join(line.split())
