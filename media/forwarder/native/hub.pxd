"""The C functions and structures that the binding uses; what they mean stands in the headers."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef extern from "stdbool.h" nogil:
    ctypedef unsigned char cbool "bool"


cdef extern from "sealer.h" nogil:
    ctypedef struct vtf_evp:
        void *(*context_new)()
        void (*context_free)(void *)
        const void *(*aes_128_gcm)()
        const void *(*aes_256_gcm)()
        int (*init)(void *, const void *, void *, const uint8_t *, const uint8_t *)
        int (*update)(void *, uint8_t *, int *, const uint8_t *, int)
        int (*final)(void *, uint8_t *, int *)
        int (*control)(void *, int, int, void *)
    ctypedef struct vtf_sealer:
        pass
    vtf_sealer *vtf_sealer_new(const vtf_evp *, const uint8_t *, size_t, const uint8_t *)


cdef extern from "core.h" nogil:
    ctypedef struct vtf:
        pass
    ctypedef struct vtf_srtp:
        int (*protect)(void *, void *, int *)
        int (*protect_rtcp)(void *, void *, int *)
        int (*unprotect)(void *, void *, int *)
        int (*unprotect_rtcp)(void *, void *, int *)
        int (*remove_stream)(void *, uint32_t)
    ctypedef enum vtf_status:
        VTF_OK, VTF_UNKNOWN, VTF_IN_USE, VTF_SSRC_TAKEN, VTF_NO_MEMORY
    enum:
        VTF_MAX_FORMATS, VTF_MAX_LAYERS, VTF_MAX_TEMPORAL, VTF_ALL_TEMPORAL, VTF_MAX_ID, VTF_MAX_MISSING, VTF_NO_TYPE
    ctypedef struct vtf_format:
        uint8_t payload_type, rtx_payload_type, codec
        uint32_t clock_rate
    ctypedef struct vtf_encoding:
        bint has_ssrc, has_rtx
        uint32_t ssrc, rtx_ssrc
        uint8_t rid_length
        uint8_t rid[32]
    ctypedef struct vtf_read_ids:
        uint8_t mid, rid, repaired_rid, transport_cc, audio_level
    ctypedef struct vtf_source_spec:
        bint video, nack, paused
        uint8_t formats_count, encodings_count, mid_length
        vtf_format formats[16]
        vtf_encoding encodings[4]
        uint8_t mid[32]
        vtf_read_ids ids
    ctypedef struct vtf_mapped:
        uint8_t received, sent
    ctypedef struct vtf_sink_spec:
        bint paused, has_rtx, rtx_ssrc_named
        uint32_t ssrc, rtx_ssrc
        uint8_t payload_types[128]
        uint8_t rtx_types[128]
        uint8_t mid_length
        uint8_t mid[16]
        uint8_t mid_id, send_time_id, transport_cc_id, mapped_count
        vtf_mapped mapped[14]
    ctypedef struct vtf_receive_report:
        uint32_t ssrc, highest_sequence, clock_rate
        uint8_t fraction_lost
        int32_t cumulative_lost
        int64_t jitter, packets, octets
    ctypedef struct vtf_sender_info:
        uint32_t ssrc, packets, octets, last_timestamp, clock_rate
        double last_sent_at
        int64_t retransmitted
        int layer
        uint32_t timestamp_offset
    ctypedef struct vtf_departure:
        bint there, late
        uint32_t packets
    ctypedef struct vtf_transport_stats:
        int64_t packets_received, octets_received, packets_sent, octets_sent, octets_waiting
        double last_heard_at
    ctypedef struct vtf_totals:
        int64_t packets_received, octets_received, packets_sent, octets_sent
        int64_t retransmitted, padding, layer_switches, keyframe_requests
    ctypedef struct vtf_arrival:
        uint16_t number
        int64_t at

    vtf_status vtf_add_transport(vtf *, uint32_t)
    vtf_status vtf_remove_transport(vtf *, uint32_t)
    vtf_status vtf_set_sessions(vtf *, uint32_t, void *, void *, vtf_sealer *)
    vtf_status vtf_add_source(vtf *, uint32_t, uint32_t, const vtf_source_spec *)
    void vtf_remove_source(vtf *, uint32_t)
    vtf_status vtf_pause_source(vtf *, uint32_t, bint)
    vtf_status vtf_add_sink(vtf *, uint32_t, uint32_t, uint32_t, const vtf_sink_spec *)
    void vtf_remove_sink(vtf *, uint32_t)
    vtf_status vtf_pause_sink(vtf *, uint32_t, bint)
    vtf_status vtf_request_keyframe(vtf *, uint32_t)
    vtf_status vtf_feed_sink(vtf *, uint32_t, const uint32_t *, const vtf_sink_spec *)
    vtf_status vtf_set_layers(vtf *, uint32_t, int, unsigned)
    vtf_status vtf_layers(const vtf *, uint32_t, int *, unsigned *)
    vtf_status vtf_pad(vtf *, uint32_t, int64_t, double, size_t *)
    ctypedef bint (*vtf_walk)(vtf *, size_t *, uint32_t *, uint8_t *)
    bint vtf_next_waiting(vtf *, size_t *, uint32_t *, uint8_t *)
    bint vtf_next_incomplete(vtf *, size_t *, uint32_t *, uint8_t *)
    bint vtf_next_stalled(vtf *, size_t *, uint32_t *, uint8_t *)
    size_t vtf_receive(vtf *, uint32_t, uint8_t *, size_t, double)
    void vtf_flush(vtf *, double)
    vtf_status vtf_set_pace(vtf *, uint32_t, uint32_t, double)
    void vtf_release(vtf *, double)
    bint vtf_waits(const vtf *)
    vtf_status vtf_send_rtcp(vtf *, uint32_t, const uint8_t *, size_t)
    vtf_status vtf_retransmit(vtf *, uint32_t, const uint16_t *, size_t, double, size_t *)
    vtf_status vtf_find_departures(const vtf *, uint32_t, const uint16_t *, size_t, vtf_departure *)
    vtf_status vtf_missing(vtf *, uint32_t, uint32_t, double, double, uint16_t *, size_t *)
    vtf_status vtf_report(vtf *, uint32_t, uint32_t, vtf_receive_report *, cbool *)
    vtf_status vtf_info(vtf *, uint32_t, vtf_sender_info *, cbool *)
    vtf_status vtf_octets(const vtf *, uint32_t, int64_t (*)[4], size_t *)
    vtf_status vtf_set_clock_offset(vtf *, uint32_t, uint32_t, uint32_t)
    vtf_status vtf_source_ssrc(vtf *, uint32_t, uint32_t, uint32_t *, cbool *)
    vtf_status vtf_find_source(vtf *, uint32_t, uint32_t, uint32_t *, uint32_t *, cbool *)
    vtf_status vtf_find_sink(vtf *, uint32_t, uint32_t, uint32_t *, cbool *)
    vtf_status vtf_take_arrivals(vtf *, uint32_t, const vtf_arrival **, size_t *)
    bint vtf_take_level(vtf *, size_t *, uint32_t *, int *)
    vtf_status vtf_stats(vtf *, uint32_t, vtf_transport_stats *)
    uint64_t vtf_drops(const vtf *, size_t)
    const char *vtf_drop_name(size_t)
    vtf_totals vtf_count(const vtf *)


cdef extern from "hub.h" nogil:
    ctypedef struct vtf_address:
        uint8_t ip[16]
        uint32_t scope
        uint16_t port
        uint16_t family
    bint vtf_address_parse(vtf_address *, const char *, uint16_t, uint32_t)
    ctypedef enum vtf_upward_kind:
        VTF_UP_DATAGRAM, VTF_UP_RTCP, VTF_UP_SEND, VTF_UP_GAP
    ctypedef struct vtf_record:
        vtf_address from_ "from"
        double at
        uint32_t transport
        uint16_t length
        uint8_t kind
    ctypedef struct vtf_upward:
        size_t used
        uint64_t lost
    size_t vtf_record_size(size_t)
    ctypedef struct vtf_wire_counts:
        uint64_t datagrams_in, reads, datagrams_out, writes, refused, unsegmented
    enum:
        VTF_MAX_SHARDS, VTF_MAX_THREADS
    ctypedef struct vtf_shard:
        vtf *core
        uint64_t unaddressed
    ctypedef struct vtf_hub:
        vtf_shard shards[64]
        size_t shards_count
        vtf_upward upward
        int notify
    vtf_hub *vtf_hub_new(const vtf_srtp *, size_t, uint64_t)
    void vtf_hub_free(vtf_hub *)
    int vtf_hub_start(vtf_hub *, const int (*)[2], size_t)
    void vtf_hub_stop(vtf_hub *)
    void vtf_hub_noticed(vtf_hub *)
    void vtf_hub_notice(vtf_hub *)
    const uint8_t *vtf_hub_take(vtf_hub *, size_t *)
    vtf_wire_counts vtf_hub_counts(vtf_hub *)
    bint vtf_hub_route(vtf_hub *, const vtf_address *, uint32_t, size_t)
    void vtf_hub_unroute(vtf_hub *, const vtf_address *)
    void vtf_shard_lock(vtf_shard *)
    void vtf_shard_unlock(vtf_shard *)
    ctypedef enum vtf_peer_kind:
        VTF_PEER_NOBODY, VTF_PEER_ADDRESS, VTF_PEER_UPWARD
    bint vtf_shard_set_peer(vtf_shard *, uint32_t, vtf_peer_kind, const vtf_address *)
    ctypedef struct vtf_consent:
        vtf_address from_ "from"
        size_t fragment_length, password_length
        uint8_t fragment[32]
        uint8_t password[64]
    bint vtf_shard_set_consent(vtf_shard *, uint32_t, const vtf_consent *)
    double vtf_shard_checked_at(const vtf_shard *, uint32_t)
    void vtf_shard_forget(vtf_shard *, uint32_t)
