"""Markdown to HTML that is safe to insert: no raw HTML, no pictures from elsewhere, links that lead out harmlessly."""

import asyncio
import threading
from html import unescape

import nh3
from markdown_it import MarkdownIt

QUICK = 300
"""Characters that are rendered in about a millisecond, whatever they are."""

_TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "a", "ul", "ol", "li", "blockquote"}
_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}


class _Parsers(threading.local):
    """A parser for each thread: the search for links keeps its place in itself."""

    def __init__(self) -> None:
        self.markdown = (
            MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 12})
            .enable(["linkify", "strikethrough"])
            .disable(["image", "heading", "lheading", "hr", "html_block", "html_inline", "reference"])
        )


_parsers = _Parsers()


async def rendered(text: str) -> str:
    """As `render`. Long messages go to a thread: the worst that can be written take tens of milliseconds."""
    return render(text) if len(text) <= QUICK else await asyncio.to_thread(render, text)


def render(text: str) -> str:
    """The message as HTML. What Markdown leaves is cleaned a second time, by another library."""
    return nh3.clean(
        _parsers.markdown.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


def plain(html: str) -> str:
    """What a rendered message says, without its marks, on one line."""
    return " ".join(unescape(nh3.clean(html, tags=set())).split())
