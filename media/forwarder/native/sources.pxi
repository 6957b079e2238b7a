# What publishers send.

# Of which is asked at once.
cdef enum:
    CHUNK = 128


cdef class _Sources(_Transports):
    def add_source(self, uint32_t source, uint32_t transport, spec):
        cdef vtf_source_spec filled
        cdef vtf_status status
        cdef vtf_shard *shard
        if source in self._sources:
            raise ValueError(f"{source} is in use")
        shard = self._with_transport(transport)
        _fill_source(&filled, spec)
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_add_source(shard.core, source, transport, &filled)
            vtf_shard_unlock(shard)
        _check(status, source)
        self._sources[source] = (transport, dict(spec.extensions), set())
        self._members[transport][0].add(source)

    def remove_source(self, uint32_t source):
        cdef vtf_shard *shard
        if source not in self._sources:
            return
        shard = self._with_source(source)
        with nogil:
            vtf_shard_lock(shard)
            vtf_remove_source(shard.core, source)
            vtf_shard_unlock(shard)
        self._settle()
        self._forget_source(source)

    def pause_source(self, uint32_t source, bint paused):
        cdef vtf_shard *shard = self._with_source(source)
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_pause_source(shard.core, source, paused)
            vtf_shard_unlock(shard)
        _check(status, source)

    def layer_octets(self, uint32_t source):
        cdef vtf_shard *shard = self._with_source(source)
        cdef int64_t octets[VTF_MAX_LAYERS][VTF_MAX_TEMPORAL]
        cdef size_t count = 0
        with nogil:
            vtf_shard_lock(shard)
            vtf_octets(shard.core, source, octets, &count)
            vtf_shard_unlock(shard)
        return tuple(tuple(octets[i][j] for j in range(VTF_MAX_TEMPORAL)) for i in range(count))

    def set_timestamp_offset(self, uint32_t source, layer, offset):
        cdef vtf_shard *shard = self._with_source(source)
        cdef uint32_t number = _layer(layer), wrapped = offset & 0xFFFFFFFF
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_set_clock_offset(shard.core, source, number, wrapped)
            vtf_shard_unlock(shard)
        _check(status, (source, layer))

    def missing(self, uint32_t source, layer, double now, double round_trip):
        cdef vtf_shard *shard = self._with_source(source)
        cdef uint32_t number = _layer(layer)
        cdef uint16_t numbers[VTF_MAX_MISSING]
        cdef size_t count = 0
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_missing(shard.core, source, number, now, round_trip, numbers, &count)
            vtf_shard_unlock(shard)
        _check(status, (source, layer))
        return [numbers[i] for i in range(count)]

    def receive_report(self, uint32_t source, layer, double now):
        cdef vtf_shard *shard = self._with_source(source)
        cdef uint32_t number = _layer(layer)
        cdef vtf_receive_report report
        cdef cbool there = False
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_report(shard.core, source, number, &report, &there)
            vtf_shard_unlock(shard)
        _check(status, (source, layer))
        if not there:
            return None
        return ReceiveReport(
            report.ssrc,
            report.fraction_lost,
            report.cumulative_lost,
            report.highest_sequence,
            report.jitter,
            report.packets,
            report.octets,
            report.clock_rate,
        )

    def source_ssrc(self, uint32_t source, layer):
        cdef vtf_shard *shard = self._with_source(source)
        cdef uint32_t number = _layer(layer)
        cdef uint32_t ssrc = 0
        cdef cbool there = False
        cdef vtf_status status
        with nogil:
            vtf_shard_lock(shard)
            status = vtf_source_ssrc(shard.core, source, number, &ssrc, &there)
            vtf_shard_unlock(shard)
        _check(status, (source, layer))
        return ssrc if there else None

    def waiting_for_keyframe(self):
        return self._layers_of(vtf_next_waiting)

    def incomplete(self):
        return self._layers_of(vtf_next_incomplete)

    def take_stalled(self):
        return self._layers_of(vtf_next_stalled)

    cdef set _layers_of(self, vtf_walk walk):
        """(source, layer) of all shards."""
        cdef set found = set()
        cdef size_t index
        for index in range(self._hub.shards_count):
            self._add_layers(&self._hub.shards[index], walk, found)
        return found

    cdef _add_layers(self, vtf_shard *shard, vtf_walk walk, set found):
        cdef size_t position = 0, count = CHUNK, index
        cdef uint32_t sources[CHUNK]
        cdef uint8_t layers[CHUNK]
        # Sources come and go by Python's calls only.
        while count == CHUNK:
            count = 0
            with nogil:
                vtf_shard_lock(shard)
                while count < CHUNK and walk(shard.core, &position, &sources[count], &layers[count]):
                    count += 1
                vtf_shard_unlock(shard)
            for index in range(count):
                for layer in range(VTF_MAX_LAYERS):
                    if layers[index] >> <int>layer & 1:
                        found.add((sources[index], layer))

    def take_levels(self):
        cdef dict levels = {}
        cdef size_t index
        for index in range(self._hub.shards_count):
            self._add_levels(&self._hub.shards[index], levels)
        return levels

    cdef _add_levels(self, vtf_shard *shard, dict levels):
        cdef size_t position = 0, count = CHUNK, index
        cdef uint32_t sources[CHUNK]
        cdef int heard[CHUNK]
        while count == CHUNK:
            count = 0
            with nogil:
                vtf_shard_lock(shard)
                while count < CHUNK and vtf_take_level(shard.core, &position, &sources[count], &heard[count]):
                    count += 1
                vtf_shard_unlock(shard)
            for index in range(count):
                levels[sources[index]] = heard[index]
