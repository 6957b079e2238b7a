/* One thread: reads from its sockets, and forwards in whichever shard a datagram is for. */
#include <errno.h>
#include <poll.h>
#include <sys/prctl.h>
#include <time.h>

#include "hub.h"
#include "rtcp.h"

/* Batches read before the other descriptors get their turn. */
#define ROUNDS 16
/* A frame comes as several packets in a row. Each datagram to somebody costs a system call, a run of them costs one too:
 * where many listen it pays to wait a moment for the rest of the frame. */
#define GATHER_FROM 32
#define GATHER_NS 150000

enum { NOWHERE = -1, UPWARD = -2 };

/* What was read at once, and which shard (or NOWHERE, or UPWARD) each datagram is for: SRTP, or what may be a check. */
typedef struct {
    vtf_batch *batch;
    int count;
    int shard[VTF_BATCH];
    uint32_t transport[VTF_BATCH];
    vtf_address from[VTF_BATCH];
    uint64_t shards; /* those among them, a bit each */
} delivery;

static double now_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* SRTP and SRTCP by their first octet (RFC 7983 7). */
static bool is_srtp(const uint8_t *data, size_t length) { return length > 0 && data[0] >= 128 && data[0] <= 191; }

static void find_places(vtf_hub *hub, delivery *given) {
    vtf_batch *batch = given->batch;
    given->shards = 0;
    pthread_rwlock_rdlock(&hub->routes_lock);
    for (int i = 0; i < given->count; i++) {
        given->shard[i] = NOWHERE;
        if (batch->headers[i].msg_hdr.msg_flags & MSG_TRUNC) continue;
        vtf_address_from(&given->from[i], &batch->from[i]);
        vtf_place place;
        const uint8_t *data = batch->data[i];
        size_t length = batch->headers[i].msg_len;
        if ((is_srtp(data, length) || vtf_may_be_check(data, length)) &&
            vtf_addresses_find(&hub->routes, &given->from[i], &place)) {
            given->shard[i] = place.shard;
            given->transport[i] = place.transport;
            given->shards |= (uint64_t)1 << place.shard;
        } else {
            given->shard[i] = UPWARD;
        }
    }
    pthread_rwlock_unlock(&hub->routes_lock);
}

static void hand_up(vtf_hub *hub, const delivery *given, int which) {
    vtf_record record = {
        .kind = VTF_UP_DATAGRAM, .from = given->from[which], .length = (uint16_t)given->batch->headers[which].msg_len};
    vtf_hub_hand_up(hub, record, given->batch->data[which]);
}

/* Returns whether Python is to be told of it. */
static bool hand_up_strange(vtf_hub *hub, const delivery *given) {
    bool tell = false;
    for (int i = 0; i < given->count; i++) {
        if (given->shard[i] != UPWARD) continue;
        hand_up(hub, given, i);
        tell = true;
    }
    return tell;
}

static bool take_in(vtf_hub *hub, vtf_shard *shard, const delivery *given, int index, double now) {
    bool tell = false;
    vtf *core = shard->core;
    for (int i = 0; i < given->count; i++) {
        if (given->shard[i] != index) continue;
        uint8_t *data = given->batch->data[i];
        size_t length = given->batch->headers[i].msg_len;
        if (!is_srtp(data, length)) {
            if (vtf_shard_answer(shard, given->transport[i], &given->from[i], data, length, now)) continue;
            hand_up(hub, given, i);
            tell = true;
            continue;
        }
        size_t plain = vtf_receive(core, given->transport[i], data, length, now);
        if (plain == 0) continue;
        vtf_record record = {
            .kind = VTF_UP_RTCP, .transport = given->transport[i], .at = now, .length = (uint16_t)plain};
        vtf_hub_hand_up(hub, record, data);
        tell |= !vtf_rtcp_can_wait(data, plain);
    }
    if (vtf_take_gap(core)) {
        vtf_hub_hand_up(hub, (vtf_record){.kind = VTF_UP_GAP}, NULL);
        tell = true;
    }
    return tell;
}

/* Takes in one batch; without `flush` what is to be forwarded may stay in it. Returns in which shards, `left` being where
 * something stayed before: there many listen to a frame whose end has not come. */
static uint64_t take_batch(vtf_reader *reader, vtf_batch *batch, int count, bool flush, uint64_t left) {
    vtf_hub *hub = reader->hub;
    delivery given = {.batch = batch, .count = count};
    double now = now_seconds();
    find_places(hub, &given);
    bool tell = hand_up_strange(hub, &given);
    for (uint64_t shards = given.shards | left; shards; shards &= shards - 1) {
        int index = __builtin_ctzll(shards);
        uint64_t bit = (uint64_t)1 << index;
        vtf_shard *shard = &hub->shards[index];
        vtf_shard_enter(shard, reader->sockets);
        tell |= take_in(hub, shard, &given, index, now);
        if (!flush && vtf_awaiting(shard->core) >= GATHER_FROM) {
            left |= bit;
        } else {
            vtf_flush(shard->core, now);
            left &= ~bit;
        }
        tell |= shard->handed_up;
        shard->handed_up = false;
        vtf_shard_unlock(shard);
    }
    if (tell) vtf_hub_tell(hub);
    return left;
}

static int read_batch(vtf_hub *hub, int fd, vtf_batch *batch) {
    int count = vtf_wire_read(fd, batch);
    if (count == 0) return 0;
    pthread_mutex_lock(&hub->upward_lock);
    hub->counts.reads++;
    hub->counts.datagrams_in += (uint64_t)count;
    pthread_mutex_unlock(&hub->upward_lock);
    return count;
}

static void read_socket(vtf_reader *reader, int fd) {
    vtf_hub *hub = reader->hub;
    for (int round = 0; round < ROUNDS; round++) {
        int count = read_batch(hub, fd, &reader->batches[0]);
        if (count == 0) return;
        uint64_t left = take_batch(reader, &reader->batches[0], count, count == VTF_BATCH, 0);
        for (int next = 1; left; next++) {
            struct pollfd more = {fd, POLLIN, 0};
            struct timespec moment = {0, GATHER_NS};
            int came = ppoll(&more, 1, &moment, NULL) > 0 ? read_batch(hub, fd, &reader->batches[next]) : 0;
            bool last = came == 0 || next == VTF_READER_BATCHES - 1;
            left = take_batch(reader, &reader->batches[next], came, last, left);
        }
        if (count < VTF_BATCH) return;
    }
}

void *vtf_reader_run(void *context) {
    vtf_reader *reader = context;
    prctl(PR_SET_TIMERSLACK, 1000ul);
    struct pollfd waiting[3] = {
        {reader->hub->stop, POLLIN, 0}, {reader->sockets[0], POLLIN, 0}, {reader->sockets[1], POLLIN, 0}};
    for (;;) {
        if (poll(waiting, 3, -1) < 0 && errno != EINTR) return NULL;
        if (waiting[0].revents) return NULL;
        for (int i = 1; i < 3; i++)
            if (waiting[i].revents) read_socket(reader, waiting[i].fd);
    }
}
