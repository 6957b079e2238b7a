"""The bench's parts in C, compiled when it runs, and their structures. libsrtp is pylibsrtp's, the sealer ours."""

import ctypes
import subprocess
import tempfile
from ctypes import c_char_p, c_double, c_int, c_size_t, c_uint8, c_uint16, c_uint32, c_uint64, c_void_p
from functools import cache
from pathlib import Path

import media.forwarder.transport

SOURCES = Path(__file__).parent / "native"
CORE = Path(media.forwarder.transport.__file__).parent / "native"
STREAMS = 64


class Stream(ctypes.Structure):
    _fields_ = (
        ("ssrc", c_uint32),
        ("highest", c_uint16),
        ("audio", c_uint8),
        ("received", c_uint64),
        ("late", c_uint64),
    )


class Client(ctypes.Structure):
    _fields_ = (
        ("fd", c_int),
        ("inbound", c_void_p),
        ("outbound", c_void_p),
        ("check", c_char_p),
        ("check_length", c_int),
        ("opened", c_uint64),
        ("wrong", c_uint64),
        ("answered", c_uint64),
        ("heard", c_int),
        ("streams", Stream * STREAMS),
    )


class Pace(ctypes.Structure):
    _fields_ = (
        ("frames_per_second", c_double),
        ("sounds_per_second", c_double),
        ("packets_per_frame", c_int),
        ("packet_octets", c_int),
        ("sound_octets", c_int),
        ("keyframe_every", c_int),
        ("video_type", c_uint8),
        ("audio_type", c_uint8),
        ("video_ssrc", c_uint32),
        ("audio_ssrc", c_uint32),
    )


class Publisher(ctypes.Structure):
    _fields_ = (
        ("fd", c_int),
        ("outbound", c_void_p),
        ("pace", Pace),
        ("offset", c_double),
        ("sent", c_uint64 * 2),
    )


class Listener(ctypes.Structure):
    """Somebody before the limit."""

    _fields_ = (("sealer", c_void_p), ("address", c_uint32), ("port", c_uint16), ("own", c_int))


class Source(ctypes.Structure):
    """A publisher whose packets the limit makes itself."""

    _fields_ = (("pace", Pace), ("offset", c_double), ("sent", c_uint64 * 2))


class Measuring(ctypes.Structure):
    _fields_ = (
        ("protect", c_void_p),
        ("protect_rtcp", c_void_p),
        ("unprotect", c_void_p),
        ("video_type", c_uint8),
        ("audio_type", c_uint8),
        ("sample_every", c_int),
        ("delays", ctypes.POINTER(c_uint32)),
        ("delays_room", c_uint64),
        ("delays_count", c_uint64),
    )


@cache
def library() -> ctypes.CDLL:
    """Raises CalledProcessError, or FileNotFoundError without a compiler."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        built = f"{folder}/bench.so"
        sources = [*sorted(SOURCES.glob("*.c")), CORE / "sealer.c", CORE / "map.c"]
        flags = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", f"-I{CORE}"]
        subprocess.run(["cc", *flags, "-o", built, *sources], check=True)
        loaded = ctypes.CDLL(built)
    loaded.bench_run.argtypes = (c_void_p, c_int, c_void_p, c_int, c_void_p, c_double)
    loaded.bench_limit.argtypes = (c_int, c_void_p, c_int, c_void_p, c_int, c_double)
    loaded.vtf_sealer_new.restype = c_void_p
    loaded.vtf_sealer_new.argtypes = (c_void_p, c_char_p, c_size_t, c_char_p)
    return loaded
