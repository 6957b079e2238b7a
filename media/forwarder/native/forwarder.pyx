# cython: language_level=3, boundscheck=False, wraparound=False
"""`media.forwarder.interface.Forwarder` over the C core.

Every call takes the hub's lock without holding the interpreter's, so the forwarding thread and Python wait for each
other at most for one batch of packets.
"""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from media.forwarder.native.hub cimport *

import os
import socket

from media.forwarder.header import HeaderWriter
from media.forwarder.interface import ReceiveReport, SenderInfo, SsrcTakenError, TransportStats
from media.forwarder.srtp import InboundSrtp, OutboundSrtp, function_addresses, session_address
from media.rtp import uris

# Whose thread runs: it uses their SRTP sessions, so they must not be collected before `stop`.
cdef set _running = set()

cdef dict _CODECS = {"vp8": 1, "h264": 2}
cdef enum:
    MAX_DATAGRAM = 2048
    # Records handed on in a row before other callbacks of the loop get their turn, however fast strangers send.
    BURST = 64
    MAX_MISSING = 512


cdef inline void vtf_hub_lock_nogil(vtf_hub *hub) noexcept:
    with nogil:
        vtf_hub_lock(hub)


cdef int _check(vtf_status status, number) except -1:
    if status == VTF_UNKNOWN:
        raise KeyError(number)
    if status == VTF_IN_USE:
        raise ValueError(f"{number} is in use")
    if status == VTF_SSRC_TAKEN:
        raise SsrcTakenError("an SSRC is or was in use on the transport")
    if status == VTF_NO_MEMORY:
        raise MemoryError
    return 0


cdef int _put_text(uint8_t *into, uint8_t *length, text, size_t room) except -1:
    cdef bytes data = text.encode() if text else b""
    if <size_t>len(data) > room:
        raise ValueError("an identifier is too long")
    length[0] = <uint8_t>len(data)
    memcpy(into, <const char *>data, len(data))
    return 0


cdef int _fill_source(vtf_source_spec *out, spec) except -1:
    memset(out, 0, sizeof(out[0]))
    if not spec.encodings or len(spec.encodings) > VTF_MAX_LAYERS or len(spec.formats) > VTF_MAX_FORMATS:
        raise ValueError("too many encodings or formats, or none")
    out.video = spec.kind == "video"
    out.nack = spec.nack
    out.paused = spec.paused
    _put_text(out.mid, &out.mid_length, spec.mid, VTF_MAX_ID)
    for format in spec.formats:
        slot = out.formats_count
        out.formats[slot].payload_type = format.payload_type & 0x7F
        out.formats[slot].rtx_payload_type = (
            VTF_NO_TYPE if format.rtx_payload_type is None else format.rtx_payload_type & 0x7F
        )
        out.formats[slot].codec = _CODECS.get(format.codec, 0)
        out.formats[slot].clock_rate = format.clock_rate
        out.formats_count += 1
    for encoding in spec.encodings:
        slot = out.encodings_count
        out.encodings[slot].has_ssrc = encoding.ssrc is not None
        out.encodings[slot].ssrc = encoding.ssrc or 0
        out.encodings[slot].has_rtx = encoding.rtx_ssrc is not None
        out.encodings[slot].rtx_ssrc = encoding.rtx_ssrc or 0
        _put_text(out.encodings[slot].rid, &out.encodings[slot].rid_length, encoding.rid, VTF_MAX_ID)
        out.encodings_count += 1
    ids = spec.extensions
    out.ids.mid = ids.get(uris.MID, 0)
    out.ids.rid = ids.get(uris.RID, 0)
    out.ids.repaired_rid = ids.get(uris.REPAIRED_RID, 0)
    out.ids.transport_cc = ids.get(uris.TRANSPORT_CC, 0)
    out.ids.audio_level = ids.get(uris.AUDIO_LEVEL, 0)
    return 0


