"""What Vite built: the tags of an entry by the manifest, and the files themselves, compressed ahead of time."""

import gzip
import json
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

BASE = "/static/dist/"
COMPRESSED = {".js", ".css", ".svg", ".json"}
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, max-age=3600"


@dataclass(frozen=True)
class Asset:
    """One file to send, with its bytes gzipped when that is worth it."""

    content: bytes
    gzipped: bytes | None
    media_type: str
    cache_control: str


class Assets:
    """The built client. Read once; again for every page where `dev` is set."""

    def __init__(self, folder: Path, *, dev: bool = False) -> None:
        self._folder = folder
        self._dev = dev
        self._read()

    def _read(self) -> None:
        manifest = self._folder / "manifest.json"
        self._manifest: dict[str, Any] = json.loads(manifest.read_text()) if manifest.exists() else {}
        self._files: dict[str, Asset] = {}
        if self._folder.exists():
            for path in self._folder.rglob("*"):
                if path.is_file() and path.name != "manifest.json":
                    name = path.relative_to(self._folder).as_posix()
                    self._files[name] = _asset(path, hashed=name.startswith("assets/"))

    def file(self, name: str) -> Asset | None:
        """A built file by its path under the base; nothing outside the folder was ever read."""
        return self._files.get(name)

    def tags(self, entry: str, nonce: str) -> Markup:
        """The entry's styles, its script, and preloads of what the script imports. Nothing when it is not built."""
        if self._dev:
            self._read()
        key = f"src/entries/{entry}.ts"
        if key not in self._manifest:
            return Markup()
        chunks = list(self._imports(key))
        styles = dict.fromkeys(style for chunk in [key, *chunks] for style in self._manifest[chunk].get("css", ()))
        parts = [Markup('<link rel="stylesheet" href="{}">').format(BASE + style) for style in styles]
        parts += [
            Markup('<link rel="modulepreload" href="{}" nonce="{}">').format(
                BASE + self._manifest[chunk]["file"], nonce
            )
            for chunk in chunks
        ]
        script = BASE + self._manifest[key]["file"]
        parts.append(Markup('<script type="module" src="{}" nonce="{}"></script>').format(script, nonce))
        return Markup("\n  ").join(parts)

    def _imports(self, key: str) -> Iterator[str]:
        """What the chunk imports, over any number of steps, each once."""
        seen = {key}
        waiting = list(self._manifest[key].get("imports", ()))
        while waiting:
            name = waiting.pop(0)
            if name in seen:
                continue
            seen.add(name)
            yield name
            waiting += self._manifest[name].get("imports", ())


def _asset(path: Path, *, hashed: bool) -> Asset:
    content = path.read_bytes()
    gzipped = gzip.compress(content, 9, mtime=0) if path.suffix in COMPRESSED and len(content) > 512 else None
    media_type = "font/woff2" if path.suffix == ".woff2" else mimetypes.guess_type(path.name)[0]
    return Asset(content, gzipped, media_type or "application/octet-stream", IMMUTABLE if hashed else REVALIDATE)
