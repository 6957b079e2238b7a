/* What the core is made of. Only the core's own files include this. */
#ifndef VTF_PARTS_H
#define VTF_PARTS_H

#include "core.h"
#include "map.h"
#include "numbering.h"
#include "pacing.h"
#include "stream.h"

/* Octets that SRTP may add at most (SRTP_MAX_SRTCP_TRAILER_LEN). */
#define VTF_SRTP_TRAILER 148
#define VTF_MAX_ARRIVALS 2048
#define VTF_MAX_STRANGERS 64
#define VTF_MAX_RETIRED 4096
#define VTF_SEALED 512
#define VTF_QUEUE 64
/* What is sealed before it is sent: a frame for each of so many subscribers. Less than a core's own cache. */
#define VTF_ROOM 262144

#define VTF_DROPS(X)                                                                                        \
    X(malformed) X(no_keys) X(oversized) X(replayed) X(unauthenticated) X(unprotectable) X(unknown_ssrc)    \
    X(rtx_unusable) X(rtx_padding) X(padding) X(duplicate) X(payload_type) X(too_late) X(nack_rate) X(nack_unknown)    \
    X(rtcp_of_retired) X(rtcp_rate) X(no_memory) X(line_full)
#define X(name) VTF_DROP_##name,
typedef enum { VTF_DROPS(X) VTF_DROP_COUNT } vtf_drop;
#undef X

typedef struct vtf_source vtf_source;
typedef struct vtf_sink vtf_sink;
typedef struct vtf_transport vtf_transport;

struct vtf_transport {
    uint32_t number;
    vtf_sink *due, *last_due; /* a line of those that have something to send, while `vtf_flush` runs */
    vtf_transport *next_due;
    void *inbound, *outbound; /* srtp_t; NULL before the keys are there */
    vtf_sealer *sealer;       /* for RTP that goes out; NULL: `outbound` seals that too */
    vtf_pace *pace;           /* NULL: video goes as it comes */
    vtf_map routes;           /* inbound SSRC, main or RTX, to its layer */
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
    double rtcp_credit, rtcp_credit_at;
    vtf_transport_stats stats;
};

/* A packet that waits for `vtf_flush`. */
typedef struct {
    vtf_packet packet;
    uint8_t layer;
    vtf_cached *kept; /* whose octets it points into; NULL: the datagram's */
    double now;
    size_t tail_length; /* the extension elements passed on, as last encoded, and for which mapping */
    uint8_t tail_for_count;
    vtf_mapped tail_for[14];
    uint8_t tail[VTF_MAX_TAIL];
} vtf_queued;

/* One encoding of a source. */
typedef struct {
    vtf_source *source;
    uint8_t number;
    bool bound, rtx_bound;
    uint32_t ssrc, rtx_ssrc;
    vtf_unwrapper unwrapper;
    vtf_statistics statistics;
    vtf_nacks *nacks; /* NULL without NACK: nothing is ever repaired then, on either side */
    vtf_cache *cache; /* made with the first packet */
    size_t wanted;    /* sinks that a keyframe of it is owed to */
    size_t flowing;   /* sinks that it flows to */
    int64_t octets[VTF_MAX_TEMPORAL];
    bool heard; /* since it began, or the source went on */
    uint8_t stall;
    uint32_t newest; /* timestamp of the newest picture, which came from `begun_at` until `heard_at` so far */
    double begun_at, heard_at;
    bool timed; /* its place in time is known: timestamp + clock_offset is on the clock of all layers */
    uint32_t clock_offset;
} vtf_layer;

struct vtf_source {
    uint32_t number;
    vtf_transport *transport;
    vtf_source_spec spec;
    uint8_t format_of[128], rtx_format_of[128]; /* payload type to index in the spec's formats */
    bool paused;
    int level; /* loudest since last asked, dBov; -128: not heard */
    vtf_layer layers[VTF_MAX_LAYERS]; /* as many as the spec has encodings */
    vtf_sink **sinks;
    size_t sinks_count, sinks_room;
    vtf_queued *queue;
    size_t queued;
    bool dirty;
};

