#include "departures.h"

enum { NEVER, IN_TURN, LATE };

static uint32_t place(int64_t outgoing) { return (uint32_t)outgoing & (VTF_DEPARTURES - 1); }

void vtf_departures_note(vtf_departures *departures, int64_t outgoing, int64_t packets) {
    int64_t newest = departures->newest;
    bool in_turn = outgoing > newest;
    if (in_turn) {
        int64_t left_out = newest > outgoing - VTF_DEPARTURES ? newest : outgoing - VTF_DEPARTURES;
        while (++left_out < outgoing) departures->ring[place(left_out)] = NEVER;
        departures->newest = outgoing;
    } else if (outgoing <= newest - VTF_DEPARTURES) {
        return;
    }
    departures->ring[place(outgoing)] = (uint32_t)packets << 2 | (in_turn ? IN_TURN : LATE);
}

vtf_departure vtf_departures_get(const vtf_departures *departures, int64_t outgoing) {
    int64_t newest = departures->newest;
    if (outgoing <= newest - VTF_DEPARTURES || outgoing > newest) return (vtf_departure){false, false, 0};
    uint32_t kept = departures->ring[place(outgoing)];
    return (vtf_departure){(kept & 3) != NEVER, (kept & 3) == LATE, kept >> 2};
}
