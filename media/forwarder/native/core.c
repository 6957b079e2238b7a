/* The boundary: what comes and goes, what is received, what is asked. */
#include "core.h"

#include <stdlib.h>
#include <string.h>

#include "parts.h"

enum { SRTP_OK = 0, SRTP_REPLAYED = 9, SRTP_TOO_OLD = 10 };

#define X(name) #name,
static const char *const drop_names[] = {VTF_DROPS(X)};
#undef X

vtf *vtf_new(const vtf_srtp *srtp, vtf_emit emit, void *context) {
    vtf *core = calloc(1, sizeof *core);
    if (core == NULL) return NULL;
    core->srtp = *srtp;
    core->emit = emit;
    core->context = context;
    return core;
}

void vtf_free(vtf *core) {
    uint32_t number;
    void *item;
    /* The sessions may be gone already. */
    for (size_t at = 0; vtf_map_next(&core->transports, &at, &number, &item);)
        ((vtf_transport *)item)->inbound = ((vtf_transport *)item)->outbound = NULL;
    for (size_t at = 0; vtf_map_next(&core->transports, &at, &number, &item); at = 0) vtf_remove_transport(core, number);
    vtf_map_free(&core->transports);
    vtf_map_free(&core->sources);
    vtf_map_free(&core->sinks);
    free(core->dirty);
    free(core);
}

vtf_status vtf_add_transport(vtf *core, uint32_t number) {
    if (vtf_map_get(&core->transports, number) != NULL) return VTF_IN_USE;
    vtf_transport *transport = calloc(1, sizeof *transport);
    if (transport == NULL) return VTF_NO_MEMORY;
    transport->number = number;
    if (!vtf_map_put(&core->transports, number, transport)) {
        vtf_transport_free(transport);
        return VTF_NO_MEMORY;
    }
    return VTF_OK;
}

vtf_status vtf_remove_transport(vtf *core, uint32_t number) {
    vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return VTF_UNKNOWN;
    vtf_flush(core, 0);
    while (transport->sources_count > 0) vtf_remove_source(core, transport->sources[transport->sources_count - 1]->number);
    while (transport->sinks_count > 0) vtf_remove_sink(core, transport->sinks[transport->sinks_count - 1]->number);
    if (core->run_transport == transport) core->run_transport = NULL;
    vtf_map_remove(&core->transports, number);
    vtf_transport_free(transport);
    return VTF_OK;
}

vtf_status vtf_set_sessions(vtf *core, uint32_t number, void *inbound, void *outbound) {
    vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return VTF_UNKNOWN;
    vtf_flush(core, 0);
    transport->inbound = inbound;
    transport->outbound = outbound;
    transport->strangers_count = 0;
    vtf_map_free(&transport->retired);
    transport->retired_first = transport->retired_count = 0;
    return VTF_OK;
}

bool vtf_has_transport(const vtf *core, uint32_t number) { return vtf_map_get(&core->transports, number) != NULL; }

static bool taken(const vtf_transport *transport, const vtf_source_spec *spec) {
    uint32_t announced[2 * VTF_MAX_LAYERS];
    size_t count = 0;
    for (uint8_t i = 0; i < spec->encodings_count; i++) {
        if (spec->encodings[i].has_ssrc) announced[count++] = spec->encodings[i].ssrc;
        if (spec->encodings[i].has_rtx) announced[count++] = spec->encodings[i].rtx_ssrc;
    }
    for (size_t i = 0; i < count; i++) {
        if (vtf_map_get(&transport->routes, announced[i]) != NULL) return true;
        for (size_t j = 0; j < i; j++)
            if (announced[i] == announced[j]) return true;
    }
    return false;
}

static void learn_ids(vtf_read_ids *known, const vtf_read_ids *spec) {
    if (spec->mid) known->mid = spec->mid;
    if (spec->rid) known->rid = spec->rid;
    if (spec->repaired_rid) known->repaired_rid = spec->repaired_rid;
    if (spec->transport_cc) known->transport_cc = spec->transport_cc;
    if (spec->audio_level) known->audio_level = spec->audio_level;
}

