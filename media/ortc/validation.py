"""From untrusted dictionaries to checked models, or a `MediaError` with the documented code."""

import re
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from media.errors import MediaError
from media.ortc.models import DtlsParameters, MediaKind, Ortc, RtpCapabilities, RtpParameters

_Model = TypeVar("_Model", bound=Ortc)

FINGERPRINT_OCTETS: Final = {"sha-256": 32, "sha-384": 48, "sha-512": 64}
"""Hash functions strong enough for a certificate fingerprint (RFC 8122 5)."""


def parse_rtp_capabilities(raw: Any) -> RtpCapabilities:
    """What was parsed already stays as it is. Raises MediaError("rtp_capabilities_invalid")."""
    return _parse(RtpCapabilities, raw, "rtp_capabilities_invalid")


def parse_rtp_parameters(kind: MediaKind, raw: Any) -> RtpParameters:
    """A producer's parameters, consistent in themselves. Raises MediaError("rtp_parameters_invalid")."""
    parameters = _parse(RtpParameters, raw, "rtp_parameters_invalid")
    problem = _inconsistency(kind, parameters)
    if problem:
        raise MediaError("rtp_parameters_invalid", problem)
    return parameters


def parse_dtls_parameters(raw: Any) -> DtlsParameters:
    """Fingerprints reduced to the strong ones, in upper case. Raises MediaError("dtls_parameters_invalid")."""
    parameters = _parse(DtlsParameters, raw, "dtls_parameters_invalid")
    strong = []
    for fingerprint in parameters.fingerprints:
        algorithm, value = fingerprint.algorithm.lower(), fingerprint.value.upper()
        octets = FINGERPRINT_OCTETS.get(algorithm)
        if octets is None:
            continue
        if not re.fullmatch(rf"[0-9A-F]{{2}}(:[0-9A-F]{{2}}){{{octets - 1}}}", value):
            raise MediaError("dtls_parameters_invalid", f"malformed {algorithm} fingerprint")
        strong.append(fingerprint.model_copy(update={"algorithm": algorithm, "value": value}))
    if not strong:
        raise MediaError("dtls_parameters_invalid", "no strong fingerprint")
    return parameters.model_copy(update={"fingerprints": strong})


def _parse(model: type[_Model], raw: Any, code: str) -> _Model:
    try:
        return model.model_validate(raw)
    except (ValidationError, RecursionError) as error:
        raise MediaError(code, _first_problem(error)) from None


def _first_problem(error: Exception) -> str:
    """Where and what, without the hostile value itself."""
    if not isinstance(error, ValidationError):
        return type(error).__name__
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))[:100]}: {first['msg'][:100]}"


def _inconsistency(kind: MediaKind, parameters: RtpParameters) -> str | None:
    payload_types = [codec.payload_type for codec in parameters.codecs]
    media = [codec for codec in parameters.codecs if not codec.is_rtx]
    media_types = {codec.payload_type for codec in media}
    ssrcs = [ssrc for e in parameters.encodings for ssrc in (e.ssrc, e.rtx and e.rtx.ssrc) if ssrc]
    rids = [encoding.rid for encoding in parameters.encodings if encoding.rid]
    rules = {
        "codec of another kind": all(codec.name.startswith(f"{kind}/") for codec in parameters.codecs),
        "repeated payload type": _unique(payload_types),
        "no media codec": bool(media),
        "RTX of an unknown payload type": all(c.apt in media_types for c in parameters.codecs if c.is_rtx),
        "repeated RTX": _unique([codec.apt for codec in parameters.codecs if codec.is_rtx]),
        "repeated header-extension id": _unique([extension.id for extension in parameters.header_extensions]),
        "repeated header-extension URI": _unique([extension.uri for extension in parameters.header_extensions]),
        "encrypted header extension": not any(extension.encrypt for extension in parameters.header_extensions),
        "repeated SSRC": _unique(ssrcs),
        "repeated RID": _unique(rids),
        "several encodings without RID or SSRC": len(parameters.encodings) < 2
        or all(encoding.ssrc or encoding.rid for encoding in parameters.encodings),
        "neither SSRC nor MID": bool(parameters.mid or (parameters.encodings and parameters.encodings[0].ssrc)),
    }
    return next((problem for problem, holds in rules.items() if not holds), None)


def _unique(values: list[Any]) -> bool:
    return len(set(values)) == len(values)
