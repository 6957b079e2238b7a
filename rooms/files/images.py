"""Pictures, drawn anew so that nothing but pixels is kept: no metadata, no hidden payload."""

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps

from rooms.errors import Overloaded, UploadInvalid

MAX_PIXELS = 40_000_000
MAX_EDGE = 2560
PORTRAIT_EDGE = 480
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
        return await self._in_a_thread(_redraw, content)

    async def portrait(self, content: bytes) -> DrawnImage:
        """The middle of the picture as a square JPEG of 480 pixels, or fewer. Raises `UploadInvalid`, `Overloaded`."""
        return await self._in_a_thread(_portrait, content)

    async def _in_a_thread(self, draw: Callable[[bytes], DrawnImage], content: bytes) -> DrawnImage:
        if self._waiting >= QUEUE:
            raise Overloaded
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, draw, content)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _redraw(content: bytes) -> DrawnImage:
    image = _opened(content)
    return _drawn(image, "JPEG" if image.mode == "RGB" else "PNG")


def _portrait(content: bytes) -> DrawnImage:
    image = _opened(content)
    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image)
        image = ground.convert("RGB")
    edge = min(image.width, image.height, PORTRAIT_EDGE)
    # A face is mostly above the middle of a standing picture.
    return _drawn(ImageOps.fit(image, (edge, edge), centering=(0.5, 0.35)), "JPEG")


def _opened(content: bytes) -> Image.Image:
    """The pixels, upright and at most 2560 wide or high, as RGB or RGBA."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            # The header tells the size before a pixel is unpacked, so a bomb never goes off.
            if opened.width * opened.height > MAX_PIXELS or opened.width < 1 or opened.height < 1:
                raise UploadInvalid
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((MAX_EDGE, MAX_EDGE))
            transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
            return image.convert("RGBA" if transparent else "RGB")
    except UploadInvalid:
        raise
    except Exception as error:  # the decoders raise whatever they like on broken input
        raise UploadInvalid from error


def _drawn(image: Image.Image, form: Literal["JPEG", "PNG"]) -> DrawnImage:
    # What came beside the pixels (comments, a profile, the camera's notes) would be written again.
    image.info.clear()
    drawn = io.BytesIO()
    if form == "PNG":
        image.save(drawn, "PNG")
    else:
        image.save(drawn, "JPEG", quality=88)
    return DrawnImage(drawn.getvalue(), f"image/{form.lower()}", image.width, image.height)