static vtf_source *make_source(uint32_t number, vtf_transport *transport, const vtf_source_spec *spec) {
    vtf_source *source = calloc(1, sizeof *source);
    if (source == NULL) return NULL;
    source->number = number;
    source->transport = transport;
    source->spec = *spec;
    source->level = -128;
    source->paused = spec->paused;
    memset(source->format_of, VTF_NO_TYPE, sizeof source->format_of);
    memset(source->rtx_format_of, VTF_NO_TYPE, sizeof source->rtx_format_of);
    for (uint8_t i = 0; i < spec->formats_count; i++) {
        source->format_of[spec->formats[i].payload_type & 0x7F] = i;
        if (spec->formats[i].rtx_payload_type != VTF_NO_TYPE)
            source->rtx_format_of[spec->formats[i].rtx_payload_type & 0x7F] = i;
    }
    if (spec->nack) {
        source->nacks = malloc(sizeof *source->nacks);
        if (source->nacks == NULL) {
            free(source);
            return NULL;
        }
    }
    vtf_source_begin(source);
    return source;
}

vtf_status vtf_add_source(vtf *core, uint32_t number, uint32_t transport_number, const vtf_source_spec *spec) {
    if (vtf_map_get(&core->sources, number) != NULL) return VTF_IN_USE;
    vtf_transport *transport = vtf_map_get(&core->transports, transport_number);
    if (transport == NULL) return VTF_UNKNOWN;
    if (taken(transport, spec)) return VTF_SSRC_TAKEN;
    vtf_source *source = make_source(number, transport, spec);
    if (source == NULL) return VTF_NO_MEMORY;
    const vtf_encoding *first = &spec->encodings[0];
    source->bound = first->has_ssrc;
    source->ssrc = first->ssrc;
    source->rtx_bound = first->has_rtx;
    source->rtx_ssrc = first->rtx_ssrc;
    bool whole = (!source->bound || vtf_route(transport, source->ssrc, source)) &&
                 (!source->rtx_bound || vtf_route(transport, source->rtx_ssrc, source)) &&
                 vtf_list_add((void ***)&transport->sources, &transport->sources_count, &transport->sources_room, source);
    if (!whole || !vtf_map_put(&core->sources, number, source)) {
        if (source->bound) vtf_map_remove(&transport->routes, source->ssrc);
        if (source->rtx_bound) vtf_map_remove(&transport->routes, source->rtx_ssrc);
        vtf_list_remove((void **)transport->sources, &transport->sources_count, source);
        vtf_source_free(source);
        return VTF_NO_MEMORY;
    }
    learn_ids(&transport->ids, &spec->ids);
    return VTF_OK;
}

void vtf_remove_source(vtf *core, uint32_t number) {
    vtf_source *source = vtf_map_get(&core->sources, number);
    if (source == NULL) return;
    vtf_flush(core, 0);
    while (source->sinks_count > 0) vtf_remove_sink(core, source->sinks[source->sinks_count - 1]->number);
    vtf_map_remove(&core->sources, number);
    vtf_transport *transport = source->transport;
    vtf_list_remove((void **)transport->sources, &transport->sources_count, source);
    if (source->bound) vtf_unroute(core, transport, source->ssrc);
    if (source->rtx_bound) vtf_unroute(core, transport, source->rtx_ssrc);
    vtf_source_free(source);
}

vtf_status vtf_pause_source(vtf *core, uint32_t number, bool paused) {
    vtf_source *source = vtf_map_get(&core->sources, number);
    if (source == NULL) return VTF_UNKNOWN;
    vtf_flush(core, 0);
    if (paused) source->level = -128;
    if (paused == source->paused) return VTF_OK;
    source->paused = paused;
    if (source->nacks) source->nacks->count = 0;
    if (!paused)
        for (size_t i = 0; i < source->sinks_count; i++) vtf_sink_start(source->sinks[i]);
    return VTF_OK;
}

static bool outgoing_taken(const vtf_transport *transport, uint32_t ssrc) {
    return vtf_map_get(&transport->sending, ssrc) != NULL || vtf_is_retired(transport, ssrc);
}

