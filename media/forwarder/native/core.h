/* The forwarder's core: SRTP in, routed and rewritten, SRTP out. One shard; the caller holds its lock.
 *
 * It says and does what media/forwarder/reference.py does, which is its oracle. Everything is named by numbers that the
 * control chooses. `now` is in seconds of one monotonic clock. Nothing on a packet's way allocates. */
#ifndef VTF_CORE_H
#define VTF_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "departures.h"
#include "sealer.h"

typedef struct vtf vtf;

/* libsrtp's functions (RFC 3711), by pointer, so that the core links against nothing. */
typedef struct {
    int (*protect)(void *session, void *packet, int *length);
    int (*protect_rtcp)(void *session, void *packet, int *length);
    int (*unprotect)(void *session, void *packet, int *length);
    int (*unprotect_rtcp)(void *session, void *packet, int *length);
    int (*remove_stream)(void *session, uint32_t ssrc_in_network_order);
} vtf_srtp;

#define VTF_RUN_SEGMENTS 60
#define VTF_RUN_OCTETS 60000
#define VTF_RUNS 32

/* Datagrams for one transport, in a row: `segment` octets each, the last one as short as what is left. At most
 * VTF_RUN_SEGMENTS of them and VTF_RUN_OCTETS, as UDP_SEGMENT takes. */
typedef struct {
    uint32_t transport;
    const uint8_t *data;
    size_t total, segment;
} vtf_run;

/* At most VTF_RUNS, in the order in which they are to be sent. They are gone when it returns. */
typedef void (*vtf_emit)(void *context, const vtf_run *runs, size_t count);

typedef enum { VTF_OK, VTF_UNKNOWN, VTF_IN_USE, VTF_SSRC_TAKEN, VTF_NO_MEMORY } vtf_status;

#define VTF_MAX_FORMATS 16
#define VTF_MAX_LAYERS 4
#define VTF_MAX_TEMPORAL 4
#define VTF_ALL_TEMPORAL 7
#define VTF_MAX_ID 32
#define VTF_MAX_MISSING 512
#define VTF_NO_TYPE 0xFF

typedef struct {
    uint8_t payload_type, rtx_payload_type; /* VTF_NO_TYPE without RTX */
    uint8_t codec;                          /* vtf_codec */
    uint32_t clock_rate;
} vtf_format;

typedef struct {
    bool has_ssrc, has_rtx;
    uint32_t ssrc, rtx_ssrc;
    uint8_t rid_length; /* 0: none */
    uint8_t rid[VTF_MAX_ID];
} vtf_encoding;

/* Header-extension ids of what the forwarder itself reads; 0: not there. */
typedef struct {
    uint8_t mid, rid, repaired_rid, transport_cc, audio_level;
} vtf_read_ids;

typedef struct {
    bool video, nack, paused;
    uint8_t formats_count, encodings_count, mid_length;
    vtf_format formats[VTF_MAX_FORMATS];
    vtf_encoding encodings[VTF_MAX_LAYERS];
    uint8_t mid[VTF_MAX_ID];
    vtf_read_ids ids;
} vtf_source_spec;

typedef struct {
    uint8_t received, sent;
} vtf_mapped;

typedef struct {
    bool paused, has_rtx;
    uint32_t ssrc, rtx_ssrc;
    bool rtx_ssrc_named;            /* it counts as taken even when no RTX type makes use of it */
    uint8_t payload_types[128];     /* the source's to the subscriber's; VTF_NO_TYPE: not taken */
    uint8_t rtx_types[128];         /* the subscriber's media type to its RTX one */
    uint8_t mid_length, mid[16];    /* written when `mid_id` is not 0 */
    uint8_t mid_id, send_time_id, transport_cc_id;
    uint8_t mapped_count;
    vtf_mapped mapped[14];          /* by the source's id, ascending */
} vtf_sink_spec;

typedef struct {
    uint32_t ssrc, highest_sequence, clock_rate;
    uint8_t fraction_lost;
    int32_t cumulative_lost;
    int64_t jitter, packets, octets;
} vtf_receive_report;

typedef struct {
    uint32_t ssrc, packets, octets, last_timestamp, clock_rate;
    double last_sent_at;
    int64_t retransmitted;
    int layer; /* of the newest packet; -1 when the sink was fed with another source since */
    uint32_t timestamp_offset;
} vtf_sender_info;

typedef struct {
    int64_t packets_received, octets_received, packets_sent, octets_sent;
    int64_t octets_waiting; /* in line */
    double last_heard_at;
} vtf_transport_stats;

/* Over all transports, also those that are gone. */
typedef struct {
    int64_t packets_received, octets_received, packets_sent, octets_sent;
    int64_t retransmitted, padding, layer_switches, keyframe_requests;
} vtf_totals;

typedef struct {
    uint16_t number;
    int64_t at; /* microseconds */
} vtf_arrival;

/* NULL when out of memory. */
vtf *vtf_new(const vtf_srtp *srtp, vtf_emit emit, void *context);
void vtf_free(vtf *core);

vtf_status vtf_add_transport(vtf *core, uint32_t transport);
vtf_status vtf_remove_transport(vtf *core, uint32_t transport);
/* Sessions are srtp_t. New ones mean new keys: what is known of SSRCs under the old ones is forgotten. RTP is sealed by the
 * sealer, which is the core's from now on, or by `outbound` without one. */
vtf_status vtf_set_sessions(vtf *core, uint32_t transport, void *inbound, void *outbound, vtf_sealer *sealer);
bool vtf_has_transport(const vtf *core, uint32_t transport);

