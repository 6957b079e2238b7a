/* What the core is made of. Only the core's own files include this. */
#ifndef VTF_PARTS_H
#define VTF_PARTS_H

#include "core.h"
#include "map.h"
#include "stream.h"

/* Octets that SRTP may add at most (SRTP_MAX_SRTCP_TRAILER_LEN). */
#define VTF_SRTP_TRAILER 148
#define VTF_MAX_ARRIVALS 8192
#define VTF_MAX_STRANGERS 64
#define VTF_MAX_RETIRED 4096
#define VTF_MAX_SEGMENTS 8
#define VTF_SEALED 512
#define VTF_QUEUE 64

#define VTF_DROPS(X)                                                                                        \
    X(malformed) X(no_keys) X(oversized) X(replayed) X(unauthenticated) X(unprotectable) X(unknown_ssrc)    \
    X(rtx_unusable) X(rtx_padding) X(duplicate) X(payload_type) X(too_late) X(nack_rate) X(nack_unknown)    \
    X(rtcp_of_retired) X(no_memory)
#define X(name) VTF_DROP_##name,
typedef enum { VTF_DROPS(X) VTF_DROP_COUNT } vtf_drop;
#undef X

typedef struct vtf_source vtf_source;
typedef struct vtf_sink vtf_sink;

typedef struct {
    uint32_t number;
    void *inbound, *outbound; /* srtp_t; NULL before the keys are there */
    vtf_map routes;           /* inbound SSRC, main or RTX, to its source */
    vtf_map sending;          /* outbound SSRC, main or RTX, to its sink */
    vtf_source **sources;     /* in order of their coming */
    size_t sources_count, sources_room;
    vtf_sink **sinks;
    size_t sinks_count, sinks_room;
    uint32_t strangers[VTF_MAX_STRANGERS]; /* the one longest silent first */
    size_t strangers_count;
    vtf_map retired;        /* outbound SSRCs given up: sent on again, they would repeat a nonce */
    uint32_t *retired_ring; /* the same, in order */
    size_t retired_first, retired_count;
    vtf_read_ids ids; /* one mapping holds for the whole bundle (RFC 8843 9.2) */
    uint16_t transport_sequence;
    vtf_arrival *arrivals;
    size_t arrivals_count, arrivals_room;
    vtf_transport_stats stats;
} vtf_transport;

/* A packet that waits for `vtf_flush`. */
typedef struct {
    vtf_packet packet;
    vtf_cached *kept; /* whose octets it points into; NULL: the datagram's */
    double now;
    size_t tail_length; /* the extension elements passed on, as last encoded, and for which mapping */
    uint8_t tail_for_count;
    vtf_mapped tail_for[14];
    uint8_t tail[VTF_MAX_TAIL];
} vtf_queued;

struct vtf_source {
    uint32_t number;
    vtf_transport *transport;
    vtf_source_spec spec;
    uint8_t format_of[128], rtx_format_of[128]; /* payload type to index in the spec's formats */
    bool bound, rtx_bound, paused, has_cache;
    uint32_t ssrc, rtx_ssrc;
    int level; /* loudest since last asked, dBov; -128: not heard */
    vtf_unwrapper unwrapper;
    vtf_statistics statistics;
    vtf_nacks *nacks; /* NULL without NACK: nothing is ever repaired then, on either side */
    vtf_cache *cache; /* made with the first packet */
    vtf_sink **sinks;
    size_t sinks_count, sinks_room;
    size_t wanted; /* sinks that a keyframe is owed to */
    vtf_queued *queue;
    size_t queued;
    bool dirty;
};

/* How the source's numbers become the sink's from `start` (the sink's, unwrapped) on. */
typedef struct {
    int64_t start, sequence_offset;
    uint32_t timestamp_offset;
} vtf_segment;

typedef struct {
    int64_t outgoing;
    uint16_t length;
    uint8_t *data;
} vtf_sealed;

