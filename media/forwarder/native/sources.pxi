# What publishers send.

cdef enum:
    MAX_MISSING = 512


cdef class _Sources(_Transports):
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
