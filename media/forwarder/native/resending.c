/* What a sink sends apart from the media itself: packets that were lost on the way, and padding that probes it. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"

/* What NACKs of one subscriber may cost us. */
#define RESENT_PER_SECOND 1000.0
#define RESENT_BURST 256.0
/* Octets of padding that a packet holds at most (RFC 3550 5.1). */
#define PADDING 255
#define MAX_PADDING_PACKETS 128

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

/* For a payload type of the source's. */
static uint8_t rtx_type(const vtf_sink *sink, uint8_t payload_type) {
    uint8_t sent_as = sink->spec.payload_types[payload_type];
    return sent_as == VTF_NO_TYPE || !sink->spec.has_rtx ? VTF_NO_TYPE : sink->spec.rtx_types[sent_as];
}

static uint8_t *place(vtf *core, vtf_sink *sink, bool waits) {
    return waits ? vtf_line_place(sink->transport->pace) : vtf_next_datagram(core, sink->transport);
}

static bool go(vtf *core, vtf_sink *sink, const uint8_t *out, size_t length, bool waits, double now) {
    vtf_going going = {.sink = sink, .length = (uint16_t)length, .again = true};
    return waits ? vtf_line_up(core, &going) : vtf_depart(core, &going, out, now);
}

static bool resend(vtf *core, vtf_sink *sink, int64_t outgoing, double now) {
    if (sink->sealed) {
        const vtf_sealed *slot = &sink->sealed[outgoing & (VTF_SEALED - 1)];
        if (slot->length == 0 || slot->outgoing != outgoing) return false;
        vtf_send_again(core, sink->transport, slot->data, slot->length);
        return true;
    }
    const vtf_segment *segment = vtf_numbering_find_sent(&sink->numbering, outgoing);
    if (segment == NULL || sink->source == NULL) return false;
    vtf_cache *cache = sink->source->layers[segment->layer].cache;
    const vtf_cached *kept = cache ? vtf_cache_get(cache, outgoing - segment->sequence_offset) : NULL;
    if (kept == NULL) return false;
    uint8_t type = rtx_type(sink, kept->packet.payload_type);
    if (type == VTF_NO_TYPE) return false;
    vtf_queued again = {.packet = kept->packet, .tail_for_count = VTF_NO_TYPE};
    bool waits = vtf_has_to_wait(sink, now);
    uint8_t *out = place(core, sink, waits);
    size_t length = vtf_write_header(&sink->spec, &again, out, type, waits ? 0 : sink->rtx_sequence++,
                                     kept->packet.timestamp + segment->timestamp_offset, sink->spec.rtx_ssrc, now,
                                     waits ? 0 : vtf_take_transport_sequence(sink), false);
    vtf_write16(out + length, (uint16_t)outgoing);
    length += 2;
    length += vtf_write_payload(out + length, length, &kept->packet, vtf_media_length(&kept->packet), segment);
    return go(core, sink, out, length, waits, now);
}

vtf_status vtf_retransmit(vtf *core, uint32_t number, const uint16_t *numbers, size_t count, double now, size_t *sent) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    *sent = 0;
    if (sink == NULL) return VTF_UNKNOWN;
    if (!sink->numbering.begun || sink->paused) return VTF_OK;
    int64_t newest = sink->numbering.newest;
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
    vtf_ship(core);
    sink->resent += (int64_t)*sent;
    core->totals.retransmitted += (int64_t)*sent;
    return VTF_OK;
}

static bool pad(vtf *core, vtf_sink *sink, uint8_t type, double now) {
    vtf_queued empty = {.tail_for_count = VTF_NO_TYPE};
    bool waits = vtf_has_to_wait(sink, now);
    uint8_t *out = place(core, sink, waits);
    size_t length =
        vtf_write_header(&sink->spec, &empty, out, type, waits ? 0 : sink->rtx_sequence++, sink->numbering.timestamp,
                         sink->spec.rtx_ssrc, now, waits ? 0 : vtf_take_transport_sequence(sink), true);
    memset(out + length, 0, PADDING - 1);
    out[length + PADDING - 1] = PADDING;
    return go(core, sink, out, length + PADDING, waits, now);
}

vtf_status vtf_pad(vtf *core, uint32_t number, int64_t octets, double now, size_t *sent) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    *sent = 0;
    if (sink == NULL) return VTF_UNKNOWN;
    uint8_t type = rtx_type(sink, sink->payload_type);
    if (type == VTF_NO_TYPE || sink->paused || sink->packets == 0) return VTF_OK;
    for (int packets = 0; octets > 0 && packets < MAX_PADDING_PACKETS; packets++, octets -= PADDING)
        if (pad(core, sink, type, now)) *sent += PADDING;
    core->totals.padding += (int64_t)*sent;
    vtf_ship(core);
    return VTF_OK;
}
