"""The ORTC dictionaries a client sends, with every length and range bounded.

Names on the wire are mediasoup-client's (camelCase). Fields that nothing here reads are ignored, as browsers add new
ones. `null` counts as absent, since Python clients write it so.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

MediaKind = Literal["audio", "video"]
CodecValue = (
    Annotated[str, StringConstraints(max_length=256, pattern=r"^[\x20-\x7e]*$")]
    | Annotated[int, Field(ge=-(2**53), le=2**53)]
    | Annotated[float, Field(allow_inf_nan=False)]
)
CodecSettings = Annotated[
    dict[Annotated[str, StringConstraints(min_length=1, max_length=64)], CodecValue], Field(max_length=32)
]


def _not_rtcp(payload_type: int) -> int:
    if 64 <= payload_type <= 95:
        raise ValueError("would be taken for RTCP (RFC 5761 4)")
    return payload_type


PayloadType = Annotated[int, Field(ge=0, le=127), AfterValidator(_not_rtcp)]
Ssrc = Annotated[int, Field(ge=1, lt=2**32)]
ExtensionId = Annotated[int, Field(ge=1, le=255)]
Uri = Annotated[str, StringConstraints(max_length=256, pattern=r"^[\x21-\x7e]+$")]
Mid = Annotated[str, StringConstraints(max_length=16, pattern=r"^[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+$")]
"""A token of SDP (RFC 8859), no longer than a one-byte header extension holds."""
Rid = Annotated[str, StringConstraints(max_length=16, pattern=r"^[A-Za-z0-9_-]+$")]
Cname = Annotated[str, StringConstraints(max_length=255, pattern=r"^[\x20-\x7e]*$")]
MimeType = Annotated[str, StringConstraints(max_length=64, pattern=r"^(?i:audio|video)/[A-Za-z0-9._+-]+$")]


class Ortc(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, strict=True, frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, value: Any) -> Any:
        return {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value

    def wire(self) -> dict[str, Any]:
        """The dictionary as mediasoup-client takes it; absent fields are left out."""
        return self.model_dump(by_alias=True, exclude_none=True)


class RtcpFeedback(Ortc):
    type: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    parameter: Annotated[str, StringConstraints(max_length=64)] = ""


class Codec(Ortc):
    mime_type: MimeType
    clock_rate: Annotated[int, Field(ge=1, le=1_000_000)]
    channels: Annotated[int, Field(ge=1, le=16)] | None = None
    parameters: CodecSettings = Field(default_factory=dict)
    rtcp_feedback: Annotated[list[RtcpFeedback], Field(max_length=16)] = Field(default_factory=list)

    @property
    def name(self) -> str:
        """The whole MIME type in lower case."""
        return self.mime_type.lower()

    @property
    def is_rtx(self) -> bool:
        return self.name.endswith("/rtx")

    @property
    def apt(self) -> int | None:
        """The payload type an RTX codec repairs (RFC 4588 8.1)."""
        value = self.parameters.get("apt")
        return value if isinstance(value, int) else None


class RtpCodecCapability(Codec):
    kind: MediaKind
    preferred_payload_type: PayloadType | None = None


class RtpHeaderExtension(Ortc):
    kind: MediaKind | None = None
    uri: Uri
    preferred_id: ExtensionId
    preferred_encrypt: bool = False
    direction: Literal["sendrecv", "sendonly", "recvonly", "inactive"] = "sendrecv"


class RtpCapabilities(Ortc):
    codecs: Annotated[list[RtpCodecCapability], Field(max_length=128)] = Field(default_factory=list)
    header_extensions: Annotated[list[RtpHeaderExtension], Field(max_length=128)] = Field(default_factory=list)


class RtpCodecParameters(Codec):
    payload_type: PayloadType


class RtpHeaderExtensionParameters(Ortc):
    uri: Uri
    id: ExtensionId
    encrypt: bool = False
    parameters: CodecSettings = Field(default_factory=dict)


class RtxEncoding(Ortc):
    ssrc: Ssrc


class RtpEncodingParameters(Ortc):
    ssrc: Ssrc | None = None
    rid: Rid | None = None
    codec_payload_type: PayloadType | None = None
    rtx: RtxEncoding | None = None
    dtx: bool | None = None
    scalability_mode: Annotated[str, StringConstraints(max_length=16)] | None = None


class RtcpParameters(Ortc):
    cname: Cname | None = None
    reduced_size: bool = True


class RtpParameters(Ortc):
    mid: Mid | None = None
    codecs: Annotated[list[RtpCodecParameters], Field(min_length=1, max_length=32)]
    header_extensions: Annotated[list[RtpHeaderExtensionParameters], Field(max_length=32)] = Field(default_factory=list)
    encodings: Annotated[list[RtpEncodingParameters], Field(max_length=4)] = Field(default_factory=list)
    rtcp: RtcpParameters = Field(default_factory=RtcpParameters)


class DtlsFingerprint(Ortc):
    algorithm: Annotated[str, StringConstraints(max_length=16)]
    value: Annotated[str, StringConstraints(max_length=256)]


class DtlsParameters(Ortc):
    role: Literal["auto", "client", "server"] = "auto"
    fingerprints: Annotated[list[DtlsFingerprint], Field(min_length=1, max_length=8)]
