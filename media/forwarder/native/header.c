/* The header of a packet that a sink sends: MID, absolute send time, transport-wide number, then what the source's
 * packet brought and the subscriber understands, in the one-byte form (RFC 8285 4.2). */
#include <string.h>

#include "parts.h"

/* 24 bits of seconds in 6.18 fixed point. Returns where it ends. */
static uint8_t *write_send_time(const vtf_sink_spec *spec, uint8_t *at, double now) {
    uint32_t time = (uint32_t)((int64_t)(now * 0x40000) & 0xFFFFFF);
    *at++ = (uint8_t)(spec->send_time_id << 4 | 2);
    *at++ = (uint8_t)(time >> 16);
    *at++ = (uint8_t)(time >> 8);
    *at++ = (uint8_t)time;
    return at;
}

/* The elements passed on; kept with the packet, as the next sink most often maps alike. */
static void encode_tail(const vtf_sink_spec *spec, vtf_queued *from) {
    size_t length = 0;
    for (uint8_t i = 0; i < spec->mapped_count; i++) {
        size_t size;
        const uint8_t *value = vtf_extension(&from->packet, spec->mapped[i].received, &size);
        if (value == NULL || size == 0 || size > 16) continue;
        from->tail[length++] = (uint8_t)(spec->mapped[i].sent << 4 | (size - 1));
        memcpy(from->tail + length, value, size);
        length += size;
    }
    from->tail_length = length;
    from->tail_for_count = spec->mapped_count;
    memcpy(from->tail_for, spec->mapped, spec->mapped_count * sizeof *spec->mapped);
}

size_t vtf_write_header(const vtf_sink_spec *spec, vtf_queued *from, uint8_t *out, uint8_t payload_type,
                        uint16_t sequence, uint32_t timestamp, uint32_t ssrc, double now, uint16_t transport_sequence,
                        bool padded) {
    const vtf_packet *packet = &from->packet;
    if (from->tail_for_count != spec->mapped_count ||
        memcmp(from->tail_for, spec->mapped, spec->mapped_count * sizeof *spec->mapped) != 0)
        encode_tail(spec, from);
    uint8_t *at = out + 12;
    if (packet->csrcs) memcpy(at, packet->csrc, 4u * packet->csrcs);
    at += 4u * packet->csrcs;
    uint8_t *block = at;
    at += 4;
    if (spec->mid_id) {
        *at++ = (uint8_t)(spec->mid_id << 4 | (spec->mid_length - 1));
        memcpy(at, spec->mid, spec->mid_length);
        at += spec->mid_length;
    }
    if (spec->send_time_id) at = write_send_time(spec, at, now);
    if (spec->transport_cc_id) {
        *at++ = (uint8_t)(spec->transport_cc_id << 4 | 1);
        vtf_write16(at, transport_sequence);
        at += 2;
    }
    memcpy(at, from->tail, from->tail_length);
    at += from->tail_length;
    bool extended = at > block + 4;
    if (extended) {
        while ((at - block) & 3) *at++ = 0;
        vtf_write16(block, 0xBEDE);
        vtf_write16(block + 2, (uint16_t)((at - block) / 4 - 1));
    } else {
        at = block;
    }
    out[0] = (uint8_t)(0x80 | (padded ? 0x20 : 0) | (extended ? 0x10 : 0) | packet->csrcs);
    out[1] = (uint8_t)(payload_type | packet->marker << 7);
    vtf_write16(out + 2, sequence);
    vtf_write32(out + 4, timestamp);
    vtf_write32(out + 8, ssrc);
    return (size_t)(at - out);
}

void vtf_stamp(const vtf_sink_spec *spec, uint8_t *packet, double now, uint16_t transport_sequence) {
    /* Behind the contributing sources, the block's own header, and the MID. */
    uint8_t *at = packet + 12 + 4 * (packet[0] & 15) + 4 + (spec->mid_id ? 1 + spec->mid_length : 0);
    if (spec->send_time_id) at = write_send_time(spec, at, now);
    if (spec->transport_cc_id) vtf_write16(at + 1, transport_sequence);
}
