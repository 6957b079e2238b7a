/* A publisher's stream: which SSRC it is, what came, what is missing, and what waits to be sent on. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"

void vtf_source_begin(vtf_source *source) {
    memset(&source->unwrapper, 0, sizeof source->unwrapper);
    memset(&source->statistics, 0, sizeof source->statistics);
    if (source->cache) vtf_cache_clear(source->cache);
    if (source->nacks) vtf_nacks_reset(source->nacks);
}

/* Go on with another SSRC: its numbers have nothing to do with the former one's. */
void vtf_source_rebind(vtf *core, vtf_source *source, uint32_t ssrc) {
    vtf_flush(core, 0);
    if (source->bound) vtf_unroute(core, source->transport, source->ssrc);
    source->bound = true;
    source->ssrc = ssrc;
    vtf_source_begin(source);
    for (size_t i = 0; i < source->sinks_count; i++) vtf_sink_start(source->sinks[i]);
}

uint32_t vtf_clock_rate(const vtf_source *source, uint8_t payload_type) {
    uint8_t format = source->format_of[payload_type & 0x7F];
    return source->spec.formats[format == VTF_NO_TYPE ? 0 : format].clock_rate;
}

static bool has_type(const uint8_t *table, uint8_t payload_type) { return table[payload_type] != VTF_NO_TYPE; }

static vtf_source *by_stream_id(vtf_transport *transport, const vtf_packet *packet, const uint8_t *mid, size_t length) {
    size_t rid_length = 0;
    const uint8_t *rid = transport->ids.rid ? vtf_extension(packet, transport->ids.rid, &rid_length) : NULL;
    if ((rid == NULL || rid_length == 0) && transport->ids.repaired_rid)
        rid = vtf_extension(packet, transport->ids.repaired_rid, &rid_length);
    for (size_t i = 0; i < transport->sources_count; i++) {
        vtf_source *source = transport->sources[i];
        const vtf_source_spec *spec = &source->spec;
        if (spec->mid_length == 0 || spec->mid_length != length || memcmp(spec->mid, mid, length) != 0) continue;
        if (spec->encodings_count == 1) return source;
        /* Of several encodings only the first is ours; without RIDs their announced SSRCs alone tell which. */
        const vtf_encoding *first = &spec->encodings[0];
        bool ours = rid != NULL && rid_length > 0 && first->rid_length == rid_length &&
                    memcmp(first->rid, rid, rid_length) == 0;
        return ours ? source : NULL;
    }
    return NULL;
}

/* A payload type that one source alone uses tells, if that source lacks the SSRC. */
static vtf_source *by_payload_type(vtf_transport *transport, uint8_t payload_type) {
    vtf_source *only = NULL;
    for (size_t i = 0; i < transport->sources_count; i++) {
        vtf_source *source = transport->sources[i];
        if (!has_type(source->format_of, payload_type) && !has_type(source->rtx_format_of, payload_type)) continue;
        if (only != NULL) return NULL;
        only = source;
    }
    if (only == NULL || only->spec.encodings_count > 1) return NULL;
    return (has_type(only->rtx_format_of, payload_type) ? only->rtx_bound : only->bound) ? NULL : only;
}

/* Which source an SSRC that nobody announced belongs to (RFC 8843 9.2); it is routed there from now on. */
vtf_source *vtf_bind(vtf *core, vtf_transport *transport, const vtf_packet *packet) {
    size_t length = 0;
    const uint8_t *mid = transport->ids.mid ? vtf_extension(packet, transport->ids.mid, &length) : NULL;
    vtf_source *source = mid != NULL && length > 0 ? by_stream_id(transport, packet, mid, length)
                                                   : by_payload_type(transport, packet->payload_type);
    if (source == NULL) return NULL;
    if (has_type(source->rtx_format_of, packet->payload_type)) {
        if (source->rtx_bound) vtf_unroute(core, transport, source->rtx_ssrc);
        source->rtx_bound = true;
        source->rtx_ssrc = packet->ssrc;
    } else if (has_type(source->format_of, packet->payload_type)) {
        vtf_source_rebind(core, source, packet->ssrc);
    } else {
        return NULL;
    }
    return vtf_route(transport, packet->ssrc, source) ? source : NULL;
}