vtf_status vtf_add_source(vtf *core, uint32_t source, uint32_t transport, const vtf_source_spec *spec);
void vtf_remove_source(vtf *core, uint32_t source);
vtf_status vtf_pause_source(vtf *core, uint32_t source, bool paused);

/* Whether `vtf_add_sink` would take it, in the order of its refusals. */
vtf_status vtf_add_sink(vtf *core, uint32_t sink, uint32_t transport, uint32_t source, const vtf_sink_spec *spec);
void vtf_remove_sink(vtf *core, uint32_t sink);
vtf_status vtf_pause_sink(vtf *core, uint32_t sink, bool paused);

/* Go on with another source of the same kind (NULL: with none). VTF_IN_USE for another kind, or other SSRCs. */
vtf_status vtf_feed_sink(vtf *core, uint32_t sink, const uint32_t *source, const vtf_sink_spec *spec);
/* Without effect on audio. `layer` -1: nothing. */
vtf_status vtf_set_layers(vtf *core, uint32_t sink, int layer, unsigned temporal);
vtf_status vtf_layers(const vtf *core, uint32_t sink, int *layer, unsigned *temporal);

vtf_status vtf_request_keyframe(vtf *core, uint32_t sink);
/* Walk over sources, of which `layers` (a bit each): start with *position = 0; false at the end. */
typedef bool (*vtf_walk)(vtf *core, size_t *position, uint32_t *source, uint8_t *layers);
/* Those that owe a keyframe. */
bool vtf_next_waiting(vtf *core, size_t *position, uint32_t *source, uint8_t *layers);
/* Those of which packets are missing that may be asked for. */
bool vtf_next_incomplete(vtf *core, size_t *position, uint32_t *source, uint8_t *layers);
/* Those whose layers fell silent while smaller ones went on; each is told once. */
bool vtf_next_stalled(vtf *core, size_t *position, uint32_t *source, uint8_t *layers);
/* Whether a layer stalled, or packets went missing after the last such walk found none; told once. */
bool vtf_take_gap(vtf *core);

/* Unprotects in place and queues; the datagram must stay until `vtf_flush`. Returns the length of a plain compound RTCP
 * packet that now lies in `datagram` and is to be read, or 0. Room for VTF_SRTP_TRAILER octets behind it is not needed. */
size_t vtf_receive(vtf *core, uint32_t transport, uint8_t *datagram, size_t length, double now);
/* Sends on what is queued. */
void vtf_flush(vtf *core, double now);
/* So many bit/s of video at most to the transport from now on, its RTX and padding with it, but for a moment's worth after a
 * rest; 0: as it comes. What is ahead of that waits for `vtf_release`. */
vtf_status vtf_set_pace(vtf *core, uint32_t transport, uint32_t rate, double now);
/* Sends what may go by now. */
void vtf_release(vtf *core, double now);
/* Whether anything waits for that. */
bool vtf_waits(const vtf *core);
/* How many sinks listen to queued pictures whose last packet (the marker) has not come. */
size_t vtf_awaiting(const vtf *core);

vtf_status vtf_send_rtcp(vtf *core, uint32_t transport, const uint8_t *packet, size_t length);
vtf_status vtf_retransmit(vtf *core, uint32_t sink, const uint16_t *numbers, size_t count, double now, size_t *sent);
/* Of each outgoing sequence number, whether and how it went out; `out` has room for `count`. */
vtf_status vtf_find_departures(const vtf *core, uint32_t sink, const uint16_t *numbers, size_t count,
                               vtf_departure *out);
/* Padding alone, of `octets` at least, within bounds. */
vtf_status vtf_pad(vtf *core, uint32_t sink, int64_t octets, double now, size_t *sent);
/* VTF_UNKNOWN for a layer that the source does not have. `out` has room for VTF_MAX_MISSING numbers. */
vtf_status vtf_missing(vtf *core, uint32_t source, uint32_t layer, double now, double round_trip, uint16_t *out,
                       size_t *count);
/* `*there` is false before the first packet. */
vtf_status vtf_report(vtf *core, uint32_t source, uint32_t layer, vtf_receive_report *out, bool *there);
/* Media octets received, by layer and temporal id. */
vtf_status vtf_octets(const vtf *core, uint32_t source, int64_t out[VTF_MAX_LAYERS][VTF_MAX_TEMPORAL], size_t *count);
/* The layer's timestamp + offset is on the clock that all layers of the source share. */
vtf_status vtf_set_clock_offset(vtf *core, uint32_t source, uint32_t layer, uint32_t offset);
vtf_status vtf_source_ssrc(vtf *core, uint32_t source, uint32_t layer, uint32_t *ssrc, bool *there);
vtf_status vtf_info(vtf *core, uint32_t sink, vtf_sender_info *out, bool *there);
vtf_status vtf_find_source(vtf *core, uint32_t transport, uint32_t ssrc, uint32_t *source, uint32_t *layer, bool *there);
vtf_status vtf_find_sink(vtf *core, uint32_t transport, uint32_t ssrc, uint32_t *sink, bool *there);
/* The arrivals since the last call; `*out` is valid until the next packet. */
vtf_status vtf_take_arrivals(vtf *core, uint32_t transport, const vtf_arrival **out, size_t *count);
/* Walk over the levels (dBov) heard; each is taken as it is told. */
bool vtf_take_level(vtf *core, size_t *position, uint32_t *source, int *level);
vtf_status vtf_stats(vtf *core, uint32_t transport, vtf_transport_stats *out);

/* Dropped packets by reason. `vtf_drop_name` is NULL past the last. */
uint64_t vtf_drops(const vtf *core, size_t reason);
const char *vtf_drop_name(size_t reason);
vtf_totals vtf_count(const vtf *core);

#endif
