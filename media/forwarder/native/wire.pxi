# The sockets, the thread, and what it hands up.

# Whose thread runs: it uses their SRTP sessions, so they must not be collected before `stop`.
cdef set _running = set()

# Handed on in a row before other callbacks of the loop get their turn, however fast strangers send, and however much
# somebody asks for with one packet: records, and seconds of work.
cdef enum:
    BURST = 64
cdef double SLICE = 0.002


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


cdef bint _on_sockets(address):
    """Whether it is one that the thread's sockets reach."""
    return len(address) in (2, 4) and isinstance(address[1], int)


cdef class _Wire(_Shards):
    cdef object _on_datagram, _on_rtcp, _on_gap
    cdef bint _draining
    cdef const uint8_t *_records
    cdef size_t _at, _used

    def start(self, sockets, on_datagram, on_rtcp, on_gap):
        """Read and write these sockets from now on, in a thread for each pair of an IPv4 and an IPv6 one.

        They are descriptors, or -1, and all bound to one port. `on_datagram(data, address)`,
        `on_rtcp(transport, packet, came_at)` and, as `incomplete` is to be asked again, `on_gap()` are called by `drain`,
        which is to be called when `descriptor` is readable. Reports wait for that or for `collect`, which is to be called
        now and then. Raises OSError.
        """
        cdef int pairs[VTF_MAX_THREADS][2]
        cdef size_t threads = len(sockets)
        cdef int failed = 0
        if not 1 <= threads <= VTF_MAX_THREADS:
            raise ValueError(f"one to {VTF_MAX_THREADS} pairs of sockets, not {threads}")
        for index, (socket4, socket6) in enumerate(sockets):
            pairs[<size_t>index][0], pairs[<size_t>index][1] = socket4, socket6
        self._on_datagram, self._on_rtcp, self._on_gap = on_datagram, on_rtcp, on_gap
        with nogil:
            failed = vtf_hub_start(self._hub, <const int (*)[2]>pairs, threads)
        if failed:
            self._on_datagram = self._on_rtcp = self._on_gap = None
            raise OSError(failed, os.strerror(failed))
        _running.add(self)

    def stop(self):
        """The sockets are the caller's again."""
        with nogil:
            vtf_hub_stop(self._hub)
        _running.discard(self)
        self._on_datagram = self._on_rtcp = self._on_gap = None

    @property
    def descriptor(self):
        return self._hub.notify

    def drain(self):
        """Deliver what was handed up."""
        with nogil:
            vtf_hub_noticed(self._hub)
        self._deliver()

    def collect(self):
        """Deliver what need not be told of. What is too much for one turn of the loop comes with the next ones anyway."""
        if self._at == self._used:
            self.drain()

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
        cdef double until = thread_time() + SLICE
        if self._draining:
            return
        self._draining = True
        try:
            while True:
                if self._at == self._used:
                    with nogil:
                        self._records = vtf_hub_take(self._hub, &self._used)
                    self._at = 0
                    if self._used == 0:
                        return
                while self._at < self._used:
                    if handed_on == BURST or (handed_on and thread_time() > until):
                        return
                    record = <const vtf_record *>(self._records + self._at)
                    self._at += vtf_record_size(record.length)
                    # What Python itself brought about is sent at once.
                    handed_on += record.kind != VTF_UP_SEND
                    self._hand_on(record)
        finally:
            self._draining = False
            if self._at < self._used:
                vtf_hub_notice(self._hub)

    cdef _hand_on(self, const vtf_record *record):
        cdef bytes data = (<const uint8_t *>record + sizeof(vtf_record))[:record.length]
        if record.kind == VTF_UP_SEND:
            send = self._sends.get(record.transport)
            if send is not None:
                send(data)
        elif record.kind == VTF_UP_RTCP:
            if self._on_rtcp is not None and record.transport in self._sends:
                self._on_rtcp(record.transport, data, record.at)
        elif record.kind == VTF_UP_GAP:
            if self._on_gap is not None:
                self._on_gap()
        elif self._on_datagram is not None:
            self._on_datagram(data, _address(record))

    def route(self, address, transport):
        """SRTP from the address belongs to the transport; None: to nobody."""
        cdef vtf_address parsed
        cdef uint32_t number = transport or 0
        cdef size_t shard = 0 if transport is None else self._shard_of[transport]
        cdef bint nobody = transport is None, ok = True
        _parse_address(&parsed, address)
        with nogil:
            if nobody:
                vtf_hub_unroute(self._hub, &parsed)
            else:
                ok = vtf_hub_route(self._hub, &parsed, number, shard)
        if not ok:
            raise MemoryError

    def answer_checks(self, uint32_t transport, address, bytes fragment=b"", bytes password=b""):
        cdef vtf_shard *shard = self._with_transport(transport)
        cdef vtf_consent consent
        cdef bint ok, some = address is not None and _on_sockets(address)
        memset(&consent, 0, sizeof(consent))
        if some:
            if len(fragment) > sizeof(consent.fragment) or len(password) > sizeof(consent.password):
                raise ValueError("credentials too long")
            _parse_address(&consent.from_, address)
            consent.fragment_length, consent.password_length = len(fragment), len(password)
            memcpy(consent.fragment, <const char *>fragment, len(fragment))
            memcpy(consent.password, <const char *>password, len(password))
        with nogil:
            vtf_shard_lock(shard)
            ok = vtf_shard_set_consent(shard, transport, &consent if some else NULL)
            vtf_shard_unlock(shard)
        if not ok:
            raise MemoryError

    def set_peer(self, uint32_t transport, address):
        cdef vtf_shard *shard = self._with_transport(transport)
        cdef vtf_address parsed
        cdef vtf_peer_kind kind = VTF_PEER_NOBODY
        cdef bint ok
        memset(&parsed, 0, sizeof(parsed))
        if address is not None:
            if _on_sockets(address):
                kind = VTF_PEER_ADDRESS
                _parse_address(&parsed, address)
            else:
                kind = VTF_PEER_UPWARD
        with nogil:
            vtf_shard_lock(shard)
            ok = vtf_shard_set_peer(shard, transport, kind, &parsed)
            vtf_shard_unlock(shard)
        if not ok:
            raise MemoryError
