#include "vp8.h"

enum { EXTENDED = 0x80, HAS_PICTURE = 0x80, HAS_TL0 = 0x40, HAS_TID = 0x20, HAS_KEY_INDEX = 0x10, WIDE = 0x80 };

bool vtf_vp8_read(vtf_vp8 *out, const uint8_t *payload, size_t length) {
    *out = (vtf_vp8){0};
    if (length == 0) return false;
    vtf_vp8 read = {.read = true};
    size_t offset = 1;
    if (payload[0] & EXTENDED) {
        if (length < 2) return false;
        uint8_t flags = payload[1];
        offset = 2;
        if (flags & HAS_PICTURE) {
            if (length <= offset) return false;
            read.picture_at = (uint8_t)offset;
            read.wide = payload[offset] & WIDE;
            offset += read.wide ? 2 : 1;
        }
        if (flags & HAS_TL0) read.tl0_at = (uint8_t)offset++;
        if (flags & (HAS_TID | HAS_KEY_INDEX)) {
            if (length <= offset) return false;
            if (flags & HAS_TID) {
                read.temporal = payload[offset] >> 6;
                read.sync = payload[offset] >> 5 & 1;
            }
            offset++;
        }
    }
    if (length <= offset) return false;
    /* Start of partition 0, and the payload header's inverse keyframe bit (4.3). */
    read.keyframe = (payload[0] & 0x17) == 0x10 && !(payload[offset] & 1);
    *out = read;
    return true;
}

uint16_t vtf_vp8_picture(const vtf_vp8 *descriptor, const uint8_t *payload) {
    const uint8_t *at = payload + descriptor->picture_at;
    return descriptor->wide ? (uint16_t)((at[0] & 0x7F) << 8 | at[1]) : at[0];
}

void vtf_vp8_write_picture(const vtf_vp8 *descriptor, uint8_t *payload, uint16_t picture) {
    if (descriptor->picture_at == 0) return;
    uint8_t *at = payload + descriptor->picture_at;
    if (descriptor->wide) {
        at[0] = (uint8_t)(WIDE | (picture >> 8 & 0x7F));
        at[1] = (uint8_t)picture;
    } else {
        at[0] = (uint8_t)(picture & 0x7F);
    }
}

void vtf_vp8_write_tl0(const vtf_vp8 *descriptor, uint8_t *payload, uint8_t index) {
    if (descriptor->tl0_at != 0) payload[descriptor->tl0_at] = index;
}
