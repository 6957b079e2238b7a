/* A loop without a server around it, as the measure of one. */
#ifndef BENCH_LIMIT_H
#define BENCH_LIMIT_H

#include "sealer.h"
#include "stream.h"

typedef struct {
    vtf_sealer *sealer;
    uint32_t address; /* both in network order */
    uint16_t port;
    int own; /* the one of the publishers that it does not get; -1: it gets all */
} listener;

/* One in the server's place: nobody sends, but it makes the packets itself. */
typedef struct {
    pace pace;
    double offset; /* seconds after the others' begin */
    uint64_t sent[2];
} source;

/* Sends at their pace to everybody for so many seconds. Returns 0, or an errno. */
int bench_limit(int fd, listener *all, int count, source *sources, int sources_count, double seconds);

#endif
