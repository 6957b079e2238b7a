/* The bench's clients once they are connected: one publisher's pace, and many subscribers' ears. */
#ifndef BENCH_CLIENTS_H
#define BENCH_CLIENTS_H

#include <stdint.h>

typedef int (*srtp_function)(void *session, void *packet, int *length);

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
    const uint8_t *check;     /* a STUN Binding request, sent every 2.5 s as browsers do */
    int check_length;
    /* Told afterwards. */
    uint64_t opened, wrong, answered;
    int heard; /* streams */
    stream streams[BENCH_STREAMS];
} client;

/* What the publisher sends: frames of several packets, and sound. */
typedef struct {
    int fd;
    void *outbound;
    double frames_per_second, sounds_per_second;
    int packets_per_frame, packet_octets, sound_octets, keyframe_every;
    uint8_t video_type, audio_type;
    uint32_t video_ssrc, audio_ssrc;
    uint64_t sent[2];
    uint16_t sequence[2];
} publisher;

typedef struct {
    srtp_function protect, protect_rtcp, unprotect;
    uint8_t video_type, audio_type; /* as the subscribers get them */
    int sample_every;               /* of so many packets one is opened and looked at */
    uint32_t *delays;               /* of those, in 1/10 microseconds from sending */
    uint64_t delays_room, delays_count;
} measuring;

/* Runs for so many seconds and then until nothing comes for 0.5 s. Returns 0, or an errno. */
int bench_run(client *clients, int count, publisher *publishers, int publishers_count, measuring *measure,
              double seconds);

#endif