cdef int _fill_sink(vtf_sink_spec *out, spec) except -1:
    memset(out, 0, sizeof(out[0]))
    memset(out.payload_types, VTF_NO_TYPE, 128)
    memset(out.rtx_types, VTF_NO_TYPE, 128)
    out.paused = spec.paused
    out.ssrc = spec.ssrc
    out.rtx_ssrc_named = spec.rtx_ssrc is not None
    out.rtx_ssrc = spec.rtx_ssrc or 0
    out.has_rtx = spec.rtx_ssrc is not None and bool(spec.rtx_payload_types)
    for received, sent in spec.payload_types.items():
        out.payload_types[<int>received & 0x7F] = sent & 0x7F
    for media, rtx in spec.rtx_payload_types.items():
        out.rtx_types[<int>media & 0x7F] = rtx & 0x7F
    return 0


cdef int _fill_header(vtf_sink_spec *out, spec, writer) except -1:
    """What is written into each header, from the layout that the reference compiles."""
    if spec.mid and uris.MID in spec.extensions:
        _put_text(out.mid, &out.mid_length, spec.mid, 16)
        out.mid_id = spec.extensions[uris.MID]
    out.send_time_id = spec.extensions.get(uris.ABS_SEND_TIME, 0)
    out.transport_cc_id = spec.extensions.get(uris.TRANSPORT_CC, 0)
    for received, sent in writer.mapping[:14]:
        out.mapped[out.mapped_count].received = received
        out.mapped[out.mapped_count].sent = sent
        out.mapped_count += 1
    return 0


cdef tuple _address(const vtf_record *record):
    """As Python's sockets name it."""
    cdef uint16_t port = socket.ntohs(record.from_.port)
    if record.from_.family == socket.AF_INET:
        return (socket.inet_ntop(socket.AF_INET, record.from_.ip[:4]), port)
    host = socket.inet_ntop(socket.AF_INET6, record.from_.ip[:16])
    return (host, port, 0, record.from_.scope)


cdef int _parse_address(vtf_address *out, address) except -1:
    cdef bytes host = str(address[0]).partition("%")[0].encode()
    if not vtf_address_parse(out, host, address[1], address[3] if len(address) > 3 else 0):
        raise ValueError("not an IP address")
    return 0


