/* The pace at which one transport's video goes: when the next packet may, and the line of those that wait. They are written,
 * but neither numbered for the transport nor sealed: that is done when they go. */
#ifndef VTF_PACING_H
#define VTF_PACING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rtp.h"

/* Microseconds by which something may be let go late and what is behind it still go in its own time. After a rest nothing
 * goes at once but one packet: the shortest queues hold two. */
#define VTF_PACE_LATE 20000
/* Bounds of a line, beside the octets that go in VTF_PACE_LATENCY ms: a keyframe of a screen is that large. */
#define VTF_PACE_OCTETS 131072
#define VTF_PACE_PACKETS 256
#define VTF_PACE_LATENCY 1500
/* So that what waits is moved together seldom. */
#define VTF_PACE_ROOM 180224

struct vtf_sink;

/* A packet on its way out. */
typedef struct {
    struct vtf_sink *sink;
    int64_t outgoing; /* its number in the sink's own stream */
    uint16_t length, media; /* octets without the tag, and of them the payload's without padding */
    bool again;  /* it is no packet of that stream: sent again by RTX, or padding */
    bool waited; /* it was in line */
} vtf_going;

typedef struct vtf_pace {
    uint32_t rate;         /* bit/s */
    int64_t due;           /* when the next packet may go, in microseconds */
    size_t count, octets;  /* in line */
    size_t first, last;    /* where in `room` they begin and end */
    struct vtf_pace *next;      /* of those with something in line */
    struct vtf_pace **held_by;  /* what points to it in their list; NULL: it is not there */
    struct vtf_transport *transport;
    _Alignas(vtf_going) uint8_t room[VTF_PACE_ROOM];
} vtf_pace;

static inline int64_t vtf_micro(double now) { return (int64_t)(now * 1000000); }

/* Whether the next packet has to wait. */
static inline bool vtf_pace_holds(const vtf_pace *pace, double now) {
    return pace->count > 0 || pace->due > vtf_micro(now);
}
/* It goes now. */
void vtf_pace_charge(vtf_pace *pace, const vtf_going *going, double now);

/* Where the next packet in line is to be written, with room for a whole one and an octet. */
uint8_t *vtf_line_place(vtf_pace *pace);
/* Whether so many octets more are too much for the line; never when it is empty. */
bool vtf_line_full(const vtf_pace *pace, size_t length);
/* What was written at `vtf_line_place` is in line. */
void vtf_line_add(vtf_pace *pace, const vtf_going *going);
/* The first in line leaves it; its octets are at `*data` until the next one is placed. */
vtf_going vtf_line_take(vtf_pace *pace, const uint8_t **data);
/* What a sink has in line is gone. */
void vtf_line_forget(vtf_pace *pace, const struct vtf_sink *sink);

#endif
