/* The rooms that the fuzzer plays in: three layers of video and sound, four sinks on two subscribers. */
#ifndef FUZZ_ROOM_H
#define FUZZ_ROOM_H

#include <stdint.h>

#include "core.h"
#include "tag_only.h"

enum { VIDEO = 1, AUDIO = 2, PUBLISHER = 1, SUBSCRIBER = 2, OTHER = 3, SINKS = 4, MAX_STEPS = 200 };
enum { DATAGRAM = 2048, BATCH = 8 };

/* The input, from which whatever is read past its end is zero. */
typedef struct {
    const uint8_t *data;
    size_t left;
} input;

uint8_t octet(input *in);
uint16_t pair(input *in);
/* At most `wanted` of what is left; returns how many. */
size_t some(input *in, uint8_t *out, size_t wanted);

typedef struct {
    vtf *core;
    double now;
    uint16_t sequence[6];
    uint8_t *queued[BATCH];
    size_t queued_count;
} world;

/* Aborts in `emit` for datagrams that no kernel or peer should see. */
void open_rooms(world *w);
void add_sources(world *w);
void add_sink(world *w, uint32_t sink, bool paused);
/* With its source again, with none, with one of another kind, or with one that is not there. */
void feed(world *w, uint32_t sink, uint8_t how);
void receive(world *w, const uint8_t *data, size_t length);
/* checks.c */
void check(input *in);
/* Send on what was received. */
void flush(world *w);

#endif
