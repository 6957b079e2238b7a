"""Every setting, read from `TECHNOPARK_…` variables or a `.env` file; the defaults need no other service."""

import secrets
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, IPvAnyAddress, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Tls(StrEnum):
    """How the service itself speaks HTTPS; `off` behind a proxy that does."""

    OFF = "off"
    SELF_SIGNED = "self-signed"
    FILES = "files"


class Settings(BaseSettings):
    """The service's configuration. A list is written with commas between its items."""

    model_config = SettingsConfigDict(env_prefix="TECHNOPARK_", env_file=".env", extra="ignore", frozen=True)

    host: str = Field("0.0.0.0", description="Address that HTTP listens on.")  # noqa: S104 - a server for others
    port: int = Field(8080, ge=0, le=65535, description="TCP port that HTTP listens on.")
    public_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Origins that browsers come from, such as `https://technopark.example`. "
        "When empty, a request's origin must be the address that it was sent to.",
    )
    behind_proxy: bool = Field(
        False, description="Trust `X-Forwarded-For` and `X-Forwarded-Proto` of the one proxy in front."
    )
    tls: Tls = Field(Tls.OFF, description="`off`, `self-signed`, or `files`.")
    tls_certificate: Path | None = Field(None, description="PEM certificate chain, with `tls=files`.")
    tls_key: Path | None = Field(None, description="PEM private key, with `tls=files`.")

    data_dir: Path = Field(Path("var"), description="Folder for the SQLite database, uploaded files and certificates.")
    database_url: str | None = Field(
        None,
        description="`postgresql+asyncpg://…` past one machine. SQLite in the data folder when empty.",
    )
    redis_url: SecretStr | None = Field(
        None,
        description="`redis://…` for presence, events and rate limits. In the process when empty.",
    )

    media_host: str = Field("0.0.0.0", description="IPv4 address that media listens on.")  # noqa: S104
    media_host6: str | None = Field("::", description="IPv6 address that media listens on; empty turns it off.")
    media_port: int = Field(40000, ge=0, le=65535, description="The one port of media; 0 takes any free one.")
    media_tcp: bool = Field(
        True, description="Listen to media on TCP too, with the port's number, for people whose network blocks UDP."
    )
    media_forwarder: Literal["auto", "native", "python"] = Field(
        "auto",
        description="Who forwards media: `native` (in C, where it was built) or `python`; `auto` takes the faster.",
    )
    media_threads: int = Field(
        0, ge=0, le=16, description="Threads of the native forwarder; 0 takes as many as there are cores beside one."
    )
    media_announced: Annotated[tuple[IPvAnyAddress, ...], NoDecode] = Field(
        (), description="Public addresses told to browsers, behind NAT or in a container. Local addresses when empty."
    )
    turn_urls: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="TURN servers, such as `turn:turn.example:3478`."
    )
    turn_secret: SecretStr | None = Field(None, description="The secret shared with coturn (`static-auth-secret`).")
    turn_lifetime: int = Field(43200, ge=600, description="Seconds that a TURN credential lasts.")

    site_name: str = Field("Virtual Technopark", description="The name in titles and mail.")
    smtp_url: SecretStr | None = Field(
        None,
        description="`smtp://user:password@mail.example:587` (STARTTLS, demanded where there is a password) or "
        "`smtps://…:465`. When empty, mail is written as `.eml` files into the folder `mail` of the data folder.",
    )
    mail_from: str | None = Field(
        None, description="Whom mail comes from, such as `Virtual Technopark <meet@technopark.example>`."
    )
    demo: bool = Field(False, description="Also make the demonstration accounts, named for their role.")
    max_upload: int = Field(20 * 1024 * 1024, ge=1024, description="Bytes of one uploaded file.")
    metrics_token: SecretStr | None = Field(
        None, description="Bearer token for `/metrics`. Only this machine may read it when empty."
    )
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="debug, info, warning or error.")
    log_json: bool = Field(False, description="One JSON object a line instead of coloured text.")
    node_id: str = Field(
        default_factory=lambda: secrets.token_hex(4),
        pattern="^[A-Za-z0-9_-]{1,32}$",
        description="Name of this node; a fresh one at every start when empty.",
    )

    @field_validator("public_origins", "turn_urls", "media_announced", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(item.strip().rstrip("/") for item in value.split(",") if item.strip())
        return value

    @field_validator(
        "media_host6",
        "database_url",
        "redis_url",
        "turn_secret",
        "smtp_url",
        "mail_from",
        "metrics_token",
        mode="before",
    )
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("mail_from")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None and ("@" not in parseaddr(value)[1] or not value.isprintable()):
            raise ValueError("not a mail address")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_smtp(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parts = urlsplit(value.get_secret_value())
            if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.port == 0:
                raise ValueError("neither smtp://host nor smtps://host")
        return value

    @property
    def mail_dir(self) -> Path:
        """Where mail is written when no SMTP server is named."""
        return self.data_dir / "mail"

    @property
    def database(self) -> str:
        """The database's address, the embedded one unless another is given."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data_dir / 'technopark.db').absolute()}"

    @property
    def secure(self) -> bool:
        """Whether browsers reach the service over HTTPS."""
        return self.tls is not Tls.OFF or any(origin.startswith("https://") for origin in self.public_origins)
