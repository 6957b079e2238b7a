/* What a subscriber asks for again. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"

/* What NACKs of one subscriber may cost us. */
#define RESENT_PER_SECOND 1000.0
#define RESENT_BURST 256.0

/* For a subscriber without RTX the very same datagram goes again: resealing it with newer extensions would reuse a
 * nonce. */
void vtf_keep_sealed(vtf *core, vtf_sink *sink, int64_t outgoing, const uint8_t *datagram, size_t length) {
    vtf_sealed *slot = &sink->sealed[outgoing & (VTF_SEALED - 1)];
    if (slot->length < length) {
        uint8_t *grown = realloc(slot->data, length);
        if (grown == NULL) {
            vtf_count_drop(core, VTF_DROP_no_memory);
            return;
        }
        slot->data = grown;
    }
    memcpy(slot->data, datagram, length);
    slot->length = (uint16_t)length;
    slot->outgoing = outgoing;
}

/* The segment the number was sent under, or NULL. */
static const vtf_segment *segment_of(const vtf_sink *sink, int64_t outgoing) {
    if (outgoing > sink->highest + sink->sequence_offset) return NULL;
    for (size_t i = sink->segments_count; i-- > 0;)
        if (sink->segments[i].start <= outgoing) return &sink->segments[i];
    return NULL;
}

static bool resend(vtf *core, vtf_sink *sink, int64_t outgoing, double now) {
    if (sink->sealed) {
        const vtf_sealed *slot = &sink->sealed[outgoing & (VTF_SEALED - 1)];
        if (slot->length == 0 || slot->outgoing != outgoing) return false;
        vtf_send_again(core, sink->transport, slot->data, slot->length);
        return true;
    }
    const vtf_segment *segment = segment_of(sink, outgoing);
    if (segment == NULL || sink->source->cache == NULL || !sink->spec.has_rtx) return false;
    const vtf_cached *kept = vtf_cache_get(sink->source->cache, outgoing - segment->sequence_offset);
    if (kept == NULL) return false;
    uint8_t payload_type = sink->spec.payload_types[kept->packet.payload_type];
    uint8_t rtx_type = payload_type == VTF_NO_TYPE ? VTF_NO_TYPE : sink->spec.rtx_types[payload_type];
    if (rtx_type == VTF_NO_TYPE) return false;
    vtf_queued again = {.packet = kept->packet, .tail_for_count = VTF_NO_TYPE};
    uint8_t *out = vtf_next_datagram(core, sink->transport);
    size_t length = vtf_write_header(&sink->spec, &again, out, rtx_type, sink->rtx_sequence++,
                                     kept->packet.timestamp + segment->timestamp_offset, sink->spec.rtx_ssrc, now,
                                     vtf_take_transport_sequence(sink), false);
    vtf_write16(out + length, (uint16_t)outgoing);
    length += 2;
    size_t room = VTF_MAX_PACKET + 1 - length, media = vtf_media_length(&kept->packet);
    if (media > room) media = room;
    memcpy(out + length, kept->packet.payload, media);
    size_t sealed = vtf_seal(core, sink->transport, length + media);
    if (sealed == 0) return false;
    vtf_join(core, sink->transport, sealed);
    return true;
}

vtf_status vtf_retransmit(vtf *core, uint32_t number, const uint16_t *numbers, size_t count, double now, size_t *sent) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    *sent = 0;
    if (sink == NULL) return VTF_UNKNOWN;
    if (sink->segments_count == 0 || sink->paused) return VTF_OK;
    int64_t newest = sink->highest + sink->sequence_offset;
    double passed = now - sink->tokens_at;
    sink->tokens += (passed > 0 ? passed : 0) * RESENT_PER_SECOND;
    if (sink->tokens > RESENT_BURST) sink->tokens = RESENT_BURST;
    sink->tokens_at = now;
    for (size_t i = 0; i < count; i++) {
        if (sink->tokens < 1) {
            vtf_count_drop(core, VTF_DROP_nack_rate);
            break;
        }
        if (resend(core, sink, vtf_unwrap(newest, numbers[i], 16), now)) {
            sink->tokens -= 1;
            (*sent)++;
        } else {
            vtf_count_drop(core, VTF_DROP_nack_unknown);
        }
    }
    vtf_end_run(core);
    sink->resent += (int64_t)*sent;
    return VTF_OK;
}