typedef struct {
    int64_t outgoing;
    uint16_t length;
    uint8_t *data;
} vtf_sealed;

/* What is looked at for every packet comes first, and lies together. */
struct vtf_sink {
    uint32_t number;
    bool video, paused;
    int8_t layer;  /* what flows; -1: nothing */
    int8_t target; /* what shall, from its next keyframe on */
    int8_t wish;   /* the same, whatever layers the source has */
    uint8_t temporal, temporal_target; /* the highest temporal id sent on, and which it shall be */
    uint8_t wanted; /* the layers of which a keyframe is owed to it, a bit each */
    bool in_picture, picture_skipped; /* of the newest picture of the layer: one was met, it was left out */
    uint8_t payload_type; /* the source's, of the newest */
    uint16_t rtx_sequence;
    uint32_t picture_timestamp;
    uint32_t clock_rate;
    vtf_transport *transport;
    vtf_source *source; /* NULL: nothing feeds it */
    vtf_sink *next_due;
    int64_t late[VTF_MAX_LAYERS]; /* of each layer, up to where packets that come late may have a place */
    double last_sent_at;
    int64_t packets, octets, resent;
    double tokens, tokens_at;
    vtf_sealed *sealed; /* datagrams kept for a subscriber without RTX; NULL otherwise */
    vtf_sink_spec spec;
    vtf_numbering numbering;
    vtf_departures departures;
};

struct vtf {
    vtf_srtp srtp;
    vtf_emit emit;
    void *context;
    vtf_map transports, sources, sinks;
    vtf_source **dirty;
    size_t dirty_count, dirty_room;
    uint64_t drops[VTF_DROP_COUNT];
    bool gap, gap_told; /* a hole opened; the control looks for it, or is about to hear of it */
    vtf_pace *lines; /* of transports for which something waits */
    vtf_totals totals; /* without what the transports that are there count by themselves */
    vtf_run runs[VTF_RUNS]; /* whole, one behind the other in `room`, and to be sent */
    size_t runs_count;
    /* The run being written. */
    vtf_transport *run_transport;
    uint8_t *run;
    size_t run_total, run_segment, run_count;
    uint8_t room[VTF_ROOM];
};

/* transport.c */
void vtf_meet(vtf *core, vtf_transport *transport, uint32_t ssrc);
bool vtf_route(vtf_transport *transport, uint32_t ssrc, vtf_layer *layer);
void vtf_unroute(vtf *core, vtf_transport *transport, uint32_t ssrc);
void vtf_retire(vtf *core, vtf_transport *transport, uint32_t ssrc);
bool vtf_is_retired(const vtf_transport *transport, uint32_t ssrc);
void vtf_note_arrival(vtf_transport *transport, uint16_t number, double now);
/* Whether a compound packet of so many octets is to be read, after all that the peer sent of late. */
bool vtf_admit_rtcp(vtf *core, vtf_transport *transport, size_t octets, double now);
void vtf_transport_free(vtf_transport *transport);

/* outgoing.c. A packet is written where `vtf_next_datagram` points, sealed there, and joined to the run. */
uint8_t *vtf_next_datagram(vtf *core, vtf_transport *transport);
/* Returns the datagram's length, or 0 (and counts why) when it cannot be sent. */
size_t vtf_seal(vtf *core, vtf_transport *transport, size_t length);
void vtf_join(vtf *core, vtf_transport *transport, size_t length);
void vtf_send_again(vtf *core, vtf_transport *transport, const uint8_t *datagram, size_t length);
void vtf_end_run(vtf *core);
/* Sends all that was joined. Who joined something calls it before the control or the thread has its turn again. */
void vtf_ship(vtf *core);

/* header.c: writes the whole header of a packet of the sink; returns its length. */
size_t vtf_write_header(const vtf_sink_spec *spec, vtf_queued *from, uint8_t *out, uint8_t payload_type,
                        uint16_t sequence, uint32_t timestamp, uint32_t ssrc, double now, uint16_t transport_sequence,
                        bool padded);
