/* What a publisher sends: frames of several packets, and sound. */
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#define HEADER 12
/* Descriptor, then when it was sent (ns, of CLOCK_REALTIME as the kernel stamps arrivals), then a pattern to check. */
#define STAMP_AT 2
#define PATTERN_AT 10

typedef int (*srtp_function)(void *session, void *packet, int *length);

typedef struct {
    double frames_per_second, sounds_per_second;
    int packets_per_frame, packet_octets, sound_octets, keyframe_every;
    uint8_t video_type, audio_type;
    uint32_t video_ssrc, audio_ssrc;
} pace;

/* A packet before SRTP; `number` counts a stream's packets from 0, stream 0 is the picture. Returns its octets. */
int bench_packet(const pace *of, int stream, uint64_t number, uint64_t stamp, uint8_t *packet);

/* How many packets of each stream are due after so many seconds: frames are whole. */
void bench_due(const pace *of, double elapsed, uint64_t due[2]);

/* Whether the packet's pattern is what was sent; `at` is where its payload begins. */
bool bench_pattern_holds(int stream, const uint8_t *packet, int at, int length);

uint64_t bench_monotonic_ns(void);
uint64_t bench_realtime_ns(void);

#endif
