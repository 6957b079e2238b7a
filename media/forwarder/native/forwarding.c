/* A source's packets renumbered for one subscriber so that pauses and restarts leave no seam. */
#include <math.h>
#include <string.h>

#include "parts.h"

/* Low, so that the rollover counter is beyond doubt if the first packets are lost (RFC 3711 3.3.1). */
#define FIRST_SEQUENCE 1
/* Packets that one may come late. Much later, and SRTP would take it for one of the next cycle. */
#define MAX_LATE 500
#define MAX_JUMP 4096

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

uint16_t vtf_take_transport_sequence(vtf_sink *sink) {
    return sink->spec.transport_cc_id ? sink->transport->transport_sequence++ : 0;
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
                                     sink->spec.ssrc, queued->now, vtf_take_transport_sequence(sink), packet->padding > 0);
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
    if (sink->sealed) vtf_keep_sealed(core, sink, outgoing, out, sealed);
    vtf_join(core, transport, sealed);
}