static vtf_sink *make_sink(uint32_t number, vtf_transport *transport, vtf_source *source, const vtf_sink_spec *spec) {
    vtf_sink *sink = calloc(1, sizeof *sink);
    if (sink == NULL) return NULL;
    sink->number = number;
    sink->transport = transport;
    sink->source = source;
    sink->spec = *spec;
    sink->paused = spec->paused;
    sink->rtx_sequence = 1;
    sink->tokens = 256.0;
    sink->last_sent_at = -1.0;
    if (!spec->has_rtx && source->spec.nack) {
        sink->sealed = calloc(VTF_SEALED, sizeof *sink->sealed);
        if (sink->sealed == NULL) {
            free(sink);
            return NULL;
        }
    }
    return sink;
}

vtf_status vtf_add_sink(vtf *core, uint32_t number, uint32_t transport_number, uint32_t source_number,
                        const vtf_sink_spec *spec) {
    if (vtf_map_get(&core->sinks, number) != NULL) return VTF_IN_USE;
    vtf_transport *transport = vtf_map_get(&core->transports, transport_number);
    if (transport == NULL) return VTF_UNKNOWN;
    if (outgoing_taken(transport, spec->ssrc) || (spec->rtx_ssrc_named && outgoing_taken(transport, spec->rtx_ssrc)))
        return VTF_SSRC_TAKEN;
    vtf_source *source = vtf_map_get(&core->sources, source_number);
    if (source == NULL) return VTF_UNKNOWN;
    vtf_flush(core, 0);
    vtf_sink *sink = make_sink(number, transport, source, spec);
    if (sink == NULL) return VTF_NO_MEMORY;
    bool whole = vtf_map_put(&transport->sending, spec->ssrc, sink) &&
                 (!spec->has_rtx || vtf_map_put(&transport->sending, spec->rtx_ssrc, sink)) &&
                 vtf_list_add((void ***)&transport->sinks, &transport->sinks_count, &transport->sinks_room, sink) &&
                 vtf_list_add((void ***)&source->sinks, &source->sinks_count, &source->sinks_room, sink);
    if (!whole || !vtf_map_put(&core->sinks, number, sink)) {
        vtf_map_remove(&transport->sending, spec->ssrc);
        if (spec->has_rtx) vtf_map_remove(&transport->sending, spec->rtx_ssrc);
        vtf_list_remove((void **)transport->sinks, &transport->sinks_count, sink);
        vtf_list_remove((void **)source->sinks, &source->sinks_count, sink);
        vtf_sink_free(sink);
        return VTF_NO_MEMORY;
    }
    vtf_sink_start(sink);
    return VTF_OK;
}

void vtf_remove_sink(vtf *core, uint32_t number) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return;
    vtf_flush(core, 0);
    vtf_map_remove(&core->sinks, number);
    vtf_set_wanted(sink, false);
    vtf_list_remove((void **)sink->transport->sinks, &sink->transport->sinks_count, sink);
    vtf_list_remove((void **)sink->source->sinks, &sink->source->sinks_count, sink);
    vtf_retire(core, sink->transport, sink->spec.ssrc);
    if (sink->spec.has_rtx) vtf_retire(core, sink->transport, sink->spec.rtx_ssrc);
    vtf_sink_free(sink);
}

vtf_status vtf_pause_sink(vtf *core, uint32_t number, bool paused) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return VTF_UNKNOWN;
    if (paused == sink->paused) return VTF_OK;
    vtf_flush(core, 0);
    sink->paused = paused;
    if (!paused) vtf_sink_start(sink);
    return VTF_OK;
}

vtf_status vtf_request_keyframe(vtf *core, uint32_t number) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return VTF_UNKNOWN;
    if (sink->source->spec.video) vtf_set_wanted(sink, true);
    return VTF_OK;
}

bool vtf_next_waiting(const vtf *core, size_t *position, uint32_t *number) {
    void *item;
    while (vtf_map_next(&core->sources, position, number, &item)) {
        const vtf_source *source = item;
        if (source->wanted == 0 || source->paused || !source->bound) continue;
        for (size_t i = 0; i < source->sinks_count; i++)
            if (source->sinks[i]->wanted && !source->sinks[i]->paused) return true;
    }
    return false;
}

