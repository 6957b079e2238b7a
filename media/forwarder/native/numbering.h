/* How one sink's numbers run on, whatever feeds it: sequence numbers, timestamps, and the picture ids of VP8. */
#ifndef VTF_NUMBERING_H
#define VTF_NUMBERING_H

#include "rtp.h"

#define VTF_MAX_SEGMENTS 64 /* a power of two */

/* How a run of one layer's packets, from `first` to `last` (VTF_OPEN while it goes on), becomes the sink's. Sequence
 * numbers are unwrapped on both sides. Offsets are added. */
typedef struct {
    int64_t first, last, sequence_offset;
    uint32_t timestamp_offset;
    uint16_t picture_offset;
    uint8_t tl0_offset, layer;
} vtf_segment;

#define VTF_OPEN INT64_MAX

typedef struct {
    size_t oldest, count;
    bool going; /* the newest segment is of what feeds the sink now, open or not */
    bool begun, has_picture, has_tl0;
    uint8_t tl0;
    uint16_t picture; /* newest one sent, as sent; and the TL0PICIDX */
    uint32_t timestamp; /* of the newest packet, as sent */
    uint32_t timestamp_offset;
    int64_t highest; /* the newest number, in the newest segment's layer, that was dealt with */
    int64_t newest;  /* the sink's newest sequence number; 0 before the first */
    vtf_segment ring[VTF_MAX_SEGMENTS];
} vtf_numbering;

/* From one clock to another: what to add to the former offset; unknown when the clocks are not related. */
typedef struct {
    bool known;
    uint32_t by;
} vtf_shift;

/* Go on with a packet that need not follow from the one before, `elapsed` seconds after it. */
vtf_segment *vtf_numbering_begin(vtf_numbering *numbering, uint8_t layer, const vtf_packet *packet, vtf_shift shift,
                                 double elapsed, uint32_t clock_rate);
/* The newest segment of what feeds the sink now, or NULL. */
vtf_segment *vtf_numbering_current(const vtf_numbering *numbering);
/* The packet is the newest of its layer, and is sent. */
void vtf_numbering_advance(vtf_numbering *numbering, const vtf_packet *packet, const vtf_segment *segment);
/* Leave out the next packet, in order, so that nothing is missed; with `picture`, its picture id too. What has not come
 * of the numbers before it keeps its place. Pointers to segments are no longer valid. */
void vtf_numbering_skip(vtf_numbering *numbering, int64_t sequence, bool picture);
/* Nothing more follows in the segment. */
void vtf_numbering_close(vtf_numbering *numbering);
/* The layer's numbers so far mean nothing any more; the sink's go on. */
void vtf_numbering_forget(vtf_numbering *numbering, uint8_t layer);
void vtf_numbering_forget_all(vtf_numbering *numbering);
/* The segment in which a late packet has its place; NULL when it comes too late. */
const vtf_segment *vtf_numbering_find_late(const vtf_numbering *numbering, uint8_t layer, int64_t sequence);
/* The segment that gave a number (unwrapped) of the sink, or NULL. */
const vtf_segment *vtf_numbering_find_sent(const vtf_numbering *numbering, int64_t outgoing);

#endif
