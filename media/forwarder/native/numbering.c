#include "numbering.h"

#include <math.h>

/* Packets that one may come late. Much later, and SRTP would take it for one of the next cycle. */
#define MAX_LATE 500
/* Seconds by which a timestamp may contradict the time that passed. */
#define PLAUSIBLE 10.0

/* By age, the oldest being 0. */
static vtf_segment *at(const vtf_numbering *numbering, size_t index) {
    return (vtf_segment *)&numbering->ring[(numbering->oldest + index) & (VTF_MAX_SEGMENTS - 1)];
}

static vtf_segment *append(vtf_numbering *numbering, vtf_segment segment) {
    if (numbering->count == VTF_MAX_SEGMENTS) {
        numbering->oldest = (numbering->oldest + 1) & (VTF_MAX_SEGMENTS - 1);
        numbering->count--;
    }
    vtf_segment *added = at(numbering, numbering->count++);
    *added = segment;
    numbering->going = true;
    return added;
}

vtf_segment *vtf_numbering_current(const vtf_numbering *numbering) {
    return numbering->going ? at(numbering, numbering->count - 1) : NULL;
}

void vtf_numbering_close(vtf_numbering *numbering) {
    vtf_segment *current = vtf_numbering_current(numbering);
    if (current != NULL && current->last == VTF_OPEN) current->last = numbering->highest;
}

/* The publisher's clock goes on through a pause. If not (another encoder), real time stands in for it. */
static uint32_t place_in_time(const vtf_numbering *numbering, uint32_t timestamp, vtf_shift shift, double elapsed,
                              uint32_t clock_rate) {
    double passed = elapsed * clock_rate;
    if (shift.known) {
        uint32_t offset = numbering->timestamp_offset + shift.by;
        uint32_t ahead = timestamp + offset - numbering->timestamp;
        if (ahead > 0 && ahead < 0x80000000u && fabs((double)ahead - passed) <= PLAUSIBLE * clock_rate) return offset;
    }
    double step = nearbyint(passed);
    uint64_t steps = step > 1 ? (uint64_t)fmod(step, 4294967296.0) : 1;
    return (uint32_t)(numbering->timestamp + steps - timestamp);
}

vtf_segment *vtf_numbering_begin(vtf_numbering *numbering, uint8_t layer, const vtf_packet *packet, vtf_shift shift,
                                 double elapsed, uint32_t clock_rate) {
    vtf_numbering_close(numbering);
    if (numbering->begun)
        numbering->timestamp_offset = place_in_time(numbering, packet->timestamp, shift, elapsed, clock_rate);
    numbering->begun = true;
    vtf_segment segment = {.layer = layer,
                           .first = packet->sequence,
                           .last = VTF_OPEN,
                           .sequence_offset = numbering->newest + 1 - packet->sequence,
                           .timestamp_offset = numbering->timestamp_offset};
    const vtf_vp8 *vp8 = &packet->vp8;
    if (vp8->picture_at && numbering->has_picture)
        segment.picture_offset = (numbering->picture + 1 - vtf_vp8_picture(vp8, packet->payload)) & 0x7FFF;
    if (vp8->tl0_at && numbering->has_tl0)
        segment.tl0_offset = (uint8_t)(numbering->tl0 + 1 - packet->payload[vp8->tl0_at]);
    numbering->highest = packet->sequence - 1;
    return append(numbering, segment);
}

void vtf_numbering_advance(vtf_numbering *numbering, const vtf_packet *packet, const vtf_segment *segment) {
    numbering->highest = packet->sequence;
    numbering->newest = packet->sequence + segment->sequence_offset;
    numbering->timestamp = packet->timestamp + segment->timestamp_offset;
    const vtf_vp8 *vp8 = &packet->vp8;
    if (vp8->picture_at) {
        numbering->picture = (vtf_vp8_picture(vp8, packet->payload) + segment->picture_offset) & 0x7FFF;
        numbering->has_picture = true;
    }
    if (vp8->tl0_at) {
        numbering->tl0 = (uint8_t)(packet->payload[vp8->tl0_at] + segment->tl0_offset);
        numbering->has_tl0 = true;
    }
}

void vtf_numbering_skip(vtf_numbering *numbering, int64_t sequence, bool picture) {
    vtf_segment *segment = vtf_numbering_current(numbering);
    if (sequence == segment->first) {
        segment->first = sequence + 1;
        segment->sequence_offset--;
    } else {
        segment->last = sequence - 1;
        vtf_segment following = *segment;
        following.first = sequence + 1;
        following.last = VTF_OPEN;
        following.sequence_offset--;
        segment = append(numbering, following);
    }
    if (picture) segment->picture_offset = (segment->picture_offset - 1) & 0x7FFF;
    numbering->highest = sequence;
    numbering->newest = sequence + segment->sequence_offset;
}

void vtf_numbering_forget(vtf_numbering *numbering, uint8_t layer) {
    vtf_segment *current = vtf_numbering_current(numbering);
    if (current != NULL && current->layer == layer) numbering->going = false;
    size_t kept = 0;
    for (size_t i = 0; i < numbering->count; i++)
        if (at(numbering, i)->layer != layer) *at(numbering, kept++) = *at(numbering, i);
    numbering->count = kept;
}

void vtf_numbering_forget_all(vtf_numbering *numbering) {
    numbering->count = 0;
    numbering->going = false;
}

static int64_t end_of(const vtf_numbering *numbering, const vtf_segment *segment) {
    return segment->last == VTF_OPEN ? numbering->highest : segment->last;
}

const vtf_segment *vtf_numbering_find_late(const vtf_numbering *numbering, uint8_t layer, int64_t sequence) {
    for (size_t i = numbering->count; i-- > 0;) {
        const vtf_segment *segment = at(numbering, i);
        if (segment->layer != layer || segment->first > sequence) continue;
        int64_t late = numbering->newest - sequence - segment->sequence_offset;
        return sequence <= end_of(numbering, segment) && late <= MAX_LATE ? segment : NULL;
    }
    return NULL;
}

const vtf_segment *vtf_numbering_find_sent(const vtf_numbering *numbering, int64_t outgoing) {
    for (size_t i = numbering->count; i-- > 0;) {
        const vtf_segment *segment = at(numbering, i);
        if (segment->first + segment->sequence_offset > outgoing) continue;
        return outgoing <= end_of(numbering, segment) + segment->sequence_offset ? segment : NULL;
    }
    return NULL;
}
