/* What a sink is given of its source's layers, as if it were one layer without a seam. */
#include "parts.h"

#define MAX_JUMP 4096

static bool usable(vtf *core, const vtf_sink *sink, const vtf_packet *packet) {
    if (sink->spec.payload_types[packet->payload_type] == VTF_NO_TYPE) {
        vtf_count_drop(core, VTF_DROP_payload_type);
        return false;
    }
    if (vtf_media_length(packet) == 0) {
        /* The publisher probes its own path. */
        vtf_count_drop(core, VTF_DROP_padding);
        return false;
    }
    return true;
}

static void advance(vtf *core, vtf_sink *sink, vtf_queued *queued, const vtf_segment *segment) {
    vtf_numbering_advance(&sink->numbering, &queued->packet, segment);
    sink->payload_type = queued->packet.payload_type;
    vtf_sink_send(core, sink, queued, segment);
}

static void go_on(vtf *core, vtf_sink *sink, vtf_queued *queued);

/* Whether it comes further on in the queue, where it gets its turn. */
static bool is_to_come(const vtf_source *source, const vtf_queued *queued, const vtf_cached *kept) {
    if (kept->queued)
        for (const vtf_queued *next = queued + 1; next < source->queue + source->queued; next++)
            if (next->kept == kept) return true;
    return false;
}

/* Send what came before this packet, though it follows it: a keyframe's beginning was overtaken, or sent again. */
static void catch_up(vtf *core, vtf_sink *sink, const vtf_queued *queued) {
    const vtf_layer *layer = &sink->source->layers[queued->layer];
    if (layer->cache == NULL) return;
    int64_t first = queued->packet.sequence + 1, last = layer->statistics.highest;
    if (last > first + VTF_CACHE - 1) last = first + VTF_CACHE - 1;
    for (int64_t sequence = first; sequence <= last; sequence++) {
        vtf_cached *kept = vtf_cache_get(layer->cache, sequence);
        if (kept == NULL || is_to_come(sink->source, queued, kept)) continue;
        vtf_queued late = {
            .packet = kept->packet, .kept = kept, .layer = queued->layer, .now = queued->now, .tail_for_count = VTF_NO_TYPE};
        go_on(core, sink, &late);
    }
}

static void begin(vtf *core, vtf_sink *sink, vtf_queued *queued) {
    const vtf_packet *packet = &queued->packet;
    if (!usable(core, sink, packet)) return;
    vtf_numbering *numbering = &sink->numbering;
    const vtf_segment *former = vtf_numbering_current(numbering);
    vtf_shift shift = former ? vtf_layer_shift(sink->source, former->layer, queued->layer) : (vtf_shift){false, 0};
    sink->clock_rate = vtf_clock_rate(sink->source, packet->payload_type);
    if (sink->layer >= 0) {
        sink->late[sink->layer] = numbering->highest;
        core->totals.layer_switches++;
    }
    double elapsed = queued->now - sink->last_sent_at;
    const vtf_segment *segment = vtf_numbering_begin(numbering, queued->layer, packet, shift, elapsed > 0 ? elapsed : 0,
                                                     sink->clock_rate);
    vtf_sink_flow(sink, queued->layer);
    sink->temporal = sink->temporal_target;
    sink->in_picture = true;
    sink->picture_timestamp = packet->timestamp;
    sink->picture_skipped = false;
    vtf_sink_want_nothing(sink);
    advance(core, sink, queued, segment);
    if (sink->video) catch_up(core, sink, queued);
}

/* Less from any picture on; more from one that needs none of the pictures left out. */
static void change_temporal(vtf_sink *sink, const vtf_packet *packet) {
    uint8_t target = sink->temporal_target;
    const vtf_vp8 *vp8 = &packet->vp8;
    if (target < sink->temporal || !vp8->read || packet->keyframe)
        sink->temporal = target;
    else if (vp8->sync && sink->temporal < vp8->temporal && vp8->temporal <= target)
        sink->temporal = vp8->temporal;
}

/* The packet is newer than what came of its layer. */
static void go_on(vtf *core, vtf_sink *sink, vtf_queued *queued) {
    const vtf_packet *packet = &queued->packet;
    vtf_numbering *numbering = &sink->numbering;
    const vtf_segment *segment = vtf_numbering_current(numbering);
    if (segment == NULL) return;
    if (!usable(core, sink, packet)) {
        vtf_numbering_skip(numbering, packet->sequence, false);
        return;
    }
    if (packet->keyframe) vtf_sink_unwant(sink, queued->layer);
    if (!sink->in_picture || packet->timestamp != sink->picture_timestamp) {
        sink->in_picture = true;
        sink->picture_timestamp = packet->timestamp;
        sink->picture_skipped = false;
        if (sink->temporal != sink->temporal_target) change_temporal(sink, packet);
    }
    if (packet->vp8.temporal > sink->temporal) {
        bool counted = packet->vp8.picture_at && !sink->picture_skipped;
        sink->picture_skipped = true;
        vtf_numbering_skip(numbering, packet->sequence, counted);
        return;
    }
    advance(core, sink, queued, segment);
}

/* The packet comes late: it has a place, or none. */
static void fill(vtf *core, vtf_sink *sink, vtf_queued *queued) {
    const vtf_packet *packet = &queued->packet;
    const vtf_segment *segment = vtf_numbering_find_late(&sink->numbering, queued->layer, packet->sequence);
    if (segment == NULL)
        vtf_count_drop(core, VTF_DROP_too_late);
    else if (sink->spec.payload_types[packet->payload_type] == VTF_NO_TYPE)
        vtf_count_drop(core, VTF_DROP_payload_type);
    else
        vtf_sink_send(core, sink, queued, segment);
}

/* Send the packet on, unless it is not its turn. */
void vtf_sink_forward(vtf *core, vtf_sink *sink, vtf_queued *queued) {
    const vtf_packet *packet = &queued->packet;
    if (queued->layer == sink->layer) {
        int64_t ahead = packet->sequence - sink->numbering.highest;
        if (ahead > 0 && ahead <= MAX_JUMP) {
            go_on(core, sink, queued);
            return;
        }
        if (ahead > 0) vtf_sink_start(sink);
    }
    if (queued->layer == sink->target && sink->target != sink->layer && (packet->keyframe || !sink->video))
        begin(core, sink, queued);
    else if (queued->layer == sink->layer || packet->sequence <= sink->late[queued->layer])
        fill(core, sink, queued);
}
