#include "pacing.h"

#include <string.h>

static size_t size_of(const vtf_going *going) {
    return (sizeof *going + going->length + _Alignof(vtf_going) - 1) & ~(_Alignof(vtf_going) - 1);
}

static vtf_going read_going(const vtf_pace *pace, size_t at) {
    vtf_going going;
    memcpy(&going, pace->room + at, sizeof going);
    return going;
}

void vtf_pace_charge(vtf_pace *pace, const vtf_going *going, double now) {
    int64_t earliest = vtf_micro(now) - (going->waited ? VTF_PACE_LATE : 0);
    if (pace->due < earliest) pace->due = earliest;
    pace->due += (int64_t)going->length * 8000000 / pace->rate;
}

uint8_t *vtf_line_place(vtf_pace *pace) {
    if (pace->count == 0) pace->first = pace->last = 0;
    if (pace->last + sizeof(vtf_going) + VTF_MAX_PACKET + 1 > VTF_PACE_ROOM) {
        memmove(pace->room, pace->room + pace->first, pace->last - pace->first);
        pace->last -= pace->first;
        pace->first = 0;
    }
    return pace->room + pace->last + sizeof(vtf_going);
}

bool vtf_line_full(const vtf_pace *pace, size_t length) {
    uint64_t most = (uint64_t)pace->rate * VTF_PACE_LATENCY / 8000;
    if (most > VTF_PACE_OCTETS) most = VTF_PACE_OCTETS;
    return pace->count > 0 && (pace->count == VTF_PACE_PACKETS || pace->octets + length > most);
}

void vtf_line_add(vtf_pace *pace, const vtf_going *going) {
    memcpy(pace->room + pace->last, going, sizeof *going);
    pace->last += size_of(going);
    pace->count++;
    pace->octets += going->length;
}

vtf_going vtf_line_take(vtf_pace *pace, const uint8_t **data) {
    vtf_going going = read_going(pace, pace->first);
    *data = pace->room + pace->first + sizeof going;
    pace->first += size_of(&going);
    pace->octets -= going.length;
    pace->count--;
    return going;
}

void vtf_line_forget(vtf_pace *pace, const struct vtf_sink *sink) {
    size_t kept = 0;
    for (size_t at = pace->first, size; at < pace->last; at += size) {
        vtf_going going = read_going(pace, at);
        size = size_of(&going);
        if (going.sink == sink) {
            pace->count--;
            pace->octets -= going.length;
            continue;
        }
        memmove(pace->room + kept, pace->room + at, size);
        kept += size;
    }
    pace->first = 0;
    pace->last = kept;
}