/* Writes into a packet of the sink's, with its header, when it goes. */
void vtf_stamp(const vtf_sink_spec *spec, uint8_t *packet, double now, uint16_t transport_sequence);
#define VTF_MAX_HEADER (12 + 60 + 4 + 17 + 4 + 3 + VTF_MAX_TAIL + 4)

/* source.c */
void vtf_source_free(vtf_source *source);
uint32_t vtf_clock_rate(const vtf_source *source, uint8_t payload_type);

/* answers.c */
void vtf_add_stats(vtf_totals *totals, const vtf_transport_stats *stats);

/* layer.c */
void vtf_layer_begin(vtf_layer *layer);
/* A packet of its own came, of the picture with this timestamp. */
void vtf_layer_hear(vtf *core, vtf_layer *layer, uint32_t timestamp, double now);
/* Whether it fell silent, while a smaller one went on; told once. */
bool vtf_layer_take_stall(vtf_layer *layer);
void vtf_layer_rebind(vtf *core, vtf_layer *layer, uint32_t ssrc);
void vtf_layer_bind_rtx(vtf *core, vtf_layer *layer, uint32_t ssrc);
void vtf_layer_free(vtf_layer *layer);
/* From one layer's timestamps to another's of the same source, on the clock they share. */
vtf_shift vtf_layer_shift(const vtf_source *source, uint8_t former, uint8_t layer);

/* binding.c */
vtf_layer *vtf_bind(vtf *core, vtf_transport *transport, const vtf_packet *packet);

/* intake.c */
void vtf_accept(vtf *core, vtf_layer *layer, vtf_packet *packet, double now);

/* sink.c */
void vtf_sink_free(vtf_sink *sink);

/* aiming.c: what flows to a sink, what shall, and of which layers it waits for a keyframe. */
void vtf_sink_flow(vtf_sink *sink, int layer);
void vtf_sink_aim(vtf_sink *sink);
void vtf_sink_start(vtf_sink *sink);
void vtf_sink_lose(vtf_sink *sink, uint8_t layer);
void vtf_sink_want_keyframe(vtf_sink *sink);
void vtf_sink_want_nothing(vtf_sink *sink);
void vtf_sink_unwant(vtf_sink *sink, uint8_t layer);

/* forwarding.c */
void vtf_sink_forward(vtf *core, vtf_sink *sink, vtf_queued *queued);

/* sending.c */
void vtf_sink_send(vtf *core, vtf_sink *sink, vtf_queued *queued, const vtf_segment *segment);
/* Writes a payload as the segment renumbers it; returns its length, one octet too many if it does not fit a packet. */
size_t vtf_write_payload(uint8_t *out, size_t before, const vtf_packet *packet, size_t length,
                         const vtf_segment *segment);
uint16_t vtf_take_transport_sequence(vtf_sink *sink);
/* What is written at `out`, behind the run, goes now. False (and counted why) when it cannot be sent. */
bool vtf_depart(vtf *core, const vtf_going *going, const uint8_t *out, double now);

/* waiting.c. What has to wait is written at `vtf_line_place` instead of behind the run, and lined up. */
static inline bool vtf_has_to_wait(const vtf_sink *sink, double now) {
    const vtf_pace *pace = sink->transport->pace;
    return pace != NULL && sink->video && vtf_pace_holds(pace, now);
}
/* False (and counted why) when it could not be sent anyway, or the line is full. */
bool vtf_line_up(vtf *core, const vtf_going *going);
/* No pace, and nothing in line. */
void vtf_unpace(vtf_transport *transport);
/* Nothing of the sink's is in line any more. */
void vtf_sink_withdraw(vtf_sink *sink);

/* resending.c */
void vtf_keep_sealed(vtf *core, vtf_sink *sink, int64_t outgoing, const uint8_t *datagram, size_t length);

/* Ordered lists of pointers. */
bool vtf_list_add(void ***list, size_t *count, size_t *room, void *item);
void vtf_list_remove(void **list, size_t *count, const void *item);

static inline void vtf_count_drop(vtf *core, vtf_drop reason) { core->drops[reason]++; }

#endif
