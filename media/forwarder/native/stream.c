#include "stream.h"

#include <string.h>

#define REORDER_TOLERANCE 0.01
#define MAX_RETRIES 10
#define MAX_AGE 1.5
#define MIN_INTERVAL 0.02

int64_t vtf_unwrap(int64_t reference, uint32_t wrapped, unsigned bits) {
    int64_t span = (int64_t)1 << bits;
    int64_t ahead = ((int64_t)wrapped - reference) & (span - 1);
    return reference + (ahead <= span >> 1 ? ahead : ahead - span);
}

int64_t vtf_extend(vtf_unwrapper *unwrapper, uint16_t wrapped) {
    if (!unwrapper->begun) {
        /* Lifted by one cycle, so that ones a little older do not become negative. */
        unwrapper->begun = true;
        return unwrapper->highest = (int64_t)wrapped + 0x10000;
    }
    int64_t extended = vtf_unwrap(unwrapper->highest, wrapped, 16);
    if (extended > unwrapper->highest) unwrapper->highest = extended;
    return extended;
}

void vtf_statistics_add(vtf_statistics *s, int64_t sequence, uint32_t timestamp, size_t octets, double now) {
    if (!s->begun) {
        s->begun = true;
        s->base = s->highest = sequence;
    } else if (sequence > s->highest) {
        s->highest = sequence;
    } else if (sequence < s->base) {
        s->base = sequence;
    }
    s->packets++;
    s->octets += (int64_t)octets;
    uint32_t transit = (uint32_t)((int64_t)(now * s->clock_rate) - timestamp);
    if (s->has_transit) {
        uint32_t difference = transit - s->transit;
        if (difference > 0x80000000u) difference = 0u - difference;
        s->jitter_16 += (int64_t)difference - ((s->jitter_16 + 8) >> 4);
    }
    s->has_transit = true;
    s->transit = transit;
}

static int64_t expected(const vtf_statistics *s) { return s->highest - s->base + 1; }

int32_t vtf_statistics_lost(const vtf_statistics *s) {
    int64_t lost = expected(s) - s->packets;
    return (int32_t)(lost < -0x800000 ? -0x800000 : lost > 0x7FFFFF ? 0x7FFFFF : lost);
}

uint8_t vtf_statistics_take_fraction(vtf_statistics *s) {
    int64_t due = expected(s) - s->expected_before, received = s->packets - s->received_before;
    s->expected_before = expected(s);
    s->received_before = s->packets;
    int64_t lost = due - received;
    if (due <= 0 || lost <= 0) return 0;
    int64_t fraction = (lost << 8) / due;
    return (uint8_t)(fraction > 255 ? 255 : fraction);
}

void vtf_nacks_reset(vtf_nacks *nacks) {
    nacks->highest = -1;
    nacks->count = 0;
}

static void drop_first(vtf_nacks *nacks, size_t count) {
    nacks->count -= count;
    memmove(nacks->holes, nacks->holes + count, nacks->count * sizeof *nacks->holes);
}

static void fill(vtf_nacks *nacks, int64_t sequence) {
    size_t low = 0, high = nacks->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (nacks->holes[middle].sequence < sequence)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == nacks->count || nacks->holes[low].sequence != sequence) return;
    nacks->count--;
    memmove(nacks->holes + low, nacks->holes + low + 1, (nacks->count - low) * sizeof *nacks->holes);
}

bool vtf_nacks_add(vtf_nacks *nacks, int64_t sequence, double now) {
    if (sequence <= nacks->highest) {
        fill(nacks, sequence);
        return false;
    }
    bool opened = false;
    int64_t first = nacks->highest + 1, missing = sequence - first;
    if (missing > 0 && nacks->highest >= 0) {
        if (missing > VTF_MAX_MISSING) {
            nacks->count = 0; /* A hole that large is given up at once. */
        } else {
            size_t room = VTF_MAX_MISSING - nacks->count;
            if ((size_t)missing > room) drop_first(nacks, (size_t)missing - room);
            for (int64_t each = first; each < sequence; each++)
                nacks->holes[nacks->count++] = (vtf_hole){each, now, now + REORDER_TOLERANCE, 0};
            opened = true;
        }
    }
    nacks->highest = sequence;
    return opened;
}

size_t vtf_nacks_due(vtf_nacks *nacks, double now, double round_trip, uint16_t *out) {
    size_t asked = 0, kept = 0;
    double interval = round_trip * 1.25 > MIN_INTERVAL ? round_trip * 1.25 : MIN_INTERVAL;
    for (size_t i = 0; i < nacks->count; i++) {
        vtf_hole hole = nacks->holes[i];
        if (hole.retries >= MAX_RETRIES || now - hole.noticed > MAX_AGE) continue;
        if (now >= hole.when) {
            hole.when = now + interval;
            hole.retries++;
            out[asked++] = (uint16_t)hole.sequence;
        }
        nacks->holes[kept++] = hole;
    }
    nacks->count = kept;
    return asked;
}

vtf_cached *vtf_cache_slot(vtf_cache *cache, int64_t sequence) { return &cache->slots[sequence & (VTF_CACHE - 1)]; }

vtf_cached *vtf_cache_add(vtf_cache *cache, const vtf_packet *packet) {
    vtf_cached *slot = vtf_cache_slot(cache, packet->sequence);
    if (slot->taken && slot->packet.sequence >= packet->sequence) return NULL;
    slot->taken = true;
    slot->packet = *packet;
    /* What is kept lies in a row: CSRCs, extension block, payload. */
    uint8_t *at = slot->data;
    slot->packet.csrc = memcpy(at, packet->csrc, 4u * packet->csrcs);
    at += 4u * packet->csrcs;
    if (packet->extension_length) memcpy(at, packet->extension, packet->extension_length);
    slot->packet.extension = at;
    at += packet->extension_length;
    slot->packet.payload = memcpy(at, packet->payload, packet->payload_length);
    return slot;
}

vtf_cached *vtf_cache_get(vtf_cache *cache, int64_t sequence) {
    if (sequence < 0) return NULL;
    vtf_cached *slot = vtf_cache_slot(cache, sequence);
    return slot->taken && slot->packet.sequence == sequence ? slot : NULL;
}

void vtf_cache_clear(vtf_cache *cache) {
    for (size_t i = 0; i < VTF_CACHE; i++) cache->slots[i].taken = false;
}
