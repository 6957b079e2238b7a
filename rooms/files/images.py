"""Pictures, drawn anew so that nothing but pixels is kept: no metadata, no hidden payload."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image, ImageOps

from rooms.errors import Overloaded, UploadInvalid

MAX_PIXELS = 40_000_000
MAX_EDGE = 2560
QUEUE = 16
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


@dataclass(frozen=True, slots=True)
class DrawnImage:
    """The new bytes, their type, and the size in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


class ImagePool:
    """Draws pictures anew in a few threads; more than a few waiting is refused rather than queued."""

    def __init__(self, workers: int = 2) -> None:
        self._pool = ThreadPoolExecutor(workers, "images")
        self._waiting = 0

    async def redraw(self, content: bytes) -> DrawnImage:
        """The picture anew, at most 2560 pixels wide or high. Raises `UploadInvalid`, `Overloaded`."""
        if self._waiting >= QUEUE:
            raise Overloaded
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, _redraw, content)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _redraw(content: bytes) -> DrawnImage:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            # The header tells the size before a pixel is unpacked, so a bomb never goes off.
            if opened.width * opened.height > MAX_PIXELS or opened.width < 1 or opened.height < 1:
                raise UploadInvalid
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((MAX_EDGE, MAX_EDGE))
            transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
            image = image.convert("RGBA" if transparent else "RGB")
    except UploadInvalid:
        raise
    except Exception as error:  # the decoders raise whatever they like on broken input
        raise UploadInvalid from error
    drawn = io.BytesIO()
    if transparent:
        image.save(drawn, "PNG")
    else:
        image.save(drawn, "JPEG", quality=88)
    return DrawnImage(drawn.getvalue(), "image/png" if transparent else "image/jpeg", image.width, image.height)
