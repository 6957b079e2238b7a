/* A loop without a server around it, as the measure of one. */
#ifndef BENCH_LIMIT_H
#define BENCH_LIMIT_H

#include "stream.h"

typedef struct {
    void *outbound; /* srtp_t */
    uint32_t address; /* both in network order */
    uint16_t port;
} listener;

/* Sends at that pace to everybody for so many seconds, and counts each stream's packets. Returns 0, or an errno. */
int bench_limit(int fd, listener *all, int count, const pace *of, srtp_function protect, double seconds,
                uint64_t sent[2]);

#endif
