# The sockets, the thread, and what it hands up.

# Whose thread runs: it uses their SRTP sessions, so they must not be collected before `stop`.
cdef set _running = set()

cdef enum:
    # Records handed on in a row before other callbacks of the loop get their turn, however fast strangers send.
    BURST = 64


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


cdef class _Wire:
    """The core with its sockets and its thread."""

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
