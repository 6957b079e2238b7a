#include "rtp.h"

#define ONE_BYTE 0xBEDE
#define TWO_BYTE 0x1000
#define APP_BITS 0xFFF0

bool vtf_parse(vtf_packet *packet, const uint8_t *data, size_t length) {
    if (length < 12 || length > VTF_MAX_PACKET || (data[0] & 0xC0) != 0x80) return false;
    size_t offset = 12 + 4u * (data[0] & 15);
    if (offset > length) return false;
    packet->csrcs = data[0] & 15;
    packet->csrc = data + 12;
    packet->marker = data[1] >> 7;
    packet->payload_type = data[1] & 0x7F;
    packet->sequence = vtf_read16(data + 2);
    packet->timestamp = vtf_read32(data + 4);
    packet->ssrc = vtf_read32(data + 8);
    packet->profile = packet->extension_length = 0;
    packet->extension = NULL;
    packet->keyframe = false;
    packet->vp8 = (vtf_vp8){0};
    if (data[0] & 0x10) {
        if (offset + 4 > length) return false;
        size_t octets = 4u * vtf_read16(data + offset + 2);
        if (offset + 4 + octets > length) return false;
        packet->profile = vtf_read16(data + offset);
        packet->extension = data + offset + 4;
        packet->extension_length = (uint16_t)octets;
        offset += 4 + octets;
    }
    packet->padding = 0;
    if (data[0] & 0x20) {
        packet->padding = data[length - 1];
        if (packet->padding == 0 || offset + packet->padding > length) return false;
    }
    packet->payload = data + offset;
    packet->payload_length = (uint16_t)(length - offset);
    return true;
}

static const uint8_t *find_one_byte(const vtf_packet *packet, uint8_t id, size_t *length) {
    const uint8_t *block = packet->extension;
    size_t position = 0, size = packet->extension_length;
    while (position < size) {
        uint8_t head = block[position++];
        if (head == 0) continue;
        size_t end = position + (head & 15) + 1;
        if (head >> 4 == 15 || end > size) return NULL;
        if (head >> 4 == id && id != 0) {
            *length = end - position;
            return block + position;
        }
        position = end;
    }
    return NULL;
}

static const uint8_t *find_two_byte(const vtf_packet *packet, uint8_t id, size_t *length) {
    const uint8_t *block = packet->extension;
    size_t position = 0, size = packet->extension_length;
    while (position + 1 < size) {
        if (block[position] == 0) {
            position++;
            continue;
        }
        size_t start = position + 2, end = start + block[position + 1];
        if (end > size) return NULL;
        if (block[position] == id) {
            *length = end - start;
            return block + start;
        }
        position = end;
    }
    return NULL;
}

const uint8_t *vtf_extension(const vtf_packet *packet, uint8_t id, size_t *length) {
    if (packet->profile == ONE_BYTE) return find_one_byte(packet, id, length);
    if ((packet->profile & APP_BITS) == TWO_BYTE) return find_two_byte(packet, id, length);
    return NULL;
}

/* RFC 6184 5.4: a sequence parameter set, alone, aggregated or at the start of a fragment. */
static bool h264_begins(const uint8_t *payload, size_t length) {
    enum { SPS = 7, STAP_A = 24, FU_A = 28 };
    if (length == 0) return false;
    uint8_t type = payload[0] & 0x1F;
    if (type == SPS) return true;
    if (type == FU_A) return length > 1 && (payload[1] & 0x9F) == (0x80 | SPS);
    if (type != STAP_A) return false;
    for (size_t position = 1; position + 2 < length; position += 2u + vtf_read16(payload + position))
        if ((payload[position + 2] & 0x1F) == SPS) return true;
    return false;
}

bool vtf_begins_picture(vtf_codec codec, const uint8_t *payload, size_t length) {
    switch (codec) {
        case VTF_CODEC_VP8: {
            vtf_vp8 descriptor;
            return vtf_vp8_read(&descriptor, payload, length) && descriptor.keyframe;
        }
        case VTF_CODEC_H264:
            return h264_begins(payload, length);
        default:
            return true;
    }
}