cdef class NativeForwarder:
    """Without `start` it forwards what `receive` is given, and Python sends; after it, a thread reads and writes."""

    cdef vtf_hub *_hub
    cdef dict _sends, _keys, _sessions, _sources
    cdef object _on_datagram, _on_rtcp
    cdef bint _draining
    cdef const uint8_t *_records
    cdef size_t _at, _used

    def __cinit__(self):
        cdef vtf_srtp srtp
        cdef dict addresses = function_addresses()
        srtp.protect = <int (*)(void *, void *, int *) noexcept nogil><size_t>addresses["srtp_protect"]
        srtp.protect_rtcp = <int (*)(void *, void *, int *) noexcept nogil><size_t>addresses["srtp_protect_rtcp"]
        srtp.unprotect = <int (*)(void *, void *, int *) noexcept nogil><size_t>addresses["srtp_unprotect"]
        srtp.unprotect_rtcp = <int (*)(void *, void *, int *) noexcept nogil><size_t>addresses["srtp_unprotect_rtcp"]
        srtp.remove_stream = <int (*)(void *, uint32_t) noexcept nogil><size_t>addresses["srtp_remove_stream"]
        cdef uint64_t seed = int.from_bytes(os.urandom(8))
        self._hub = vtf_hub_new(&srtp, seed)
        if self._hub == NULL:
            raise MemoryError
        self._sends, self._keys, self._sessions, self._sources = {}, {}, {}, {}
        self._draining = False
        self._records = NULL
        self._at = self._used = 0

    def __dealloc__(self):
        if self._hub != NULL:
            with nogil:
                vtf_hub_free(self._hub)

    # The wire.

    def start(self, int socket4, int socket6, on_datagram, on_rtcp):
        """Read and write these sockets (descriptors, or -1) from now on, in a thread of its own.

        `on_datagram(data, address)` and `on_rtcp(transport, packet)` are called by `drain`, which is to be called when
        `descriptor` is readable. Raises OSError.
        """
        self._on_datagram, self._on_rtcp = on_datagram, on_rtcp
        cdef int failed
        with nogil:
            failed = vtf_hub_start(self._hub, socket4, socket6)
        if failed:
            raise OSError(failed, os.strerror(failed))
        _running.add(self)

    def stop(self):
        """The sockets are the caller's again."""
        with nogil:
            vtf_hub_stop(self._hub)
        _running.discard(self)
        self._on_datagram = self._on_rtcp = None

    @property
    def descriptor(self):
        return self._hub.notify

    def drain(self):
        """Deliver what was handed up."""
        with nogil:
            vtf_hub_noticed(self._hub)
        self._deliver()

    cdef _settle(self):
        """What Python's own call has to send goes at once, or with a thread in the loop's next turn.

        Then what the thread handed up is there as well, and must not come in the middle of the caller's work.
        """
        if self._on_datagram is None:
            self._deliver()
        elif self._hub.upward.used:
            with nogil:
                vtf_hub_notice(self._hub)

    cdef _deliver(self):
        cdef const vtf_record *record
        cdef int handed_on = 0
        if self._draining:
            return
        self._draining = True
        try:
            while True:
                if self._at == self._used:
                    with nogil:
                        vtf_hub_lock(self._hub)
                        self._records = vtf_upward_take(&self._hub.upward, &self._used)
                        vtf_hub_unlock(self._hub)
                    self._at = 0
                    if self._used == 0:
                        return
                while self._at < self._used:
                    if handed_on == BURST:
                        vtf_hub_notice(self._hub)
                        return
                    record = <const vtf_record *>(self._records + self._at)
                    self._at += vtf_record_size(record.length)
                    # What Python itself brought about is sent at once.
                    handed_on += record.kind != VTF_UP_SEND
                    self._hand_on(record)
        finally:
            self._draining = False

    cdef _hand_on(self, const vtf_record *record):
        cdef bytes data = (<const uint8_t *>record + sizeof(vtf_record))[:record.length]
        if record.kind == VTF_UP_SEND:
            send = self._sends.get(record.transport)
            if send is not None:
                send(data)
        elif record.kind == VTF_UP_RTCP:
            if self._on_rtcp is not None and record.transport in self._sends:
                self._on_rtcp(record.transport, data)
        elif self._on_datagram is not None:
            self._on_datagram(data, _address(record))

    def route(self, address, transport):
        """SRTP from the address belongs to the transport; None: to nobody."""
        cdef vtf_address parsed
        cdef uint32_t number = transport or 0
        cdef bint nobody = transport is None, ok = True
        _parse_address(&parsed, address)
        with nogil:
            vtf_hub_lock(self._hub)
            if nobody:
                vtf_hub_unroute(self._hub, &parsed)
            else:
                ok = vtf_hub_route(self._hub, &parsed, number)
            vtf_hub_unlock(self._hub)
        if not ok:
            raise MemoryError

    def set_peer(self, uint32_t transport, address):
        cdef vtf_address parsed
        cdef vtf_peer_kind kind = VTF_PEER_NOBODY
        cdef bint ok
        if transport not in self._sends:
            raise KeyError(transport)
        memset(&parsed, 0, sizeof(parsed))
        if address is not None:
            if len(address) in (2, 4) and isinstance(address[1], int):
                kind = VTF_PEER_ADDRESS
                _parse_address(&parsed, address)
            else:
                kind = VTF_PEER_UPWARD
        with nogil:
            vtf_hub_lock(self._hub)
            ok = vtf_hub_set_peer(self._hub, transport, kind, &parsed)
            vtf_hub_unlock(self._hub)
        if not ok:
            raise MemoryError

    # Transports.

    def add_transport(self, uint32_t transport, send):
        cdef vtf_status status
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_add_transport(self._hub.core, transport)
            vtf_hub_unlock(self._hub)
        _check(status, transport)
        self._sends[transport] = send

    def remove_transport(self, uint32_t transport):
        cdef vtf_status status
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_remove_transport(self._hub.core, transport)
            vtf_hub_forget_peer(self._hub, transport)
            vtf_hub_unlock(self._hub)
        _check(status, transport)
        self._settle()
        del self._sends[transport]
        self._keys.pop(transport, None)
        self._sessions.pop(transport, None)
        self._sources = {
            number: known for number, known in self._sources.items() if known[0] != transport
        }

    def set_keys(self, uint32_t transport, profile, bytes receive_key, bytes send_key):
        cdef vtf_status status
        cdef void *inbound
        cdef void *outbound
        if transport not in self._sends:
            raise KeyError(transport)
        if self._keys.get(transport) == (profile, receive_key, send_key):
            # Beginning anew under the same keys would repeat nonces.
            return
        sessions = InboundSrtp(profile, receive_key), OutboundSrtp(profile, send_key)
        inbound = <void *><size_t>session_address(sessions[0])
        outbound = <void *><size_t>session_address(sessions[1])
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_set_sessions(self._hub.core, transport, inbound, outbound)
            vtf_hub_unlock(self._hub)
        _check(status, transport)
        # Only now may the former ones be freed.
        self._sessions[transport] = sessions
        self._keys[transport] = (profile, receive_key, send_key)

    # Sources.

    def add_source(self, uint32_t source, uint32_t transport, spec):
        cdef vtf_source_spec filled
        cdef vtf_status status
        _fill_source(&filled, spec)
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_add_source(self._hub.core, source, transport, &filled)
            vtf_hub_unlock(self._hub)
        _check(status, source if status == VTF_IN_USE else transport)
        self._sources[source] = (transport, dict(spec.extensions), len(spec.encodings))

    def remove_source(self, uint32_t source):
        with nogil:
            vtf_hub_lock(self._hub)
            vtf_remove_source(self._hub.core, source)
            vtf_hub_unlock(self._hub)
        self._settle()
        self._sources.pop(source, None)

    def pause_source(self, uint32_t source, bint paused):
        cdef vtf_status status
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_pause_source(self._hub.core, source, paused)
            vtf_hub_unlock(self._hub)
        _check(status, source)

    cdef bint _is_first(self, source, layer) except -1:
        """Of several layers only the first one is received."""
        if source not in self._sources or not 0 <= layer < self._sources[source][2]:
            raise KeyError((source, layer))
        return layer == 0

    def layer_octets(self, uint32_t source):
        self._is_first(source, 0)
        return ((0, 0, 0, 0),) * self._sources[source][2]

    def set_timestamp_offset(self, uint32_t source, layer, offset):
        self._is_first(source, layer)

    def missing(self, uint32_t source, layer, double now, double round_trip=0.1):
        cdef uint16_t numbers[MAX_MISSING]
        cdef size_t count = 0
        cdef vtf_status status
        if not self._is_first(source, layer):
            return []
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_missing(self._hub.core, source, now, round_trip, numbers, &count)
            vtf_hub_unlock(self._hub)
        _check(status, source)
        return [numbers[i] for i in range(count)]

    def receive_report(self, uint32_t source, layer, double now):
        cdef vtf_receive_report report
        cdef cbool there = False
        cdef vtf_status status
        if not self._is_first(source, layer):
            return None
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_report(self._hub.core, source, &report, &there)
            vtf_hub_unlock(self._hub)
        _check(status, source)
        if not there:
            return None
        return ReceiveReport(
            ssrc=report.ssrc,
            fraction_lost=report.fraction_lost,
            cumulative_lost=report.cumulative_lost,
            highest_sequence=report.highest_sequence,
            jitter=report.jitter,
            packets=report.packets,
            octets=report.octets,
            clock_rate=report.clock_rate,
        )

    def source_ssrc(self, uint32_t source, layer):
        cdef uint32_t ssrc = 0
        cdef cbool there = False
        cdef vtf_status status
        if not self._is_first(source, layer):
            return None
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_source_ssrc(self._hub.core, source, &ssrc, &there)
            vtf_hub_unlock(self._hub)
        _check(status, source)
        return ssrc if there else None

    def waiting_for_keyframe(self):
        cdef size_t position = 0
        cdef uint32_t source
        cdef set waiting = set()
        vtf_hub_lock_nogil(self._hub)
        try:
            while vtf_next_waiting(self._hub.core, &position, &source):
                waiting.add((source, 0))
        finally:
            vtf_hub_unlock(self._hub)
        return waiting

    def take_levels(self):
        cdef size_t position = 0
        cdef uint32_t source
        cdef int level
        cdef dict levels = {}
        vtf_hub_lock_nogil(self._hub)
        try:
            while vtf_take_level(self._hub.core, &position, &source, &level):
                levels[source] = level
        finally:
            vtf_hub_unlock(self._hub)
        return levels

    # Sinks.

    def add_sink(self, uint32_t sink, uint32_t transport, uint32_t source, spec):
        cdef vtf_sink_spec filled
        cdef vtf_status status
        _fill_sink(&filled, spec)
        known = self._sources.get(source)
        # Raises ValueError for what does not fit, as the reference does.
        _fill_header(&filled, spec, HeaderWriter(known[1] if known else {}, spec.extensions, spec.mid))
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_add_sink(self._hub.core, sink, transport, source, &filled)
            vtf_hub_unlock(self._hub)
        _check(status, sink if status == VTF_IN_USE else transport if transport not in self._sends else source)

    def remove_sink(self, uint32_t sink):
        with nogil:
            vtf_hub_lock(self._hub)
            vtf_remove_sink(self._hub.core, sink)
            vtf_hub_unlock(self._hub)
        self._settle()

    def pause_sink(self, uint32_t sink, bint paused):
        cdef vtf_status status
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_pause_sink(self._hub.core, sink, paused)
            vtf_hub_unlock(self._hub)
        _check(status, sink)

    def request_keyframe(self, uint32_t sink):
        cdef vtf_status status
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_request_keyframe(self._hub.core, sink)
            vtf_hub_unlock(self._hub)
        _check(status, sink)

    def feed_sink(self, uint32_t sink, source, spec):
        self.sender_info(sink)
        raise ValueError("a sink keeps its source here")

    def set_layers(self, uint32_t sink, layer, temporal=7):
        self.sender_info(sink)

    def sink_layers(self, uint32_t sink):
        self.sender_info(sink)
        return 0, 7

    def send_padding(self, uint32_t sink, octets, double now):
        self.sender_info(sink)
        return 0

    def retransmit(self, uint32_t sink, sequence_numbers, double now):
        cdef size_t count = len(sequence_numbers), sent = 0
        cdef vtf_status status
        cdef uint16_t *numbers = <uint16_t *>malloc((count + 1) * sizeof(uint16_t))
        if numbers == NULL:
            raise MemoryError
        try:
            for index, number in enumerate(sequence_numbers):
                numbers[<size_t>index] = <int>number & 0xFFFF
            with nogil:
                vtf_hub_lock(self._hub)
                status = vtf_retransmit(self._hub.core, sink, numbers, count, now, &sent)
                vtf_hub_unlock(self._hub)
        finally:
            free(numbers)
        _check(status, sink)
        self._settle()
        return sent

    def sender_info(self, uint32_t sink):
        cdef vtf_sender_info info
        cdef cbool there = False
        cdef vtf_status status
        cdef uint32_t offset = 0
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_info(self._hub.core, sink, &info, &there)
            vtf_map_timestamp(self._hub.core, sink, 0, &offset)
            vtf_hub_unlock(self._hub)
        _check(status, sink)
        if not there:
            return None
        return SenderInfo(
            ssrc=info.ssrc,
            packets=info.packets,
            octets=info.octets,
            last_timestamp=info.last_timestamp,
            last_sent_at=info.last_sent_at,
            clock_rate=info.clock_rate,
            retransmitted=info.retransmitted,
            layer=0,
            timestamp_offset=offset,
        )

    # Packets.

    def receive(self, uint32_t transport, bytes datagram, double now):
        # Room for what libsrtp writes, at an address that suits it.
        cdef uint64_t room[288]
        cdef uint8_t *data = <uint8_t *>room
        cdef size_t length = len(datagram), plain = 0
        cdef const char *given = datagram
        if transport not in self._sends:
            raise KeyError(transport)
        # One that is too long is refused by its length; what it holds does not matter.
        memcpy(data, given, min(length, <size_t>MAX_DATAGRAM))
        with nogil:
            vtf_hub_lock(self._hub)
            plain = vtf_receive(self._hub.core, transport, data, length, now)
            vtf_flush(self._hub.core, now)
            vtf_hub_unlock(self._hub)
        self._settle()
        return data[:plain] if plain else None

    def send_rtcp(self, uint32_t transport, bytes packet):
        cdef vtf_status status
        cdef const uint8_t *data = packet
        cdef size_t length = len(packet)
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_send_rtcp(self._hub.core, transport, data, length)
            vtf_hub_unlock(self._hub)
        _check(status, transport)
        self._settle()

    def find_source(self, uint32_t transport, uint32_t ssrc):
        cdef uint32_t source = 0
        cdef cbool there = False
        cdef vtf_status status
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_find_source(self._hub.core, transport, ssrc, &source, &there)
            vtf_hub_unlock(self._hub)
        _check(status, transport)
        return (source, 0) if there else None

    def find_sink(self, uint32_t transport, uint32_t ssrc):
        cdef uint32_t sink = 0
        cdef cbool there = False
        cdef vtf_status status
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_find_sink(self._hub.core, transport, ssrc, &sink, &there)
            vtf_hub_unlock(self._hub)
        _check(status, transport)
        return sink if there else None

    def take_arrivals(self, uint32_t transport):
        cdef const vtf_arrival *arrivals = NULL
        cdef size_t count = 0, i
        cdef vtf_status status
        cdef list taken = []
        vtf_hub_lock_nogil(self._hub)
        try:
            status = vtf_take_arrivals(self._hub.core, transport, &arrivals, &count)
            for i in range(count):
                taken.append((arrivals[i].number, arrivals[i].at))
        finally:
            vtf_hub_unlock(self._hub)
        _check(status, transport)
        return taken

    def transport_stats(self, uint32_t transport):
        cdef vtf_transport_stats stats
        cdef vtf_status status
        with nogil:
            vtf_hub_lock(self._hub)
            status = vtf_stats(self._hub.core, transport, &stats)
            vtf_hub_unlock(self._hub)
        _check(status, transport)
        return TransportStats(
            packets_received=stats.packets_received,
            octets_received=stats.octets_received,
            packets_sent=stats.packets_sent,
            octets_sent=stats.octets_sent,
            last_heard_at=stats.last_heard_at,
        )

    def counters(self):
        cdef size_t reason = 0
        cdef dict counted = {}
        vtf_hub_lock_nogil(self._hub)
        try:
            while vtf_drop_name(reason) != NULL:
                counted[vtf_drop_name(reason).decode()] = vtf_drops(self._hub.core, reason)
                reason += 1
            counted["unaddressed"] = self._hub.unaddressed
            counted["handed_up_lost"] = self._hub.upward.lost
            counted["socket_refused"] = self._hub.counts.refused
        finally:
            vtf_hub_unlock(self._hub)
        return {reason_name: count for reason_name, count in counted.items() if count}

    def layer_switches(self):
        return 0

    def wire_counts(self):
        """What the thread read and wrote: datagrams and system calls."""
        cdef vtf_wire_counts counts
        with nogil:
            vtf_hub_lock(self._hub)
            counts = self._hub.counts
            vtf_hub_unlock(self._hub)
        return dict(counts)
