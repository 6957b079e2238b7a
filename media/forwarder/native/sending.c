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

bool vtf_depart(vtf *core, const vtf_going *going, const uint8_t *out, double now) {
    vtf_sink *sink = going->sink;
    vtf_transport *transport = sink->transport;
    size_t sealed = vtf_seal(core, transport, going->length);
    if (sealed == 0) return false;
    if (transport->pace != NULL && sink->video) vtf_pace_charge(transport->pace, going, now);
    if (!going->again) {
        sink->packets++;
        sink->octets += going->media;
        vtf_departures_note(&sink->departures, going->outgoing, sink->packets);
        if (sink->sealed) vtf_keep_sealed(core, sink, going->outgoing, out, sealed);
    }
    vtf_join(core, transport, sealed);
    return true;
}

void vtf_sink_send(vtf *core, vtf_sink *sink, vtf_queued *queued, const vtf_segment *segment) {
    const vtf_packet *packet = &queued->packet;
    vtf_going going = {sink, packet->sequence + segment->sequence_offset, 0, (uint16_t)vtf_media_length(packet), false, false};
    bool waits = vtf_has_to_wait(sink, queued->now);
    uint8_t *out = waits ? vtf_line_place(sink->transport->pace) : vtf_next_datagram(core, sink->transport);
    size_t length = vtf_write_header(&sink->spec, queued, out, sink->spec.payload_types[packet->payload_type],
                                     (uint16_t)going.outgoing, packet->timestamp + segment->timestamp_offset,
                                     sink->spec.ssrc, queued->now, waits ? 0 : vtf_take_transport_sequence(sink),
                                     packet->padding > 0);
    length += vtf_write_payload(out + length, length, packet, packet->payload_length, segment);
    going.length = (uint16_t)length;
    if (waits ? vtf_line_up(core, &going) : vtf_depart(core, &going, out, queued->now))
        sink->last_sent_at = queued->now;
}