static bool opened(vtf *core, vtf_transport *transport, int (*unprotect)(void *, void *, int *), uint8_t *datagram,
                   size_t *length, double now) {
    int size = (int)*length;
    vtf_drop refusal = VTF_DROP_oversized;
    if (*length <= VTF_MAX_PACKET) {
        int status = unprotect(transport->inbound, datagram, &size);
        if (status == SRTP_OK) {
            transport->stats.packets_received++;
            transport->stats.octets_received += (int64_t)*length;
            transport->stats.last_heard_at = now;
            *length = (size_t)size;
            return true;
        }
        refusal = status == SRTP_REPLAYED || status == SRTP_TOO_OLD ? VTF_DROP_replayed : VTF_DROP_unauthenticated;
    }
    vtf_count_drop(core, refusal);
    return false;
}

static void receive_rtp(vtf *core, vtf_transport *transport, vtf_packet *packet, double now) {
    if (transport->ids.transport_cc) {
        size_t length = 0;
        const uint8_t *number = vtf_extension(packet, transport->ids.transport_cc, &length);
        if (number != NULL && length >= 2) vtf_note_arrival(transport, vtf_read16(number), now);
    }
    vtf_source *source = vtf_map_get(&transport->routes, packet->ssrc);
    if (source == NULL) source = vtf_bind(core, transport, packet);
    if (source != NULL) {
        vtf_accept(core, source, packet, now);
        return;
    }
    vtf_meet(core, transport, packet->ssrc);
    vtf_count_drop(core, VTF_DROP_unknown_ssrc);
}

size_t vtf_receive(vtf *core, uint32_t number, uint8_t *datagram, size_t length, double now) {
    vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return 0;
    if (length < 12 || (datagram[0] & 0xC0) != 0x80) {
        vtf_count_drop(core, VTF_DROP_malformed);
    } else if (transport->inbound == NULL) {
        vtf_count_drop(core, VTF_DROP_no_keys);
    } else if ((datagram[1] & 0x7F) >= 64 && (datagram[1] & 0x7F) <= 95) {
        if (!opened(core, transport, core->srtp.unprotect_rtcp, datagram, &length, now)) return 0;
        vtf_meet(core, transport, vtf_read32(datagram + 4));
        return length;
    } else if (opened(core, transport, core->srtp.unprotect, datagram, &length, now)) {
        vtf_packet packet;
        if (vtf_parse(&packet, datagram, length)) {
            receive_rtp(core, transport, &packet, now);
        } else {
            vtf_meet(core, transport, length >= 12 ? vtf_read32(datagram + 8) : 0);
            vtf_count_drop(core, VTF_DROP_malformed);
        }
    }
    return 0;
}

void vtf_flush(vtf *core, double now) {
    (void)now; /* Each packet goes out with the time at which it came. */
    while (core->dirty_count > 0) {
        vtf_source *source = core->dirty[--core->dirty_count];
        for (size_t i = 0; i < source->sinks_count; i++) {
            vtf_sink *sink = source->sinks[i];
            if (sink->paused) continue;
            for (size_t j = 0; j < source->queued; j++) vtf_sink_forward(core, sink, &source->queue[j]);
            vtf_end_run(core);
        }
        for (size_t j = 0; j < source->queued; j++)
            if (source->queue[j].kept) source->queue[j].kept->queued = false;
        source->queued = 0;
        source->dirty = false;
    }
}

size_t vtf_awaiting(const vtf *core) {
    size_t sinks = 0;
    for (size_t i = 0; i < core->dirty_count; i++) {
        const vtf_source *source = core->dirty[i];
        if (source->spec.video && source->queued > 0 && !source->queue[source->queued - 1].packet.marker)
            sinks += source->sinks_count;
    }
    return sinks;
}

vtf_status vtf_missing(vtf *core, uint32_t number, double now, double round_trip, uint16_t *out, size_t *count) {
    vtf_source *source = vtf_map_get(&core->sources, number);
    *count = 0;
    if (source == NULL) return VTF_UNKNOWN;
    if (source->nacks != NULL && !source->paused) *count = vtf_nacks_due(source->nacks, now, round_trip, out);
    return VTF_OK;
}

