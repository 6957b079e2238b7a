# The cores, which of them each number is in, and what they count.

cdef enum:
    MOST_REASONS = 64


cdef class _Shards:
    cdef vtf_hub *_hub
    cdef dict _sends
    """Of each transport, what sends for it."""
    cdef dict _shard_of
    """Of each transport."""
    cdef dict _members
    """Of each transport, its sources and its sinks."""
    cdef dict _sources
    """Of each source, its transport, its extensions, and the sinks that it feeds."""
    cdef dict _sinks
    """Of each sink, its transport and its source."""
    cdef dict _keys, _sessions
    cdef vtf_evp _evp
    cdef bint _seals
    """Whether `_evp` is there, and RTP that goes out is not left to libsrtp."""

    def __cinit__(self, size_t shards=1):
        cdef vtf_srtp srtp
        cdef dict addresses = function_addresses()
        srtp.protect = <int (*)(void *, void *, int *) noexcept nogil><size_t>addresses["srtp_protect"]
        srtp.protect_rtcp = <int (*)(void *, void *, int *) noexcept nogil><size_t>addresses["srtp_protect_rtcp"]
        srtp.unprotect = <int (*)(void *, void *, int *) noexcept nogil><size_t>addresses["srtp_unprotect"]
        srtp.unprotect_rtcp = <int (*)(void *, void *, int *) noexcept nogil><size_t>addresses["srtp_unprotect_rtcp"]
        srtp.remove_stream = <int (*)(void *, uint32_t) noexcept nogil><size_t>addresses["srtp_remove_stream"]
        if not 1 <= shards <= VTF_MAX_SHARDS:
            raise ValueError(f"one to {VTF_MAX_SHARDS} shards, not {shards}")
        cdef uint64_t seed = int.from_bytes(os.urandom(8))
        self._hub = vtf_hub_new(&srtp, shards, seed)
        if self._hub == NULL:
            raise MemoryError
        self._sends, self._shard_of, self._members, self._sources, self._sinks = {}, {}, {}, {}, {}
        self._keys, self._sessions = {}, {}
        self._seals = self._find_cipher()

    cdef bint _find_cipher(self):
        cdef dict found = cipher_addresses()
        if not found:
            return False
        self._evp.context_new = <void *(*)() noexcept nogil><size_t>found["EVP_CIPHER_CTX_new"]
        self._evp.context_free = <void (*)(void *) noexcept nogil><size_t>found["EVP_CIPHER_CTX_free"]
        self._evp.aes_128_gcm = <const void *(*)() noexcept nogil><size_t>found["EVP_aes_128_gcm"]
        self._evp.aes_256_gcm = <const void *(*)() noexcept nogil><size_t>found["EVP_aes_256_gcm"]
        self._evp.init = <int (*)(void *, const void *, void *, const uint8_t *, const uint8_t *) noexcept nogil>\
            <size_t>found["EVP_EncryptInit_ex"]
        self._evp.update = <int (*)(void *, uint8_t *, int *, const uint8_t *, int) noexcept nogil>\
            <size_t>found["EVP_EncryptUpdate"]
        self._evp.final = <int (*)(void *, uint8_t *, int *) noexcept nogil><size_t>found["EVP_EncryptFinal_ex"]
        self._evp.control = <int (*)(void *, int, int, void *) noexcept nogil><size_t>found["EVP_CIPHER_CTX_ctrl"]
        return True

    cdef vtf_sealer *_sealer(self, profile, bytes master) except? NULL:
        """NULL where libsrtp seals. Who is given it frees it."""
        keys = derive(profile, master) if self._seals else None
        if keys is None:
            return NULL
        cdef const char *key = keys[0]
        cdef const char *salt = keys[1]
        cdef vtf_sealer *sealer = vtf_sealer_new(&self._evp, <const uint8_t *>key, len(keys[0]), <const uint8_t *>salt)
        if sealer == NULL:
            raise MemoryError
        return sealer

    def __dealloc__(self):
        if self._hub != NULL:
            with nogil:
                vtf_hub_free(self._hub)

    cdef vtf_shard *_with_transport(self, transport) except NULL:
        return &self._hub.shards[<size_t>self._shard_of[transport]]

    cdef vtf_shard *_with_source(self, source) except NULL:
        return self._with_transport(self._sources[source][0])

    cdef vtf_shard *_with_sink(self, sink) except NULL:
        return self._with_transport(self._sinks[sink][0])

    cdef _forget_source(self, source):
        """It is gone, and with it the sinks that it fed."""
        transport, _, fed = self._sources.pop(source)
        self._members[transport][0].discard(source)
        for sink in list(fed):
            self._forget_sink(sink)

    cdef _forget_sink(self, sink):
        transport, source = self._sinks.pop(sink)
        self._members[transport][1].discard(sink)
        if source in self._sources:
            self._sources[source][2].discard(sink)

    def counters(self):
        cdef size_t reasons = 0, reason, index
        cdef uint64_t dropped[MOST_REASONS]
        cdef uint64_t unaddressed = 0
        cdef vtf_shard *shard
        memset(dropped, 0, sizeof(dropped))
        while reasons < MOST_REASONS and vtf_drop_name(reasons) != NULL:
            reasons += 1
        with nogil:
            for index in range(self._hub.shards_count):
                shard = &self._hub.shards[index]
                vtf_shard_lock(shard)
                for reason in range(reasons):
                    dropped[reason] += vtf_drops(shard.core, reason)
                unaddressed += shard.unaddressed
                vtf_shard_unlock(shard)
        cdef dict counted = {vtf_drop_name(reason).decode(): dropped[reason] for reason in range(reasons)}
        counted["unaddressed"] = unaddressed
        counted["handed_up_lost"] = self._hub.upward.lost
        counted["socket_refused"] = self.wire_counts()["refused"]
        return {name: count for name, count in counted.items() if count}

    def totals(self):
        cdef vtf_totals of_one
        cdef size_t index
        cdef dict all = {}
        for index in range(self._hub.shards_count):
            with nogil:
                vtf_shard_lock(&self._hub.shards[index])
                of_one = vtf_count(self._hub.shards[index].core)
                vtf_shard_unlock(&self._hub.shards[index])
            for name, count in (<dict>of_one).items():
                all[name] = all.get(name, 0) + count
        return Totals(**all)

    def wire_counts(self):
        """What the threads read and wrote: datagrams and system calls."""
        cdef vtf_wire_counts counts
        with nogil:
            counts = vtf_hub_counts(self._hub)
        return dict(counts)
