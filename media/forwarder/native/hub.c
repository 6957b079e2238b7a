#include "hub.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "map.h"

/* Batches read before the other descriptors get their turn. */
#define ROUNDS 16
/* A frame comes as several packets in a row. Each datagram to somebody costs a system call, a run of them costs one too:
 * where many listen it pays to wait a moment for the rest of the frame. */
#define GATHER_FROM 32
#define GATHER_NS 150000
#define GATHER_BATCHES 4

static void emit(void *context, uint32_t transport, const uint8_t *data, size_t total, size_t segment) {
    vtf_hub *hub = context;
    vtf_peer *peer = vtf_map_get(hub->peers, transport);
    if (peer == NULL) {
        for (size_t at = 0; at < total; at += segment)
            vtf_upward_put(&hub->upward, VTF_UP_SEND, transport, NULL, data + at,
                           total - at < segment ? total - at : segment);
    } else if (peer->fd < 0) {
        hub->unaddressed += (total + segment - 1) / segment;
    } else {
        vtf_wire_send(peer, data, total, segment, &hub->counts);
    }
}

vtf_hub *vtf_hub_new(const vtf_srtp *srtp, uint64_t seed) {
    vtf_hub *hub = calloc(1, sizeof *hub);
    if (hub == NULL) return NULL;
    hub->sockets[0] = hub->sockets[1] = hub->stop = -1;
    hub->notify = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    hub->peers = calloc(1, sizeof(vtf_map));
    hub->core = vtf_new(srtp, emit, hub);
    pthread_mutex_init(&hub->gate, NULL);
    pthread_mutex_init(&hub->lock, NULL);
    if (hub->core == NULL || hub->peers == NULL || hub->notify < 0 || !vtf_addresses_init(&hub->routes, seed)) {
        vtf_hub_free(hub);
        return NULL;
    }
    return hub;
}

void vtf_hub_free(vtf_hub *hub) {
    vtf_hub_stop(hub);
    if (hub->core) vtf_free(hub->core);
    if (hub->peers) {
        uint32_t number;
        void *peer;
        for (size_t at = 0; vtf_map_next(hub->peers, &at, &number, &peer);) free(peer);
        vtf_map_free(hub->peers);
        free(hub->peers);
    }
    vtf_addresses_free(&hub->routes);
    vtf_upward_free(&hub->upward);
    if (hub->notify >= 0) close(hub->notify);
    pthread_mutex_destroy(&hub->gate);
    pthread_mutex_destroy(&hub->lock);
    free(hub);
}

void vtf_hub_lock(vtf_hub *hub) {
    pthread_mutex_lock(&hub->gate);
    pthread_mutex_lock(&hub->lock);
    pthread_mutex_unlock(&hub->gate);
}

void vtf_hub_unlock(vtf_hub *hub) { pthread_mutex_unlock(&hub->lock); }

static double now_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* SRTP and SRTCP by their first octet (RFC 7983 7). */
static bool is_srtp(const uint8_t *data, size_t length) { return length > 0 && data[0] >= 128 && data[0] <= 191; }

static void take_in(vtf_hub *hub, vtf_batch *batch, size_t index, double now) {
    size_t length = batch->headers[index].msg_len;
    if (batch->headers[index].msg_hdr.msg_flags & MSG_TRUNC) return;
    vtf_address from;
    vtf_address_from(&from, &batch->from[index]);
    uint32_t transport;
    if (is_srtp(batch->data[index], length) && vtf_addresses_find(&hub->routes, &from, &transport)) {
        size_t plain = vtf_receive(hub->core, transport, batch->data[index], length, now);
        if (plain > 0) vtf_upward_put(&hub->upward, VTF_UP_RTCP, transport, &from, batch->data[index], plain);
    } else {
        vtf_upward_put(&hub->upward, VTF_UP_DATAGRAM, 0, &from, batch->data[index], length);
    }
}

/* Takes in one batch; without `flush` what is to be forwarded stays in it. Returns how many listen to a frame whose
 * end has not come. */