vtf_status vtf_report(vtf *core, uint32_t number, vtf_receive_report *out, bool *there) {
    vtf_source *source = vtf_map_get(&core->sources, number);
    *there = false;
    if (source == NULL) return VTF_UNKNOWN;
    vtf_statistics *s = &source->statistics;
    if (!s->begun || !source->bound) return VTF_OK;
    *there = true;
    *out = (vtf_receive_report){.ssrc = source->ssrc,
                                .highest_sequence = (uint32_t)(s->highest - 0x10000),
                                .clock_rate = s->clock_rate,
                                .fraction_lost = vtf_statistics_take_fraction(s),
                                .cumulative_lost = vtf_statistics_lost(s),
                                .jitter = s->jitter_16 >> 4,
                                .packets = s->packets,
                                .octets = s->octets};
    return VTF_OK;
}

vtf_status vtf_info(vtf *core, uint32_t number, vtf_sender_info *out, bool *there) {
    const vtf_sink *sink = vtf_map_get(&core->sinks, number);
    *there = false;
    if (sink == NULL) return VTF_UNKNOWN;
    if (sink->packets == 0) return VTF_OK;
    *there = true;
    *out = (vtf_sender_info){.ssrc = sink->spec.ssrc,
                             .packets = (uint32_t)sink->packets,
                             .octets = (uint32_t)sink->octets,
                             .last_timestamp = sink->last_timestamp,
                             .last_sent_at = sink->last_sent_at,
                             .clock_rate = vtf_clock_rate(sink->source, sink->payload_type),
                             .retransmitted = sink->resent};
    return VTF_OK;
}

vtf_status vtf_map_timestamp(vtf *core, uint32_t number, uint32_t timestamp, uint32_t *out) {
    const vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return VTF_UNKNOWN;
    *out = timestamp + sink->timestamp_offset;
    return VTF_OK;
}

vtf_status vtf_source_ssrc(vtf *core, uint32_t number, uint32_t *ssrc, bool *there) {
    const vtf_source *source = vtf_map_get(&core->sources, number);
    if (source == NULL) return VTF_UNKNOWN;
    *there = source->bound;
    *ssrc = source->ssrc;
    return VTF_OK;
}

vtf_status vtf_find_source(vtf *core, uint32_t number, uint32_t ssrc, uint32_t *source, bool *there) {
    const vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return VTF_UNKNOWN;
    const vtf_source *found = vtf_map_get(&transport->routes, ssrc);
    *there = found != NULL;
    if (found) *source = found->number;
    return VTF_OK;
}

vtf_status vtf_find_sink(vtf *core, uint32_t number, uint32_t ssrc, uint32_t *sink, bool *there) {
    const vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return VTF_UNKNOWN;
    const vtf_sink *found = vtf_map_get(&transport->sending, ssrc);
    *there = found != NULL;
    if (found) *sink = found->number;
    return VTF_OK;
}

vtf_status vtf_take_arrivals(vtf *core, uint32_t number, const vtf_arrival **out, size_t *count) {
    vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return VTF_UNKNOWN;
    *out = transport->arrivals;
    *count = transport->arrivals_count;
    transport->arrivals_count = 0;
    return VTF_OK;
}

bool vtf_take_level(vtf *core, size_t *position, uint32_t *number, int *level) {
    void *item;
    while (vtf_map_next(&core->sources, position, number, &item)) {
        vtf_source *source = item;
        if (source->level == -128) continue;
        *level = source->level;
        source->level = -128;
        return true;
    }
    return false;
}

vtf_status vtf_stats(vtf *core, uint32_t number, vtf_transport_stats *out) {
    const vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return VTF_UNKNOWN;
    *out = transport->stats;
    return VTF_OK;
}

uint64_t vtf_drops(const vtf *core, size_t reason) { return core->drops[reason]; }

const char *vtf_drop_name(size_t reason) { return reason < VTF_DROP_COUNT ? drop_names[reason] : NULL; }
