/* One RTP packet, read where it lies (RFC 3550 5.1, RFC 8285). Pointers lead into the datagram. */
#ifndef VTF_RTP_H
#define VTF_RTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vp8.h"

#define VTF_MAX_PACKET 2048
#define VTF_MAX_ELEMENTS 14
/* Room for every element the one-byte form can name, at its longest. */
#define VTF_MAX_TAIL (VTF_MAX_ELEMENTS * 17)

typedef struct {
    int64_t sequence; /* 16 bits as read; the stream unwraps it */
    uint32_t timestamp, ssrc;
    uint8_t payload_type, marker;
    uint8_t padding; /* octets at the end of the payload, with their count */
    uint8_t csrcs;
    uint16_t profile; /* of the extension block; 0 without one */
    uint16_t extension_length, payload_length;
    bool keyframe;
    vtf_vp8 vp8; /* all zeroes for another codec */
    const uint8_t *csrc, *extension, *payload;
} vtf_packet;

static inline uint16_t vtf_read16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
static inline uint32_t vtf_read32(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static inline void vtf_write16(uint8_t *p, uint16_t v) {
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}
static inline void vtf_write32(uint8_t *p, uint32_t v) {
    vtf_write16(p, (uint16_t)(v >> 16));
    vtf_write16(p + 2, (uint16_t)v);
}

/* False for anything that is not a well-formed packet. */
bool vtf_parse(vtf_packet *packet, const uint8_t *data, size_t length);
/* The value of the first element with the id, or NULL. What follows a truncated element is ignored. */
const uint8_t *vtf_extension(const vtf_packet *packet, uint8_t id, size_t *length);
/* The payload without padding. */
static inline size_t vtf_media_length(const vtf_packet *packet) { return packet->payload_length - packet->padding; }

typedef enum { VTF_CODEC_OTHER, VTF_CODEC_VP8, VTF_CODEC_H264 } vtf_codec;
/* Whether a decoder can begin with this packet. Of a codec whose keyframes cannot be told, with every one. */
bool vtf_begins_picture(vtf_codec codec, const uint8_t *payload, size_t length);

#endif
