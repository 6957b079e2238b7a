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


cdef inline void vtf_hub_lock_nogil(vtf_hub *hub) noexcept:
    with nogil:
        vtf_hub_lock(hub)


include "specs.pxi"
include "wire.pxi"
include "transports.pxi"
include "sources.pxi"


cdef class NativeForwarder(_Sources):
    """Without `start` it forwards what `receive` is given, and Python sends; after it, a thread reads and writes."""

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
