/* The bench's clients once they are connected: one publisher's pace, and many subscribers' ears. */
#ifndef BENCH_CLIENTS_H
#define BENCH_CLIENTS_H

#include "stream.h"

#define BENCH_STREAMS 64

/* One RTP stream as a subscriber hears it. */
typedef struct {
    uint32_t ssrc;
    uint16_t highest;
    uint8_t audio;
    uint64_t received, late; /* late: not above all before, so disordered or repeated */
} stream;

typedef struct {
    int fd;
    void *inbound, *outbound; /* srtp_t */
    const uint8_t *check;     /* a STUN Binding request, sent at once and every 2.5 s as browsers do */
    int check_length;
    /* Told afterwards. */
    uint64_t opened, wrong, answered;
    int heard; /* streams */
    stream streams[BENCH_STREAMS];
} client;

typedef struct {
    int fd;
    void *outbound;
    pace pace;
    double offset; /* seconds after the first begins */
    uint64_t sent[2]; /* told afterwards: packets of picture and sound */
} publisher;

typedef struct {
    srtp_function protect, protect_rtcp, unprotect;
    uint8_t video_type, audio_type; /* as the subscribers get them */
    int sample_every;               /* of so many packets one is opened and looked at */
    uint32_t *delays;               /* of those, in 1/10 microseconds: from before SRTP until the kernel had it for the subscriber */
    uint64_t delays_room, delays_count;
} measuring;

/* Runs for so many seconds and then until nothing comes for 0.5 s. Returns 0, or an errno. */
int bench_run(client *clients, int count, publisher *publishers, int publishers_count, measuring *measure,
              double seconds);

#endif
