# Peers, and the packets that come from them and go to them.

cdef enum:
    MAX_DATAGRAM = 2048


cdef class _Transports(_Wire):
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
