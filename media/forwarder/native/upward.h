/* What the forwarder hands up to Python: records in a row, taken all at once. The caller holds a lock over it. */
#ifndef VTF_UPWARD_H
#define VTF_UPWARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addresses.h"

typedef enum {
    VTF_UP_DATAGRAM, /* as it came from an address: STUN, DTLS, and whatever else is not ours */
    VTF_UP_RTCP,     /* a plain compound packet of a transport, and when it came */
    VTF_UP_SEND,     /* sealed, for a transport whose wire Python holds */
    VTF_UP_GAP,      /* see `vtf_take_gap` */
} vtf_upward_kind;

/* `length` octets follow, and then what fills up to a multiple of 8. */
typedef struct {
    vtf_address from;
    double at; /* seconds of CLOCK_MONOTONIC */
    uint32_t transport;
    uint16_t length;
    uint8_t kind;
} vtf_record;

typedef struct {
    uint8_t *data;
    size_t used, room, spare_room;
    uint8_t *spare;  /* what was taken last, to be used again */
    bool told;        /* Python was, of something among it */
    size_t datagrams; /* records of VTF_UP_DATAGRAM among them */
    uint64_t lost;    /* records for which there was no room: Python is behind */
} vtf_upward;

/* Longer than what holds a second of a busy node; more means that the loop stands still. */
#define VTF_UPWARD_OCTETS (16u << 20)
/* Anybody may send these; they must not push out what belongs to somebody. */
#define VTF_UPWARD_DATAGRAMS 2048

void vtf_upward_free(vtf_upward *upward);
/* What finds no room is counted and lost. */
void vtf_upward_put(vtf_upward *upward, vtf_record record, const uint8_t *data);
/* All records so far; they stay valid until the next call. */
const uint8_t *vtf_upward_take(vtf_upward *upward, size_t *used);
static inline size_t vtf_record_size(size_t length) { return (sizeof(vtf_record) + length + 7) & ~(size_t)7; }

#endif