struct vtf_sink {
    uint32_t number;
    vtf_transport *transport;
    vtf_source *source;
    vtf_sink_spec spec;
    bool paused, waiting, fresh, wanted;
    vtf_segment segments[VTF_MAX_SEGMENTS]; /* the oldest first */
    size_t segments_count;
    int64_t highest, oldest; /* in the source's numbers: the newest sent on, and the oldest that still may be */
    int64_t sequence_offset;
    uint32_t timestamp_offset, last_timestamp;
    double last_sent_at;
    uint8_t payload_type; /* the source's, of the newest */
    uint16_t rtx_sequence;
    double tokens, tokens_at;
    int64_t packets, octets, resent;
    vtf_sealed *sealed; /* datagrams kept for a subscriber without RTX; NULL otherwise */
};

struct vtf {
    vtf_srtp srtp;
    vtf_emit emit;
    void *context;
    vtf_map transports, sources, sinks;
    vtf_source **dirty;
    size_t dirty_count, dirty_room;
    uint64_t drops[VTF_DROP_COUNT];
    /* The run being written. */
    vtf_transport *run_transport;
    size_t run_total, run_segment, run_count;
    uint8_t run[VTF_RUN_OCTETS + VTF_MAX_PACKET + VTF_SRTP_TRAILER];
};

/* transport.c */
void vtf_meet(vtf *core, vtf_transport *transport, uint32_t ssrc);
bool vtf_route(vtf_transport *transport, uint32_t ssrc, vtf_source *source);
void vtf_unroute(vtf *core, vtf_transport *transport, uint32_t ssrc);
void vtf_retire(vtf *core, vtf_transport *transport, uint32_t ssrc);
bool vtf_is_retired(const vtf_transport *transport, uint32_t ssrc);
void vtf_note_arrival(vtf_transport *transport, uint16_t number, double now);
void vtf_transport_free(vtf_transport *transport);

/* outgoing.c. A packet is written where `vtf_next_datagram` points, sealed there, and joined to the run. */
uint8_t *vtf_next_datagram(vtf *core, vtf_transport *transport);
/* Returns the datagram's length, or 0 (and counts why) when it cannot be sent. */
size_t vtf_seal(vtf *core, vtf_transport *transport, size_t length);
void vtf_join(vtf *core, vtf_transport *transport, size_t length);
void vtf_send_again(vtf *core, vtf_transport *transport, const uint8_t *datagram, size_t length);
void vtf_end_run(vtf *core);

/* header.c: writes the whole header of a packet of the sink; returns its length. */
size_t vtf_write_header(const vtf_sink_spec *spec, vtf_queued *from, uint8_t *out, uint8_t payload_type,
                        uint16_t sequence, uint32_t timestamp, uint32_t ssrc, double now, uint16_t transport_sequence,
                        bool padded);
#define VTF_MAX_HEADER (12 + 60 + 4 + 17 + 4 + 3 + VTF_MAX_TAIL + 4)

/* source.c */
void vtf_source_begin(vtf_source *source);
void vtf_source_rebind(vtf *core, vtf_source *source, uint32_t ssrc);
void vtf_source_free(vtf_source *source);
uint32_t vtf_clock_rate(const vtf_source *source, uint8_t payload_type);

/* binding.c */
vtf_source *vtf_bind(vtf *core, vtf_transport *transport, const vtf_packet *packet);

/* intake.c */
void vtf_accept(vtf *core, vtf_source *source, vtf_packet *packet, double now);

/* sink.c */
void vtf_sink_start(vtf_sink *sink);
void vtf_set_wanted(vtf_sink *sink, bool wanted);
void vtf_sink_free(vtf_sink *sink);

/* forwarding.c */
void vtf_sink_forward(vtf *core, vtf_sink *sink, vtf_queued *queued);
uint16_t vtf_take_transport_sequence(vtf_sink *sink);

/* resending.c */
void vtf_keep_sealed(vtf *core, vtf_sink *sink, int64_t outgoing, const uint8_t *datagram, size_t length);

/* Ordered lists of pointers. */
bool vtf_list_add(void ***list, size_t *count, size_t *room, void *item);
void vtf_list_remove(void **list, size_t *count, const void *item);

static inline void vtf_count_drop(vtf *core, vtf_drop reason) { core->drops[reason]++; }

#endif
