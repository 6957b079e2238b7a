/* What no server can do without: seal each packet for each listener (as the forwarder does, in less time than libsrtp), and
 * hand it to the kernel in the fewest calls. */
#define _GNU_SOURCE
#include "limit.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>

#define MESSAGES 32
#define RUN 16384

typedef struct {
    union {
        char octets[CMSG_SPACE(sizeof(uint16_t))];
        struct cmsghdr align;
    } control;
    struct sockaddr_in to;
    struct iovec part;
    uint8_t data[RUN] __attribute__((aligned(8)));
} message;

static message messages[MESSAGES];
static struct mmsghdr headers[MESSAGES];

static void prepare(message *at, struct mmsghdr *header, const listener *to, size_t total, size_t segment) {
    at->to = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = to->port, .sin_addr.s_addr = to->address};
    at->part = (struct iovec){at->data, total};
    header->msg_hdr = (struct msghdr){.msg_name = &at->to, .msg_namelen = sizeof at->to, .msg_iov = &at->part,
                                      .msg_iovlen = 1};
    if (total == segment) return;
    header->msg_hdr.msg_control = at->control.octets;
    header->msg_hdr.msg_controllen = sizeof at->control.octets;
    struct cmsghdr *control = CMSG_FIRSTHDR(&header->msg_hdr);
    uint16_t size = (uint16_t)segment;
    *control = (struct cmsghdr){.cmsg_level = SOL_UDP, .cmsg_type = UDP_SEGMENT, .cmsg_len = CMSG_LEN(sizeof size)};
    memcpy(CMSG_DATA(control), &size, sizeof size);
}

static int flush(int fd, int count) {
    for (int done = 0; done < count;) {
        int sent = sendmmsg(fd, headers + done, (unsigned)(count - done), 0);
        if (sent < 0) return errno;
        done += sent;
    }
    return 0;
}

/* Packets `from` to `to` of a stream, of one size and so one run, to everybody but who is the publisher. */
static int send_to_all(int fd, listener *all, int count, const pace *of, int own, int stream, uint64_t from,
                       uint64_t to) {
    uint64_t stamp = bench_realtime_ns();
    int waiting = 0;
    for (int i = 0; i < count; i++) {
        if (all[i].own == own) continue;
        message *at = &messages[waiting];
        size_t total = 0;
        size_t length = 0;
        for (uint64_t number = from; number < to; number++) {
            length = (size_t)bench_packet(of, stream, number, stamp, at->data + total);
            if (vtf_sealer_seal(all[i].sealer, at->data + total, &length) != VTF_SEALED_WELL) return EINVAL;
            total += length;
        }
        prepare(at, &headers[waiting], &all[i], total, length);
        if (++waiting < MESSAGES) continue;
        int failed = flush(fd, waiting);
        if (failed) return failed;
        waiting = 0;
    }
    return flush(fd, waiting);
}

static int send_due(int fd, listener *all, int count, source *from, int own, double elapsed) {
    const pace *of = &from->pace;
    uint64_t due[2];
    bench_due(of, elapsed - from->offset, due);
    for (int stream = 0; stream < 2; stream++) {
        uint64_t step = stream == 0 ? (uint64_t)of->packets_per_frame : 1;
        for (; from->sent[stream] < due[stream]; from->sent[stream] += step) {
            int failed = send_to_all(fd, all, count, of, own, stream, from->sent[stream],
                                     from->sent[stream] + step);
            if (failed) return failed;
        }
    }
    return 0;
}

static double next_due(const source *from) {
    const pace *of = &from->pace;
    const uint64_t *sent = from->sent;
    double picture = (double)(sent[0] / (uint64_t)of->packets_per_frame + 1) / of->frames_per_second;
    double sound = (double)(sent[1] + 1) / of->sounds_per_second;
    return from->offset + (picture < sound ? picture : sound);
}

/* To the moment, for a wake-up between packets would count as the limit's. */
static void sleep_until(uint64_t begin, double seconds) {
    uint64_t at = begin + (uint64_t)(seconds * 1e9) + 1000;
    struct timespec moment = {(time_t)(at / 1000000000u), (long)(at % 1000000000u)};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL);
}

int bench_limit(int fd, listener *all, int count, source *sources, int sources_count, double seconds) {
    prctl(PR_SET_TIMERSLACK, 1000ul);
    uint64_t begin = bench_monotonic_ns();
    for (;;) {
        double elapsed = (double)(bench_monotonic_ns() - begin) * 1e-9, next = seconds;
        for (int i = 0; i < sources_count; i++) {
            int failed = send_due(fd, all, count, &sources[i], i, elapsed < seconds ? elapsed : seconds);
            if (failed) return failed;
            double due = next_due(&sources[i]);
            if (due < next) next = due;
        }
        if (elapsed >= seconds) return 0;
        sleep_until(begin, next);
    }
}
