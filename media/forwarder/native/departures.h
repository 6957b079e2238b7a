/* Which of a sink's numbers went out at all, and after how many others: what never did, no link has lost. */
#ifndef VTF_DEPARTURES_H
#define VTF_DEPARTURES_H

#include <stdbool.h>
#include <stdint.h>

/* Numbers remembered, as many as the packets that may be sent again. A power of two. */
#define VTF_DEPARTURES 512

/* A ring by outgoing sequence number, unwrapped, the first of which is 1: the count of packets modulo 2^30, and in two bits
 * how it went out. Every sink has one, so it is small. */
typedef struct {
    int64_t newest;
    uint32_t ring[VTF_DEPARTURES];
} vtf_departures;

typedef struct {
    bool there, late;
    uint32_t packets;
} vtf_departure;

/* It went out now, as the sink's packet number `packets`. */
void vtf_departures_note(vtf_departures *departures, int64_t outgoing, int64_t packets);
/* It did not, though it came: to be asked for, like one that went late. */
void vtf_departures_leave_out(vtf_departures *departures, int64_t outgoing, int64_t packets);
vtf_departure vtf_departures_get(const vtf_departures *departures, int64_t outgoing);

#endif
