/* One packet on its way to a subscriber: written, sealed, joined to the run. */
#include <string.h>

#include "parts.h"

uint16_t vtf_take_transport_sequence(vtf_sink *sink) {
    return sink->spec.transport_cc_id ? sink->transport->transport_sequence++ : 0;
}

size_t vtf_write_payload(uint8_t *out, size_t before, const vtf_packet *packet, size_t length,
                         const vtf_segment *segment) {
    size_t room = VTF_MAX_PACKET + 1 - before; /* One octet more than may be sent is enough to refuse it. */
    if (length > room) length = room;
    memcpy(out, packet->payload, length);
    const vtf_vp8 *vp8 = &packet->vp8;
    if (segment->picture_offset && vp8->picture_at)
        vtf_vp8_write_picture(vp8, out, (uint16_t)(vtf_vp8_picture(vp8, packet->payload) + segment->picture_offset));
    if (segment->tl0_offset && vp8->tl0_at)
        vtf_vp8_write_tl0(vp8, out, (uint8_t)(packet->payload[vp8->tl0_at] + segment->tl0_offset));
    return length;
}

void vtf_sink_send(vtf *core, vtf_sink *sink, vtf_queued *queued, const vtf_segment *segment) {
    const vtf_packet *packet = &queued->packet;
    vtf_transport *transport = sink->transport;
    int64_t outgoing = packet->sequence + segment->sequence_offset;
    uint8_t *out = vtf_next_datagram(core, transport);
    size_t length = vtf_write_header(&sink->spec, queued, out, sink->spec.payload_types[packet->payload_type],
                                     (uint16_t)outgoing, packet->timestamp + segment->timestamp_offset, sink->spec.ssrc,
                                     queued->now, vtf_take_transport_sequence(sink), packet->padding > 0);
    length += vtf_write_payload(out + length, length, packet, packet->payload_length, segment);
    size_t sealed = vtf_seal(core, transport, length);
    if (sealed == 0) return;
    sink->last_sent_at = queued->now;
    sink->packets++;
    sink->octets += (int64_t)vtf_media_length(packet);
    vtf_departures_note(&sink->departures, outgoing, sink->packets);
    if (sink->sealed) vtf_keep_sealed(core, sink, outgoing, out, sealed);
    vtf_join(core, transport, sealed);
}
