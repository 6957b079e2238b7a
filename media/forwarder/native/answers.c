/* What the control asks. */
#include "parts.h"

#define X(name) #name,
static const char *const drop_names[] = {VTF_DROPS(X)};
#undef X

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