static void hear(vtf_source *source, const vtf_packet *packet) {
    size_t length = 0;
    const uint8_t *value = vtf_extension(packet, source->spec.ids.audio_level, &length);
    if (value == NULL || length == 0) return;
    int level = -(value[0] & 0x7F);
    if (level > source->level) source->level = level;
}

/* `kept` is where the cache holds the packet, if it does. */
static void enqueue(vtf *core, vtf_source *source, const vtf_packet *packet, vtf_cached *kept, double now) {
    if (source->paused) return;
    if (source->spec.ids.audio_level) hear(source, packet);
    if (source->sinks_count == 0) return;
    if (source->queued == VTF_QUEUE) vtf_flush(core, now);
    if (source->queue == NULL) source->queue = malloc(VTF_QUEUE * sizeof *source->queue);
    if (source->queue == NULL || (!source->dirty && !vtf_list_add((void ***)&core->dirty, &core->dirty_count,
                                                                 &core->dirty_room, source))) {
        vtf_count_drop(core, VTF_DROP_no_memory);
        return;
    }
    source->dirty = true;
    vtf_queued *queued = &source->queue[source->queued++];
    queued->packet = *packet;
    queued->kept = kept;
    if (kept) kept->queued = true;
    queued->now = now;
    queued->tail_for_count = VTF_NO_TYPE;
}

static void remember(vtf *core, vtf_source *source, vtf_packet *packet, uint8_t format, double now) {
    vtf_cached *kept = NULL;
    if (source->spec.nack) {
        if (source->cache == NULL) source->cache = calloc(1, sizeof *source->cache);
        if (source->cache == NULL) {
            vtf_count_drop(core, VTF_DROP_no_memory);
            return;
        }
        /* What the slot holds may still wait in the queue. */
        if (vtf_cache_slot(source->cache, packet->sequence)->queued) vtf_flush(core, now);
        kept = vtf_cache_add(source->cache, packet);
        if (kept == NULL) {
            vtf_count_drop(core, VTF_DROP_duplicate);
            return;
        }
        vtf_nacks_add(source->nacks, packet->sequence, now);
        packet = &kept->packet;
    }
    packet->keyframe = source->spec.video && vtf_begins_picture((vtf_codec)source->spec.formats[format].codec,
                                                                packet->payload, vtf_media_length(packet));
    enqueue(core, source, packet, kept, now);
}

/* The original packet of a retransmission (RFC 4588 4). */
static void repair(vtf *core, vtf_source *source, vtf_packet *packet, double now) {
    uint8_t format = source->rtx_format_of[packet->payload_type];
    if (format == VTF_NO_TYPE || !source->bound || !source->statistics.begun) {
        vtf_count_drop(core, VTF_DROP_rtx_unusable);
        return;
    }
    size_t media = vtf_media_length(packet);
    if (media < 2) {
        vtf_count_drop(core, VTF_DROP_rtx_padding);
        return;
    }
    packet->sequence = vtf_extend(&source->unwrapper, vtf_read16(packet->payload));
    packet->payload_type = source->spec.formats[format].payload_type;
    packet->ssrc = source->ssrc;
    packet->payload += 2;
    packet->payload_length = (uint16_t)(media - 2);
    packet->padding = 0;
    remember(core, source, packet, format, now);
}

/* Count a packet of this source and queue the one to forward. */
void vtf_accept(vtf *core, vtf_source *source, vtf_packet *packet, double now) {
    if (source->rtx_bound && packet->ssrc == source->rtx_ssrc) {
        repair(core, source, packet, now);
        return;
    }
    uint8_t format = source->format_of[packet->payload_type];
    packet->sequence = vtf_extend(&source->unwrapper, (uint16_t)packet->sequence);
    source->statistics.clock_rate = vtf_clock_rate(source, packet->payload_type);
    vtf_statistics_add(&source->statistics, packet->sequence, packet->timestamp, vtf_media_length(packet), now);
    if (format != VTF_NO_TYPE) {
        remember(core, source, packet, format, now);
        return;
    }
    /* No sink takes it, but all have to close its gap. */
    if (source->nacks) vtf_nacks_add(source->nacks, packet->sequence, now);
    enqueue(core, source, packet, NULL, now);
}

void vtf_source_free(vtf_source *source) {
    free(source->nacks);
    free(source->cache);
    free(source->sinks);
    free(source->queue);
    free(source);
}
