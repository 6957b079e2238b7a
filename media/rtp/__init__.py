"""RTP as bytes: packets, header extensions, statistics, feedback. No sockets, no asyncio."""
