"""What the terminal shows when the service is up: where it is, how to sign in, and a code for phones."""

import io
import ipaddress

import ifaddr
import segno

from media import forwarder_kinds
from server.settings import Settings, Tls


def local_addresses() -> list[str]:
    """This machine's own IPv4 addresses that others on the network reach, without loopback."""
    found = (ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str))
    return [
        address
        for address in found
        if not ipaddress.ip_address(address).is_loopback and not ipaddress.ip_address(address).is_link_local
    ]


def addresses(settings: Settings, port: int) -> list[str]:
    """Where browsers find the service, the best first."""
    if settings.public_origins:
        return list(settings.public_origins)
    scheme = "http" if settings.tls is Tls.OFF else "https"
    hosts = ["localhost"]
    if settings.host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        hosts += local_addresses()
    elif settings.host not in ("127.0.0.1", "localhost"):
        hosts = [settings.host]
    return [f"{scheme}://{host}:{port}" for host in hosts]


def qr_code(address: str) -> str:
    """The address as a QR code drawn with half blocks."""
    drawn = io.StringIO()
    segno.make(address, error="l").terminal(drawn, compact=True, border=2)
    return drawn.getvalue()


def banner(settings: Settings, port: int, administrator: str, password: str | None) -> str:
    """The lines to print once the service listens. `password` is set only when it was made in this start."""
    where = addresses(settings, port)
    lines = ["", f"  {settings.site_name}", "", f"  Open      {where[0]}"]
    lines += [f"            {address}" for address in where[1:]]
    if password:
        lines += [
            f"  Sign in   {where[0]}/sign-in",
            f"            {administrator}   password: {password}",
            "            This password is shown once; change it in your profile.",
        ]
    else:
        lines += [f"  Sign in   {where[0]}/sign-in as {administrator} (forgotten? technopark reset-password)"]
    if settings.smtp_url is None:
        lines += [f"  Mail      is written into {settings.mail_dir.absolute()} (TECHNOPARK_SMTP_URL sends it)"]
    if settings.media_forwarder != "python" and "native" not in forwarder_kinds():
        lines += ["  Media     goes through Python, for large rooms build the native forwarder (docs/operations.md)"]
    if settings.tls is Tls.SELF_SIGNED and len(where) > 1:
        lines += ["", "  Scan with a phone on the same network; accept its warning about the certificate once.", ""]
        return "\n".join(lines) + "\n" + qr_code(where[1])
    lines += ["  A phone   technopark serve --tls self-signed   (browsers give cameras to secure pages only)"]
    return "\n".join([*lines, ""])
