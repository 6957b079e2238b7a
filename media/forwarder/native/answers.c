/* What the control asks. */
#include <string.h>

#include "parts.h"

#define X(name) #name,
static const char *const drop_names[] = {VTF_DROPS(X)};
#undef X

static vtf_layer *layer_of(const vtf *core, uint32_t number, uint32_t layer) {
    vtf_source *source = vtf_map_get(&core->sources, number);
    return source != NULL && layer < source->spec.encodings_count ? &source->layers[layer] : NULL;
}

static bool owed(const vtf_layer *layer) {
    const vtf_source *source = layer->source;
    if (layer->wanted == 0 || source->paused || !layer->bound) return false;
    for (size_t i = 0; i < source->sinks_count; i++)
        if (source->sinks[i]->wanted >> layer->number & 1 && !source->sinks[i]->paused) return true;
    return false;
}

bool vtf_next_waiting(vtf *core, size_t *position, uint32_t *number, uint8_t *layers) {
    void *item;
    while (vtf_map_next(&core->sources, position, number, &item)) {
        const vtf_source *source = item;
        *layers = 0;
        for (uint8_t i = 0; i < source->spec.encodings_count; i++)
            if (owed(&source->layers[i])) *layers |= (uint8_t)(1 << i);
        if (*layers) return true;
    }
    return false;
}

bool vtf_next_incomplete(vtf *core, size_t *position, uint32_t *number, uint8_t *layers) {
    void *item;
    if (*position == 0) core->gap = core->gap_told = false;
    while (vtf_map_next(&core->sources, position, number, &item)) {
        const vtf_source *source = item;
        *layers = 0;
        for (uint8_t i = 0; i < source->spec.encodings_count; i++)
            if (source->layers[i].nacks != NULL && source->layers[i].nacks->count > 0) *layers |= (uint8_t)(1 << i);
        if (*layers && !source->paused) return core->gap_told = true;
    }
    return false;
}

bool vtf_next_stalled(vtf *core, size_t *position, uint32_t *number, uint8_t *layers) {
    void *item;
    while (vtf_map_next(&core->sources, position, number, &item)) {
        vtf_source *source = item;
        *layers = 0;
        for (uint8_t i = 0; i < source->spec.encodings_count; i++)
            if (vtf_layer_take_stall(&source->layers[i])) *layers |= (uint8_t)(1 << i);
        if (*layers) return true;
    }
    return false;
}

bool vtf_take_gap(vtf *core) {
    bool gap = core->gap;
    core->gap = false;
    return gap;
}

vtf_status vtf_missing(vtf *core, uint32_t source, uint32_t number, double now, double round_trip, uint16_t *out,
                       size_t *count) {
    vtf_layer *layer = layer_of(core, source, number);
    *count = 0;
    if (layer == NULL) return VTF_UNKNOWN;
    if (layer->nacks != NULL && !layer->source->paused) *count = vtf_nacks_due(layer->nacks, now, round_trip, out);
    return VTF_OK;
}

vtf_status vtf_report(vtf *core, uint32_t source, uint32_t number, vtf_receive_report *out, bool *there) {
    vtf_layer *layer = layer_of(core, source, number);
    *there = false;
    if (layer == NULL) return VTF_UNKNOWN;
    vtf_statistics *s = &layer->statistics;
    if (!s->begun || !layer->bound) return VTF_OK;
    *there = true;
    *out = (vtf_receive_report){.ssrc = layer->ssrc,
                                .highest_sequence = (uint32_t)(s->highest - 0x10000),
                                .clock_rate = s->clock_rate,
                                .fraction_lost = vtf_statistics_take_fraction(s),
                                .cumulative_lost = vtf_statistics_lost(s),
                                .jitter = s->jitter_16 >> 4,
                                .packets = s->packets,
                                .octets = s->octets};
    return VTF_OK;
}

