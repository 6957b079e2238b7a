/* One subscriber's stream: a source's packets renumbered so that pauses and restarts leave no seam. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"

/* Low, so that the rollover counter is beyond doubt if the first packets are lost (RFC 3711 3.3.1). */
#define FIRST_SEQUENCE 1
/* Packets that one may come late. Much later, and SRTP would take it for one of the next cycle. */
#define MAX_LATE 500
#define MAX_JUMP 4096
/* What NACKs of one subscriber may cost us. */
#define RESENT_PER_SECOND 1000.0
#define RESENT_BURST 256.0

void vtf_set_wanted(vtf_sink *sink, bool wanted) {
    if (sink->wanted == wanted) return;
    sink->wanted = wanted;
    sink->source->wanted += wanted ? 1 : (size_t)-1;
}

void vtf_sink_start(vtf_sink *sink) {
    sink->fresh = true;
    sink->waiting = sink->source->spec.video;
    if (sink->waiting) vtf_set_wanted(sink, true);
}

/* The publisher's clock goes on through a pause. If not (another encoder), real time stands in for it. */
static void place_in_time(vtf_sink *sink, const vtf_packet *packet, double now) {
    uint32_t rate = vtf_clock_rate(sink->source, packet->payload_type);
    uint32_t ahead = packet->timestamp + sink->timestamp_offset - sink->last_timestamp;
    double elapsed = now - sink->last_sent_at;
    elapsed = (elapsed > 0 ? elapsed : 0) * rate;
    if (ahead > 0 && ahead < 0x80000000u && fabs((double)ahead - elapsed) <= 10.0 * rate) return;
    double step = nearbyint(elapsed);
    uint64_t steps = step > 1 ? (uint64_t)fmod(step, 4294967296.0) : 1;
    sink->timestamp_offset = (uint32_t)(sink->last_timestamp + steps - packet->timestamp);
}

static void begin_segment(vtf_sink *sink, const vtf_packet *packet, double now) {
    int64_t start = FIRST_SEQUENCE;
    if (sink->segments_count > 0) {
        start = sink->highest + sink->sequence_offset + 1;
        place_in_time(sink, packet, now);
    }
    sink->sequence_offset = start - packet->sequence;
    sink->oldest = packet->sequence;
    sink->highest = packet->sequence - 1;
    if (sink->segments_count == VTF_MAX_SEGMENTS) {
        sink->segments_count--;
        memmove(sink->segments, sink->segments + 1, sink->segments_count * sizeof *sink->segments);
    }
    sink->segments[sink->segments_count++] = (vtf_segment){start, sink->sequence_offset, sink->timestamp_offset};
    sink->fresh = false;
}

static uint16_t take_transport_sequence(vtf_sink *sink) {
    return sink->spec.transport_cc_id ? sink->transport->transport_sequence++ : 0;
}

/* For a subscriber without RTX the very same datagram goes again: resealing it with newer extensions would reuse a
 * nonce. */
static void keep_sealed(vtf *core, vtf_sink *sink, int64_t outgoing, const uint8_t *datagram, size_t length) {
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

void vtf_sink_forward(vtf *core, vtf_sink *sink, vtf_queued *queued) {
    const vtf_packet *packet = &queued->packet;
    if (sink->waiting && !packet->keyframe) return;
    uint8_t payload_type = sink->spec.payload_types[packet->payload_type];
    if (payload_type == VTF_NO_TYPE) {
        vtf_count_drop(core, VTF_DROP_payload_type);
        /* Its number must not become a hole that the subscriber asks for. */
        sink->fresh = true;
        return;
    }
    if (!sink->fresh && packet->sequence - sink->highest > MAX_JUMP) {
        vtf_sink_start(sink);
        if (sink->source->spec.video) return;
    }
    if (packet->keyframe && (sink->fresh || packet->sequence > sink->highest)) {
        sink->waiting = false;
        vtf_set_wanted(sink, false);
    }
    if (sink->fresh) {
        begin_segment(sink, packet, queued->now);
    } else if (packet->sequence < sink->oldest || sink->highest - packet->sequence > MAX_LATE) {
        vtf_count_drop(core, VTF_DROP_too_late);
        return;
    }
    vtf_transport *transport = sink->transport;
    int64_t outgoing = packet->sequence + sink->sequence_offset;
    uint32_t timestamp = packet->timestamp + sink->timestamp_offset;
    uint8_t *out = vtf_next_datagram(core, transport);
    size_t length = vtf_write_header(&sink->spec, queued, out, payload_type, (uint16_t)outgoing, timestamp,
                                     sink->spec.ssrc, queued->now, take_transport_sequence(sink), packet->padding > 0);
    size_t room = VTF_MAX_PACKET + 1 - length; /* One octet more than may be sent is enough to refuse it. */
    size_t body = packet->payload_length < room ? packet->payload_length : room;
    memcpy(out + length, packet->payload, body);
    size_t sealed = vtf_seal(core, transport, length + body);
    if (packet->sequence > sink->highest) {
        sink->highest = packet->sequence;
        sink->last_timestamp = timestamp;
        sink->payload_type = packet->payload_type;
    }
    if (sealed == 0) return;
    sink->last_sent_at = queued->now;
    sink->packets++;
    sink->octets += (int64_t)vtf_media_length(packet);
    if (sink->sealed) keep_sealed(core, sink, outgoing, out, sealed);
    vtf_join(core, transport, sealed);
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
                                     take_transport_sequence(sink), false);
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

void vtf_sink_free(vtf_sink *sink) {
    if (sink->sealed)
        for (size_t i = 0; i < VTF_SEALED; i++) free(sink->sealed[i].data);
    free(sink->sealed);
    free(sink);
}
