/* One RTP stream as it comes in: unwrapped numbers, reception statistics, holes to ask for, the newest packets. */
#ifndef VTF_STREAM_H
#define VTF_STREAM_H

#include "core.h"
#include "rtp.h"

#define VTF_CACHE 512

int64_t vtf_unwrap(int64_t reference, uint32_t wrapped, unsigned bits);

/* RFC 3550 6.4.1, A.3, A.8. */
typedef struct {
    bool begun;
    uint32_t clock_rate;
    int64_t base, highest, packets, octets, expected_before, received_before, jitter_16;
    bool has_transit;
    uint32_t transit;
} vtf_statistics;

void vtf_statistics_add(vtf_statistics *statistics, int64_t sequence, uint32_t timestamp, size_t octets, double now);
int32_t vtf_statistics_lost(const vtf_statistics *statistics);
/* Lost share since the last call in 1/256; opens the next interval. */
uint8_t vtf_statistics_take_fraction(vtf_statistics *statistics);

/* Holes, oldest first (RFC 4585 6.2.1). */
typedef struct {
    int64_t sequence;
    double noticed, when;
    int retries;
} vtf_hole;

typedef struct {
    int64_t highest;
    size_t count;
    vtf_hole holes[VTF_MAX_MISSING];
} vtf_nacks;

void vtf_nacks_reset(vtf_nacks *nacks);
/* Returns whether a hole opened. */
bool vtf_nacks_add(vtf_nacks *nacks, int64_t sequence, double now);
/* Numbers (16 bit) to ask for now into `out` (VTF_MAX_MISSING long). */
size_t vtf_nacks_due(vtf_nacks *nacks, double now, double round_trip, uint16_t *out);

/* A ring by unwrapped sequence number of whole packets. */
typedef struct {
    vtf_packet packet; /* payload_type and so on; pointers lead into `data` */
    bool taken;
    bool queued; /* its owner has not sent it on yet */
    uint8_t data[VTF_MAX_PACKET];
} vtf_cached;

typedef struct {
    vtf_cached slots[VTF_CACHE];
} vtf_cache;

/* NULL, and nothing changes, for a packet already here or older than what took its place. */
vtf_cached *vtf_cache_add(vtf_cache *cache, const vtf_packet *packet);
/* Where a packet of this number is or would be. */
vtf_cached *vtf_cache_slot(vtf_cache *cache, int64_t sequence);
vtf_cached *vtf_cache_get(vtf_cache *cache, int64_t sequence);
void vtf_cache_clear(vtf_cache *cache);

typedef struct {
    bool begun;
    int64_t highest;
} vtf_unwrapper;

int64_t vtf_extend(vtf_unwrapper *unwrapper, uint16_t wrapped);

#endif
