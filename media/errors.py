"""What the media plane refuses, by stable code."""


class MediaError(Exception):
    """A refusal: `code` is one of the documented error codes, `detail` is for the log and never shown to a user."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
