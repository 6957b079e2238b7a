#define _GNU_SOURCE
#include "clients.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define ROOM 2048
#define CHECK_EVERY 2.5
#define REPORT_EVERY 1.0
#define HEADER 12
/* Descriptor, then when it was sent (ns), then a pattern to check. */
#define STAMP_AT 2
#define PATTERN_AT 10

static uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void put32(uint8_t *at, uint32_t value) {
    value = htonl(value);
    memcpy(at, &value, 4);
}

static void publish(publisher *from, measuring *measure, int stream, bool marker, bool keyframe, uint32_t timestamp) {
    uint8_t packet[ROOM] __attribute__((aligned(8)));
    int payload = stream == 0 ? from->packet_octets : from->sound_octets;
    packet[0] = 0x80;
    packet[1] = (uint8_t)((stream == 0 ? from->video_type : from->audio_type) | (marker ? 0x80 : 0));
    uint16_t sequence = htons(++from->sequence[stream]);
    memcpy(packet + 2, &sequence, 2);
    put32(packet + 4, timestamp);
    put32(packet + 8, stream == 0 ? from->video_ssrc : from->audio_ssrc);
    uint8_t *body = packet + HEADER;
    body[0] = 0x10;
    body[1] = keyframe ? 0 : 1;
    uint64_t stamp = now_ns();
    memcpy(body + STAMP_AT, &stamp, 8);
    memset(body + PATTERN_AT, (uint8_t)(0xA5 ^ stream), (size_t)(payload - PATTERN_AT));
    int length = HEADER + payload;
    measure->protect(from->outbound, packet, &length);
    send(from->fd, packet, (size_t)length, 0);
    from->sent[stream]++;
}

/* Everything that is due by `elapsed` seconds. */
static void pace(publisher *from, measuring *measure, double elapsed) {
    if (elapsed < 0) return;
    uint64_t frames = (uint64_t)(elapsed * from->frames_per_second);
    while (from->sent[0] < frames * (uint64_t)from->packets_per_frame) {
        uint64_t frame = from->sent[0] / (uint64_t)from->packets_per_frame;
        bool keyframe = frame % (uint64_t)from->keyframe_every == 0;
        for (int i = 0; i < from->packets_per_frame; i++)
            publish(from, measure, 0, i == from->packets_per_frame - 1, keyframe && i == 0,
                    (uint32_t)((double)frame * 90000 / from->frames_per_second));
    }
    while (from->sent[1] < (uint64_t)(elapsed * from->sounds_per_second))
        publish(from, measure, 1, true, false, (uint32_t)(from->sent[1] * 960));
}

static void look_at(client *who, measuring *measure, bool audio, uint8_t *packet, int length) {
    if (measure->unprotect(who->inbound, packet, &length) != 0) {
        who->wrong++;
        return;
    }
    int at = HEADER + 4 * (packet[0] & 15);
    if (packet[0] & 0x10) at += 4 + 4 * (packet[at + 2] << 8 | packet[at + 3]);
    uint64_t stamp;
    memcpy(&stamp, packet + at + STAMP_AT, 8);
    for (int i = at + PATTERN_AT; i < length; i++)
        if (packet[i] != (uint8_t)(0xA5 ^ audio)) {
            who->wrong++;
            return;
        }
    who->opened++;
    if (measure->delays_count < measure->delays_room)
        measure->delays[measure->delays_count++] = (uint32_t)((now_ns() - stamp) / 100);
}

static stream *stream_of(client *who, uint32_t ssrc) {
    for (int i = 0; i < who->heard; i++)
        if (who->streams[i].ssrc == ssrc) return &who->streams[i];
    if (who->heard == BENCH_STREAMS) return NULL;
    who->streams[who->heard].ssrc = ssrc;
    return &who->streams[who->heard++];
}

static bool hear(client *who, measuring *measure, uint8_t *packet, int length) {
    if (length < HEADER || packet[0] < 128) {
        if (length > 0 && packet[0] < 4) who->answered++;
        return false;
    }
    uint8_t type = packet[1] & 0x7F;
    if (type >= 64 && type <= 95) return false;
    uint16_t sequence;
    uint32_t ssrc;
    memcpy(&sequence, packet + 2, 2);
    memcpy(&ssrc, packet + 8, 4);
    sequence = ntohs(sequence);
    stream *of = stream_of(who, ssrc);
    if (of == NULL || (type != measure->video_type && type != measure->audio_type)) {
        who->wrong++;
        return false;
    }
    of->audio = type == measure->audio_type;
    if (of->received > 0 && (int16_t)(sequence - of->highest) <= 0)
        of->late++;
    else
        of->highest = sequence;
    of->received++;
    if (of->received % (uint64_t)measure->sample_every == 1) look_at(who, measure, of->audio, packet, length);
    return true;
}

/* Whether media came. */
static bool read_all(client *who, measuring *measure) {
    static uint8_t data[BATCH][ROOM] __attribute__((aligned(8)));
    static struct iovec parts[BATCH];
    static struct mmsghdr headers[BATCH];
    for (int i = 0; i < BATCH; i++) {
        parts[i] = (struct iovec){data[i], ROOM};
        headers[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
    }
    int count = recvmmsg(who->fd, headers, BATCH, MSG_DONTWAIT, NULL);
    bool media = false;
    for (int i = 0; i < count; i++) media |= hear(who, measure, data[i], (int)headers[i].msg_len);
    return media;
}

/* A receiver report as a browser sends it, without loss (RFC 3550 6.4.2). */
static void report(client *who, measuring *measure) {
    if (who->heard == 0) return;
    uint8_t packet[ROOM] __attribute__((aligned(8))) = {0x81, 201, 0, 7};
    put32(packet + 4, 1);
    memcpy(packet + 8, &who->streams[0].ssrc, 4);
    put32(packet + 16, who->streams[0].highest);
    int length = 32;
    if (measure->protect_rtcp(who->outbound, packet, &length) == 0) send(who->fd, packet, (size_t)length, 0);
}

/* Spread over the interval, as people did not join all at once. */
static void keep_up(client *clients, int count, measuring *measure, double from, double to) {
    for (int i = 0; i < count; i++) {
        double offset = (double)i / count;
        if ((int64_t)(from / REPORT_EVERY + offset) != (int64_t)(to / REPORT_EVERY + offset)) report(&clients[i], measure);
        if ((int64_t)(from / CHECK_EVERY + offset) != (int64_t)(to / CHECK_EVERY + offset))
            send(clients[i].fd, clients[i].check, (size_t)clients[i].check_length, 0);
    }
}

int bench_run(client *clients, int count, publisher *publishers, int publishers_count, measuring *measure,
              double seconds) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) return errno;
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].fd, &event) < 0) return errno;
    }
    uint64_t begin = now_ns(), last_heard = begin;
    double before = 0;
    for (;;) {
        uint64_t now = now_ns();
        double elapsed = (double)(now - begin) * 1e-9;
        if (elapsed >= seconds && (double)(now - last_heard) * 1e-9 > 0.5) break;
        if (elapsed < seconds)
            /* Publishers begin at different times within a frame. */
            for (int i = 0; i < publishers_count; i++)
                pace(&publishers[i], measure, elapsed - 0.033 * i / publishers_count);
        if (elapsed - before > 0.02) {
            keep_up(clients, count, measure, before, elapsed);
            before = elapsed;
        }
        struct epoll_event events[256];
        int ready = epoll_wait(epoll, events, 256, 1);
        for (int i = 0; i < ready; i++)
            if (read_all(&clients[events[i].data.u32], measure)) last_heard = now_ns();
    }
    close(epoll);
    return 0;
}
