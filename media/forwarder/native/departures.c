#include "departures.h"

enum { NEVER, IN_TURN, LATE };

static uint32_t place(int64_t outgoing) { return (uint32_t)outgoing & (VTF_DEPARTURES - 1); }

static void note(vtf_departures *departures, int64_t outgoing, int64_t packets, bool left_out) {
    int64_t newest = departures->newest;
    bool in_turn = outgoing > newest;
    if (in_turn) {
        int64_t between = newest > outgoing - VTF_DEPARTURES ? newest : outgoing - VTF_DEPARTURES;
        while (++between < outgoing) departures->ring[place(between)] = NEVER;
        departures->newest = outgoing;
    } else if (outgoing <= newest - VTF_DEPARTURES) {
        return;
    }
    departures->ring[place(outgoing)] = (uint32_t)packets << 2 | (in_turn && !left_out ? IN_TURN : LATE);
}

void vtf_departures_note(vtf_departures *departures, int64_t outgoing, int64_t packets) {
    note(departures, outgoing, packets, false);
}

void vtf_departures_leave_out(vtf_departures *departures, int64_t outgoing, int64_t packets) {
    note(departures, outgoing, packets, true);
}

vtf_departure vtf_departures_get(const vtf_departures *departures, int64_t outgoing) {
    int64_t newest = departures->newest;
    if (outgoing <= newest - VTF_DEPARTURES || outgoing > newest) return (vtf_departure){false, false, 0};
    uint32_t kept = departures->ring[place(outgoing)];
    return (vtf_departure){(kept & 3) != NEVER, (kept & 3) == LATE, kept >> 2};
}