static size_t take_batch(vtf_hub *hub, vtf_batch *batch, int count, bool flush) {
    double now = now_seconds();
    vtf_hub_lock(hub);
    bool silent = hub->upward.used == 0;
    for (int i = 0; i < count; i++) take_in(hub, batch, (size_t)i, now);
    size_t awaiting = flush ? 0 : vtf_awaiting(hub->core);
    if (awaiting < GATHER_FROM) vtf_flush(hub->core, now);
    bool tell = silent && hub->upward.used > 0;
    vtf_hub_unlock(hub);
    if (tell) eventfd_write(hub->notify, 1);
    return awaiting;
}

static void read_socket(vtf_hub *hub, int fd) {
    for (int round = 0; round < ROUNDS; round++) {
        int count = vtf_wire_read(fd, &hub->batches[0], &hub->counts);
        if (count == 0) return;
        size_t awaiting = take_batch(hub, &hub->batches[0], count, count == VTF_BATCH);
        for (int next = 1; awaiting >= GATHER_FROM; next++) {
            struct pollfd more = {fd, POLLIN, 0};
            struct timespec moment = {0, GATHER_NS};
            int came = ppoll(&more, 1, &moment, NULL) > 0 ? vtf_wire_read(fd, &hub->batches[next], &hub->counts) : 0;
            awaiting = take_batch(hub, &hub->batches[next], came, came == 0 || next == GATHER_BATCHES - 1);
        }
        if (count < VTF_BATCH) return;
    }
}

static void *run(void *context) {
    vtf_hub *hub = context;
    prctl(PR_SET_TIMERSLACK, 1000ul);
    struct pollfd waiting[3] = {
        {hub->stop, POLLIN, 0}, {hub->sockets[0], POLLIN, 0}, {hub->sockets[1], POLLIN, 0}};
    for (;;) {
        if (poll(waiting, 3, -1) < 0 && errno != EINTR) return NULL;
        if (waiting[0].revents) return NULL;
        for (int i = 1; i < 3; i++)
            if (waiting[i].revents) read_socket(hub, waiting[i].fd);
    }
}

int vtf_hub_start(vtf_hub *hub, int socket4, int socket6) {
    hub->batches = malloc(GATHER_BATCHES * sizeof *hub->batches);
    if (hub->batches == NULL) return ENOMEM;
    for (int i = 0; i < GATHER_BATCHES; i++) vtf_batch_init(&hub->batches[i]);
    hub->stop = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (hub->stop < 0) return errno;
    hub->sockets[0] = socket4;
    hub->sockets[1] = socket6;
    /* Signals are Python's. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&hub->thread, NULL, run, hub);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    hub->running = failed == 0;
    return failed;
}

void vtf_hub_stop(vtf_hub *hub) {
    if (hub->running) {
        eventfd_write(hub->stop, 1);
        pthread_join(hub->thread, NULL);
        hub->running = false;
    }
    if (hub->stop >= 0) close(hub->stop);
    hub->stop = hub->sockets[0] = hub->sockets[1] = -1;
    free(hub->batches);
    hub->batches = NULL;
}

void vtf_hub_noticed(vtf_hub *hub) {
    eventfd_t value;
    eventfd_read(hub->notify, &value);
}

void vtf_hub_notice(vtf_hub *hub) { eventfd_write(hub->notify, 1); }

bool vtf_hub_route(vtf_hub *hub, const vtf_address *address, uint32_t transport) {
    return vtf_addresses_put(&hub->routes, address, transport);
}

void vtf_hub_unroute(vtf_hub *hub, const vtf_address *address) { vtf_addresses_remove(&hub->routes, address); }

bool vtf_hub_set_peer(vtf_hub *hub, uint32_t transport, vtf_peer_kind kind, const vtf_address *address) {
    if (kind == VTF_PEER_UPWARD) {
        vtf_hub_forget_peer(hub, transport);
        return true;
    }
    vtf_peer *peer = vtf_map_get(hub->peers, transport);
    if (peer == NULL) {
        peer = calloc(1, sizeof *peer);
        if (peer == NULL) return false;
        if (!vtf_map_put(hub->peers, transport, peer)) {
            free(peer);
            return false;
        }
    }
    int fd = kind == VTF_PEER_NOBODY ? -1 : hub->sockets[address->family == AF_INET ? 0 : 1];
    vtf_peer_set(peer, fd, address);
    return true;
}

void vtf_hub_forget_peer(vtf_hub *hub, uint32_t transport) { free(vtf_map_remove(hub->peers, transport)); }
