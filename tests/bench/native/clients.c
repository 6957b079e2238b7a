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
static void put32(uint8_t *at, uint32_t value) {
    value = htonl(value);
    memcpy(at, &value, 4);
}

static void publish(publisher *from, measuring *measure, int stream) {
    uint8_t packet[ROOM] __attribute__((aligned(8)));
    int length = bench_packet(&from->pace, stream, from->sent[stream], bench_realtime_ns(), packet);
    measure->protect(from->outbound, packet, &length);
    send(from->fd, packet, (size_t)length, 0);
    from->sent[stream]++;
}

static void publish_due(publisher *from, measuring *measure, double elapsed) {
    uint64_t due[2];
    bench_due(&from->pace, elapsed, due);
    for (int stream = 0; stream < 2; stream++)
        while (from->sent[stream] < due[stream]) publish(from, measure, stream);
}

static void look_at(client *who, measuring *measure, bool audio, uint8_t *packet, int length, uint64_t arrived) {
    if (measure->unprotect(who->inbound, packet, &length) != 0) {
        who->wrong++;
        return;
    }
    int at = HEADER + 4 * (packet[0] & 15);
    if (packet[0] & 0x10) at += 4 + 4 * (packet[at + 2] << 8 | packet[at + 3]);
    if (!bench_pattern_holds(audio, packet, at, length)) {
        who->wrong++;
        return;
    }
    who->opened++;
    uint64_t stamp;
    memcpy(&stamp, packet + at + STAMP_AT, 8);
    if (measure->delays_count < measure->delays_room)
        measure->delays[measure->delays_count++] = arrived > stamp ? (uint32_t)((arrived - stamp) / 100) : 0;
}

static stream *stream_of(client *who, uint32_t ssrc) {
    for (int i = 0; i < who->heard; i++)
        if (who->streams[i].ssrc == ssrc) return &who->streams[i];
    if (who->heard == BENCH_STREAMS) return NULL;
    who->streams[who->heard].ssrc = ssrc;
    return &who->streams[who->heard++];
}

static bool hear(client *who, measuring *measure, uint8_t *packet, int length, uint64_t arrived) {
    if (length < HEADER || packet[0] < 128) {
        /* A Binding success response (RFC 8489 5). */
        if (length > 1 && packet[0] == 1 && packet[1] == 1) who->answered++;
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
    if (of->received % (uint64_t)measure->sample_every == 1) look_at(who, measure, of->audio, packet, length, arrived);
    return true;
}

/* When the kernel put it before the subscriber, so that the clients' own queue is not in the delay. */
static uint64_t arrival(struct msghdr *message) {
    for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each; each = CMSG_NXTHDR(message, each))
        if (each->cmsg_level == SOL_SOCKET && each->cmsg_type == SCM_TIMESTAMPNS) {
            struct timespec time;
            memcpy(&time, CMSG_DATA(each), sizeof time);
            return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
        }
    return bench_realtime_ns();
}

/* Whether media came. */
static bool read_all(client *who, measuring *measure) {
    static uint8_t data[BATCH][ROOM] __attribute__((aligned(8)));
    static uint8_t controls[BATCH][CMSG_SPACE(sizeof(struct timespec))] __attribute__((aligned(8)));
    static struct iovec parts[BATCH];
    static struct mmsghdr headers[BATCH];
    for (int i = 0; i < BATCH; i++) {
        parts[i] = (struct iovec){data[i], ROOM};
        headers[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1, .msg_control = controls[i],
                                             .msg_controllen = sizeof controls[i]};
    }
    int count = recvmmsg(who->fd, headers, BATCH, MSG_DONTWAIT, NULL);
    bool media = false;
    for (int i = 0; i < count; i++)
        media |= hear(who, measure, data[i], (int)headers[i].msg_len, arrival(&headers[i].msg_hdr));
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

static void ask(client *who) {
    if (who->check_length > 0) send(who->fd, who->check, (size_t)who->check_length, 0);
}

/* Spread over the interval, as people did not join all at once. */
static void keep_up(client *clients, int count, measuring *measure, double from, double to) {
    for (int i = 0; i < count; i++) {
        double offset = (double)i / count;
        if ((int64_t)(from / REPORT_EVERY + offset) != (int64_t)(to / REPORT_EVERY + offset)) report(&clients[i], measure);
        if ((int64_t)(from / CHECK_EVERY + offset) != (int64_t)(to / CHECK_EVERY + offset))
            ask(&clients[i]);
    }
}

int bench_run(client *clients, int count, publisher *publishers, int publishers_count, measuring *measure,
              double seconds) {
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) return errno;
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].fd, &event) < 0) return errno;
        int on = 1;
        if (setsockopt(clients[i].fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0) return errno;
        ask(&clients[i]);
    }
    uint64_t begin = bench_monotonic_ns(), last_heard = begin;
    double before = 0;
    bool all_sent = false;
    for (;;) {
        uint64_t now = bench_monotonic_ns();
        double elapsed = (double)(now - begin) * 1e-9;
        if (all_sent && (double)(now - last_heard) * 1e-9 > 0.5) break;
        /* Everything that is due within `seconds`, however late, so that all servers get the same. */
        if (!all_sent) {
            double until = elapsed < seconds ? elapsed : seconds;
            for (int i = 0; i < publishers_count; i++)
                publish_due(&publishers[i], measure, until - publishers[i].offset);
            all_sent = elapsed >= seconds;
            if (all_sent) last_heard = bench_monotonic_ns();
        }
        if (elapsed - before > 0.02) {
            keep_up(clients, count, measure, before, elapsed);
            before = elapsed;
        }
        /* Without a rest: whoever sends to a client that sleeps has to wake it, which over a network its own machine does. */
        struct epoll_event events[256];
        int ready = epoll_wait(epoll, events, 256, 0);
        for (int i = 0; i < ready; i++)
            if (read_all(&clients[events[i].data.u32], measure)) last_heard = bench_monotonic_ns();
    }
    close(epoll);
    return 0;
}
