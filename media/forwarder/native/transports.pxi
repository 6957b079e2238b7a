# Peers, and the packets that come from them and go to them.

cdef enum:
    MAX_DATAGRAM = 2048


cdef class _Transports(_Wire):
    def add_transport(self, uint32_t transport, send, group=0):
        cdef size_t index = group % self._hub.shards_count
        cdef vtf_shard *shard = &self._hub.shards[index]
        cdef vtf_status status
        if transport in self._sends:
            raise ValueError(f"{transport} is in use")
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_add_transport(shard.core, transport)
            vtf_shard_unlock(shard)
        _check(status, transport)
        self._sends[transport] = send
        self._shard_of[transport] = index
        self._members[transport] = (set(), set())

    def remove_transport(self, uint32_t transport):
        cdef vtf_shard *shard = self._with_transport(transport)
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_remove_transport(shard.core, transport)
            vtf_shard_forget(shard, transport)
            vtf_shard_unlock(shard)
        _check(status, transport)
        self._settle()
        sources, sinks = self._members[transport]
        for source in list(sources):
            self._forget_source(source)
        for sink in list(sinks):
            self._forget_sink(sink)
        del self._members[transport]
        del self._sends[transport], self._shard_of[transport]
        self._keys.pop(transport, None)
        self._sessions.pop(transport, None)

    def set_keys(self, uint32_t transport, profile, bytes receive_key, bytes send_key):
        cdef vtf_shard *shard = self._with_transport(transport)
        cdef vtf_status status
        cdef void *inbound
        cdef void *outbound
        if self._keys.get(transport) == (profile, receive_key, send_key):
            # Beginning anew under the same keys would repeat nonces.
            return
        sessions = InboundSrtp(profile, receive_key), OutboundSrtp(profile, send_key)
        inbound = <void *><size_t>session_address(sessions[0])
        outbound = <void *><size_t>session_address(sessions[1])
        cdef vtf_sealer *sealer = self._sealer(profile, send_key)
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_set_sessions(shard.core, transport, inbound, outbound, sealer)
            vtf_shard_unlock(shard)
        _check(status, transport)
        # Only now may the former ones be freed.
        self._sessions[transport] = sessions
        self._keys[transport] = (profile, receive_key, send_key)

    def receive(self, uint32_t transport, bytes datagram, double now):
        # Room for what libsrtp writes, at an address that suits it.
        cdef uint64_t room[288]
        cdef uint8_t *data = <uint8_t *>room
        cdef size_t length = len(datagram), plain = 0
        cdef const char *given = datagram
        cdef vtf_shard *shard = self._with_transport(transport)
        # One that is too long is refused by its length; what it holds does not matter.
        memcpy(data, given, min(length, <size_t>MAX_DATAGRAM))
        with nogil:
            vtf_shard_lock(shard)
            plain = vtf_receive(shard.core, transport, data, length, now)
            vtf_flush(shard.core, now)
            vtf_shard_unlock(shard)
        self._settle()
        return data[:plain] if plain else None

    def set_pace(self, uint32_t transport, rate, double now):
        cdef vtf_shard *shard = self._with_transport(transport)
        cdef vtf_status status
        cdef uint32_t bits = min(rate, 0xFFFFFFFF)
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_set_pace(shard.core, transport, bits, now)
            vtf_shard_unlock(shard)
        _check(status, transport)
        self._settle()

    def release(self, double now):
        cdef bint waits = False
        cdef size_t index
        if self._on_datagram is not None:
            return False
        with nogil:
            for index in range(self._hub.shards_count):
                vtf_shard_lock(&self._hub.shards[index])
                vtf_release(self._hub.shards[index].core, now)
                waits |= vtf_waits(self._hub.shards[index].core)
                vtf_shard_unlock(&self._hub.shards[index])
        self._settle()
        return waits

    def send_rtcp(self, uint32_t transport, bytes packet):
        cdef vtf_shard *shard = self._with_transport(transport)
        cdef vtf_status status
        cdef const uint8_t *data = packet
        cdef size_t length = len(packet)
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_send_rtcp(shard.core, transport, data, length)
            vtf_shard_unlock(shard)
        _check(status, transport)
        self._settle()

    def find_source(self, uint32_t transport, uint32_t ssrc):
        cdef vtf_shard *shard = self._with_transport(transport)
        cdef uint32_t source = 0, layer = 0
        cdef cbool there = False
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_find_source(shard.core, transport, ssrc, &source, &layer, &there)
            vtf_shard_unlock(shard)
        _check(status, transport)
        return (source, layer) if there else None

    def find_sink(self, uint32_t transport, uint32_t ssrc):
        cdef vtf_shard *shard = self._with_transport(transport)
        cdef uint32_t sink = 0
        cdef cbool there = False
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_find_sink(shard.core, transport, ssrc, &sink, &there)
            vtf_shard_unlock(shard)
        _check(status, transport)
        return sink if there else None

    def take_arrivals(self, uint32_t transport):
        cdef vtf_shard *shard = self._with_transport(transport)
        cdef const vtf_arrival *arrivals = NULL
        cdef vtf_arrival *copied = NULL
        cdef size_t count = 0, i
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_take_arrivals(shard.core, transport, &arrivals, &count)
            if count > 0:
                copied = <vtf_arrival *>malloc(count * sizeof(vtf_arrival))
                if copied != NULL:
                    memcpy(copied, arrivals, count * sizeof(vtf_arrival))
            vtf_shard_unlock(shard)
        _check(status, transport)
        if count > 0 and copied == NULL:
            raise MemoryError
        try:
            return [(copied[i].number, copied[i].at) for i in range(count)]
        finally:
            free(copied)

    def transport_stats(self, uint32_t transport):
        cdef vtf_shard *shard = self._with_transport(transport)
        cdef vtf_transport_stats stats
        cdef vtf_status status
        cdef double checked_at
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_stats(shard.core, transport, &stats)
            checked_at = vtf_shard_checked_at(shard, transport)
            vtf_shard_unlock(shard)
        _check(status, transport)
        return TransportStats(
            stats.packets_received,
            stats.octets_received,
            stats.packets_sent,
            stats.octets_sent,
            stats.last_heard_at,
            checked_at,
            stats.octets_waiting,
        )
