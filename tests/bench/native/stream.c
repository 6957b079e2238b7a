#include "stream.h"

#include <arpa/inet.h>
#include <string.h>
#include <time.h>

static uint64_t clock_ns(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

uint64_t bench_monotonic_ns(void) { return clock_ns(CLOCK_MONOTONIC); }

uint64_t bench_realtime_ns(void) { return clock_ns(CLOCK_REALTIME); }

static uint8_t pattern(int stream) { return (uint8_t)(0xA5 ^ stream); }

int bench_packet(const pace *of, int stream, uint64_t number, uint64_t stamp, uint8_t *packet) {
    uint64_t frame = number / (uint64_t)of->packets_per_frame;
    uint64_t place = number % (uint64_t)of->packets_per_frame;
    bool marker = stream == 1 || place + 1 == (uint64_t)of->packets_per_frame;
    bool keyframe = stream == 0 && place == 0 && frame % (uint64_t)of->keyframe_every == 0;
    int payload = stream == 0 ? of->packet_octets : of->sound_octets;
    uint16_t sequence = htons((uint16_t)(number + 1));
    uint32_t timestamp = htonl(stream == 1 ? (uint32_t)(number * 960)
                                           : (uint32_t)((double)frame * 90000 / of->frames_per_second));
    uint32_t ssrc = htonl(stream == 0 ? of->video_ssrc : of->audio_ssrc);
    packet[0] = 0x80;
    packet[1] = (uint8_t)((stream == 0 ? of->video_type : of->audio_type) | (marker ? 0x80 : 0));
    memcpy(packet + 2, &sequence, 2);
    memcpy(packet + 4, &timestamp, 4);
    memcpy(packet + 8, &ssrc, 4);
    /* VP8: a partition begins; then a keyframe or not (RFC 7741 4.2, 4.3). */
    packet[HEADER] = 0x10;
    packet[HEADER + 1] = keyframe ? 0 : 1;
    memcpy(packet + HEADER + STAMP_AT, &stamp, 8);
    memset(packet + HEADER + PATTERN_AT, pattern(stream), (size_t)(payload - PATTERN_AT));
    return HEADER + payload;
}

void bench_due(const pace *of, double elapsed, uint64_t due[2]) {
    if (elapsed < 0) elapsed = 0;
    due[0] = (uint64_t)(elapsed * of->frames_per_second) * (uint64_t)of->packets_per_frame;
    due[1] = (uint64_t)(elapsed * of->sounds_per_second);
}

bool bench_pattern_holds(int stream, const uint8_t *packet, int at, int length) {
    for (int i = at + PATTERN_AT; i < length; i++)
        if (packet[i] != pattern(stream)) return false;
    return length > at + PATTERN_AT;
}
