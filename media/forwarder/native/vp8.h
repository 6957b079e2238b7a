/* The VP8 payload descriptor (RFC 7741 4.2): read where it lies, and two of its fields written anew. */
#ifndef VTF_VP8_H
#define VTF_VP8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint8_t picture_at, tl0_at; /* where PictureID and TL0PICIDX lie in the payload; 0: not there */
    bool wide;                  /* the PictureID has 15 bits, not 7 */
    uint8_t temporal;           /* TID; 0 without one */
    bool sync;                  /* Y: depends on the base layer alone */
    bool keyframe;              /* the first packet of one */
    bool read;                  /* there is a descriptor, and the picture's first octet */
} vtf_vp8;

/* False, and all zeroes, when the descriptor or the picture's first octet is not all there. */
bool vtf_vp8_read(vtf_vp8 *out, const uint8_t *payload, size_t length);

uint16_t vtf_vp8_picture(const vtf_vp8 *descriptor, const uint8_t *payload);
/* As many bits of it as there is room for. Changes nothing without a PictureID. */
void vtf_vp8_write_picture(const vtf_vp8 *descriptor, uint8_t *payload, uint16_t picture);
/* Changes nothing without a TL0PICIDX. */
void vtf_vp8_write_tl0(const vtf_vp8 *descriptor, uint8_t *payload, uint8_t index);

#endif
