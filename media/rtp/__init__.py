"""RTP as bytes: packets, header extensions, statistics, feedback (RFC 3550, 4588, 6464, 8285). No sockets, no asyncio."""