vtf_status vtf_octets(const vtf *core, uint32_t number, int64_t out[VTF_MAX_LAYERS][VTF_MAX_TEMPORAL], size_t *count) {
    const vtf_source *source = vtf_map_get(&core->sources, number);
    *count = 0;
    if (source == NULL) return VTF_UNKNOWN;
    *count = source->spec.encodings_count;
    for (size_t i = 0; i < *count; i++) memcpy(out[i], source->layers[i].octets, sizeof out[i]);
    return VTF_OK;
}

vtf_status vtf_set_clock_offset(vtf *core, uint32_t source, uint32_t number, uint32_t offset) {
    vtf_layer *layer = layer_of(core, source, number);
    if (layer == NULL) return VTF_UNKNOWN;
    layer->timed = true;
    layer->clock_offset = offset;
    return VTF_OK;
}

vtf_status vtf_source_ssrc(vtf *core, uint32_t source, uint32_t number, uint32_t *ssrc, bool *there) {
    const vtf_layer *layer = layer_of(core, source, number);
    if (layer == NULL) return VTF_UNKNOWN;
    *there = layer->bound;
    *ssrc = layer->ssrc;
    return VTF_OK;
}

vtf_status vtf_info(vtf *core, uint32_t number, vtf_sender_info *out, bool *there) {
    const vtf_sink *sink = vtf_map_get(&core->sinks, number);
    *there = false;
    if (sink == NULL) return VTF_UNKNOWN;
    if (sink->packets == 0) return VTF_OK;
    *there = true;
    const vtf_segment *segment = vtf_numbering_current(&sink->numbering);
    *out = (vtf_sender_info){.ssrc = sink->spec.ssrc,
                             .packets = (uint32_t)sink->packets,
                             .octets = (uint32_t)sink->octets,
                             .last_timestamp = sink->numbering.timestamp,
                             .last_sent_at = sink->last_sent_at,
                             .clock_rate = sink->clock_rate,
                             .retransmitted = sink->resent,
                             .layer = segment ? segment->layer : -1,
                             .timestamp_offset = segment ? segment->timestamp_offset : 0};
    return VTF_OK;
}

vtf_status vtf_find_departures(const vtf *core, uint32_t number, const uint16_t *numbers, size_t count,
                               vtf_departure *out) {
    const vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return VTF_UNKNOWN;
    for (size_t i = 0; i < count; i++)
        out[i] = vtf_departures_get(&sink->departures, vtf_unwrap(sink->numbering.newest, numbers[i], 16));
    return VTF_OK;
}

vtf_status vtf_find_source(vtf *core, uint32_t number, uint32_t ssrc, uint32_t *source, uint32_t *layer, bool *there) {
    const vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return VTF_UNKNOWN;
    const vtf_layer *found = vtf_map_get(&transport->routes, ssrc);
    *there = found != NULL;
    if (found == NULL) return VTF_OK;
    *source = found->source->number;
    *layer = found->number;
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
    if (transport->pace != NULL) out->octets_waiting = (int64_t)transport->pace->octets;
    return VTF_OK;
}

uint64_t vtf_drops(const vtf *core, size_t reason) { return core->drops[reason]; }

const char *vtf_drop_name(size_t reason) { return reason < VTF_DROP_COUNT ? drop_names[reason] : NULL; }

void vtf_add_stats(vtf_totals *totals, const vtf_transport_stats *stats) {
    totals->packets_received += stats->packets_received;
    totals->octets_received += stats->octets_received;
    totals->packets_sent += stats->packets_sent;
    totals->octets_sent += stats->octets_sent;
}

vtf_totals vtf_count(const vtf *core) {
    vtf_totals totals = core->totals;
    size_t position = 0;
    uint32_t number;
    void *item;
    while (vtf_map_next(&core->transports, &position, &number, &item))
        vtf_add_stats(&totals, &((const vtf_transport *)item)->stats);
    return totals;
}
