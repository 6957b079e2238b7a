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
static void enqueue(vtf *core, vtf_layer *layer, const vtf_packet *packet, vtf_cached *kept, double now) {
    vtf_source *source = layer->source;
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
    queued->layer = layer->number;
    queued->kept = kept;
    if (kept) kept->queued = true;
    queued->now = now;
    queued->tail_for_count = VTF_NO_TYPE;
    if (source->queued < VTF_QUEUE) __builtin_prefetch(&source->queue[source->queued], 1);
}

static void look_into(const vtf_layer *layer, vtf_packet *packet, uint8_t format) {
    vtf_codec codec = (vtf_codec)layer->source->spec.formats[format].codec;
    size_t length = vtf_media_length(packet);
    if (codec == VTF_CODEC_VP8) {
        vtf_vp8_read(&packet->vp8, packet->payload, length);
        packet->keyframe = packet->vp8.keyframe;
    } else {
        packet->keyframe = vtf_begins_picture(codec, packet->payload, length);
    }
}

/* The control, which asks for what is missing, is to hear of the first hole; then it looks by itself until none is left. */
static void note_arrival(vtf *core, vtf_layer *layer, int64_t sequence, double now) {
    if (vtf_nacks_add(layer->nacks, sequence, now) && !core->gap_told) core->gap = core->gap_told = true;
}

static void remember(vtf *core, vtf_layer *layer, vtf_packet *packet, double now) {
    vtf_cached *kept = NULL;
    if (layer->nacks) {
        if (layer->cache == NULL) layer->cache = calloc(1, sizeof *layer->cache);
        if (layer->cache == NULL) {
            vtf_count_drop(core, VTF_DROP_no_memory);
            return;
        }
        /* What the slot holds may still wait in the queue. */
        if (vtf_cache_slot(layer->cache, packet->sequence)->queued) vtf_flush(core, now);
        kept = vtf_cache_add(layer->cache, packet);
        if (kept == NULL) {
            vtf_count_drop(core, VTF_DROP_duplicate);
            return;
        }
        note_arrival(core, layer, packet->sequence, now);
        packet = &kept->packet;
    }
    enqueue(core, layer, packet, kept, now);
}

/* The original packet of a retransmission (RFC 4588 4). */
static void repair(vtf *core, vtf_layer *layer, vtf_packet *packet, double now) {
    uint8_t format = layer->source->rtx_format_of[packet->payload_type];
    if (format == VTF_NO_TYPE || !layer->bound || !layer->statistics.begun) {
        vtf_count_drop(core, VTF_DROP_rtx_unusable);
        return;
    }
    size_t media = vtf_media_length(packet);
    if (media < 2) {
        vtf_count_drop(core, VTF_DROP_rtx_padding);
        return;
    }
    packet->sequence = vtf_extend(&layer->unwrapper, vtf_read16(packet->payload));
    packet->payload_type = layer->source->spec.formats[format].payload_type;
    packet->ssrc = layer->ssrc;
    packet->payload += 2;
    packet->payload_length = (uint16_t)(media - 2);
    packet->padding = 0;
    look_into(layer, packet, format);
    remember(core, layer, packet, now);
}

/* Count a packet of this layer and queue the one to forward. */
void vtf_accept(vtf *core, vtf_layer *layer, vtf_packet *packet, double now) {
    if (layer->rtx_bound && packet->ssrc == layer->rtx_ssrc) {
        repair(core, layer, packet, now);
        return;
    }
    uint8_t format = layer->source->format_of[packet->payload_type];
    packet->sequence = vtf_extend(&layer->unwrapper, (uint16_t)packet->sequence);
    layer->statistics.clock_rate = vtf_clock_rate(layer->source, packet->payload_type);
    vtf_statistics_add(&layer->statistics, packet->sequence, packet->timestamp, vtf_media_length(packet), now);
    if (!layer->source->paused) vtf_layer_hear(core, layer, packet->timestamp, now);
    if (format == VTF_NO_TYPE) {
        /* No sink takes it, but all have to close its gap. */
        if (layer->nacks) note_arrival(core, layer, packet->sequence, now);
        enqueue(core, layer, packet, NULL, now);
        return;
    }
    look_into(layer, packet, format);
    layer->octets[packet->vp8.temporal] += (int64_t)vtf_media_length(packet);
    remember(core, layer, packet, now);
}
