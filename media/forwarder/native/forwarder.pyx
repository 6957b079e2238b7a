# cython: language_level=3, boundscheck=False, wraparound=False
"""`media.forwarder.interface.Forwarder` over the C core.

Every call takes the lock of one part of the rooms without holding the interpreter's, and gives it back before it takes that
again: a forwarding thread and Python wait for each other at most for one batch of packets, and never for another of Python's
threads, or for its garbage collector.
"""

from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from media.forwarder.native.hub cimport *

import os
import socket
from time import thread_time

from media.forwarder.header import HeaderWriter
from media.forwarder.interface import Departure, ReceiveReport, SenderInfo, SsrcTakenError, Totals, TransportStats
from media.forwarder.key_derivation import derive
from media.forwarder.srtp import InboundSrtp, OutboundSrtp, cipher_addresses, function_addresses, session_address
from media.rtp import uris


cdef uint16_t *_wrapped(sequence_numbers) except NULL:
    """To be freed."""
    cdef uint16_t *numbers = <uint16_t *>malloc((len(sequence_numbers) + 1) * sizeof(uint16_t))
    if numbers == NULL:
        raise MemoryError
    try:
        for index, number in enumerate(sequence_numbers):
            numbers[<size_t>index] = number & 0xFFFF
    except:
        free(numbers)
        raise
    return numbers


include "specs.pxi"
include "shards.pxi"
include "wire.pxi"
include "transports.pxi"
include "sources.pxi"


cdef class NativeForwarder(_Sources):
    """Without `start` it forwards what `receive` is given, and Python sends; after it, a thread reads and writes."""

    def add_sink(self, uint32_t sink, uint32_t transport, uint32_t source, spec):
        cdef vtf_sink_spec filled
        cdef vtf_status status
        cdef vtf_shard *shard
        if sink in self._sinks:
            raise ValueError(f"{sink} is in use")
        shard = self._with_transport(transport)
        self._fill(&filled, source, spec)
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_add_sink(shard.core, sink, transport, source, &filled)
            vtf_shard_unlock(shard)
        _check(status, source)
        self._sinks[sink] = (transport, source)
        self._members[transport][1].add(sink)
        self._sources[source][2].add(sink)

    cdef int _fill(self, vtf_sink_spec *filled, source, spec) except -1:
        """Raises ValueError for what does not fit, as the reference does."""
        known = self._sources.get(source)
        _fill_sink(filled, spec)
        return _fill_header(filled, spec, HeaderWriter(known[1] if known else {}, spec.extensions, spec.mid))

    def feed_sink(self, uint32_t sink, source, spec):
        cdef vtf_shard *shard = self._with_sink(sink)
        cdef vtf_sink_spec filled
        cdef uint32_t number = source or 0
        cdef const uint32_t *fed = NULL if source is None else &number
        cdef vtf_status status
        if source is not None and source not in self._sources:
            raise KeyError(source)
        self._fill(&filled, source, spec)
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_feed_sink(shard.core, sink, fed, &filled)
            vtf_shard_unlock(shard)
        if status == VTF_IN_USE:
            raise ValueError("a sink keeps its kind and its SSRCs")
        _check(status, source)
        transport, former = self._sinks[sink]
        if former is not None:
            self._sources[former][2].discard(sink)
        self._sinks[sink] = (transport, source)
        if source is not None:
            self._sources[source][2].add(sink)

    def remove_sink(self, uint32_t sink):
        cdef vtf_shard *shard
        if sink not in self._sinks:
            return
        shard = self._with_sink(sink)
        with nogil:
            vtf_shard_lock(shard)
            vtf_remove_sink(shard.core, sink)
            vtf_shard_unlock(shard)
        self._settle()
        self._forget_sink(sink)

    def pause_sink(self, uint32_t sink, bint paused):
        cdef vtf_shard *shard = self._with_sink(sink)
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_pause_sink(shard.core, sink, paused)
            vtf_shard_unlock(shard)
        _check(status, sink)

    def request_keyframe(self, uint32_t sink):
        cdef vtf_shard *shard = self._with_sink(sink)
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_request_keyframe(shard.core, sink)
            vtf_shard_unlock(shard)
        _check(status, sink)

    def set_layers(self, uint32_t sink, layer, temporal=VTF_ALL_TEMPORAL):
        cdef vtf_shard *shard = self._with_sink(sink)
        cdef int wished = max(-1, min(layer, VTF_MAX_LAYERS))
        cdef unsigned highest = max(0, min(temporal, VTF_ALL_TEMPORAL))
        with nogil:
            vtf_shard_lock(shard)
            vtf_set_layers(shard.core, sink, wished, highest)
            vtf_shard_unlock(shard)
        self._settle()

    def sink_layers(self, uint32_t sink):
        cdef vtf_shard *shard = self._with_sink(sink)
        cdef int layer = -1
        cdef unsigned temporal = 0
        with nogil:
            vtf_shard_lock(shard)
            vtf_layers(shard.core, sink, &layer, &temporal)
            vtf_shard_unlock(shard)
        return layer, temporal

    def send_padding(self, uint32_t sink, octets, double now):
        cdef vtf_shard *shard = self._with_sink(sink)
        cdef int64_t asked = octets
        cdef size_t sent = 0
        with nogil:
            vtf_shard_lock(shard)
            vtf_pad(shard.core, sink, asked, now, &sent)
            vtf_shard_unlock(shard)
        self._settle()
        return sent

    def retransmit(self, uint32_t sink, sequence_numbers, double now):
        cdef vtf_shard *shard = self._with_sink(sink)
        cdef size_t count = len(sequence_numbers), sent = 0
        cdef vtf_status status
        cdef uint16_t *numbers = _wrapped(sequence_numbers)
        try:
            with nogil:
                vtf_shard_lock(shard)
                status = vtf_retransmit(shard.core, sink, numbers, count, now, &sent)
                vtf_shard_unlock(shard)
        finally:
            free(numbers)
        _check(status, sink)
        self._settle()
        return sent

    def departures(self, uint32_t sink, sequence_numbers):
        cdef vtf_shard *shard = self._with_sink(sink)
        cdef size_t count = len(sequence_numbers), index
        cdef vtf_status status
        cdef uint16_t *numbers = _wrapped(sequence_numbers)
        cdef vtf_departure *found = <vtf_departure *>malloc((count + 1) * sizeof(vtf_departure))
        try:
            if found == NULL:
                raise MemoryError
            with nogil:
                vtf_shard_lock(shard)
                status = vtf_find_departures(shard.core, sink, numbers, count, found)
                vtf_shard_unlock(shard)
            _check(status, sink)
            return [
                Departure(found[index].packets, found[index].late) if found[index].there else None
                for index in range(count)
            ]
        finally:
            free(numbers)
            free(found)

    def sender_info(self, uint32_t sink):
        cdef vtf_shard *shard = self._with_sink(sink)
        cdef vtf_sender_info info
        cdef cbool there = False
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_info(shard.core, sink, &info, &there)
            vtf_shard_unlock(shard)
        _check(status, sink)
        if not there:
            return None
        return SenderInfo(
            info.ssrc,
            info.packets,
            info.octets,
            info.last_timestamp,
            info.last_sent_at,
            info.clock_rate,
            info.retransmitted,
            info.layer,
            info.timestamp_offset,
        )
