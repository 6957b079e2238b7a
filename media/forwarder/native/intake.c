/* What a publisher sends: counted, remembered, repaired, queued to be sent on. */
#include <stdlib.h>

#include "parts.h"

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
