#include "departures.h"

enum { NEVER, IN_TURN, LATE };

static uint32_t place(int64_t outgoing) { return (uint32_t)outgoing & (VTF_DEPARTURES - 1); }

void vtf_departures_note(vtf_departures *departures, int64_t outgoing, int64_t packets) {
    int64_t newest = departures->newest;
    if (outgoing > newest) {
        int64_t left_out = newest > outgoing - VTF_DEPARTURES ? newest : outgoing - VTF_DEPARTURES;
        while (++left_out < outgoing) departures->how[place(left_out)] = NEVER;
        departures->newest = outgoing;
        departures->how[place(outgoing)] = IN_TURN;
    } else if (outgoing > newest - VTF_DEPARTURES) {
        departures->how[place(outgoing)] = LATE;
    } else {
        return;
    }
    departures->packets[place(outgoing)] = (uint32_t)packets;
}

vtf_departure vtf_departures_get(const vtf_departures *departures, int64_t outgoing) {
    int64_t newest = departures->newest;
    if (outgoing <= newest - VTF_DEPARTURES || outgoing > newest || departures->how[place(outgoing)] == NEVER)
        return (vtf_departure){false, false, 0};
    return (vtf_departure){true, departures->how[place(outgoing)] == LATE, departures->packets[place(outgoing)]};
}
