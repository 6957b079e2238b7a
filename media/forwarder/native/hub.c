#include "hub.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static void emit(void *context, const vtf_run *runs, size_t count) {
    vtf_shard *shard = context;
    vtf_outbox outbox;
    outbox.counts = &shard->counts;
    outbox.count = 0;
    for (size_t i = 0; i < count; i++) {
        const vtf_run *run = &runs[i];
        vtf_peer *peer = vtf_map_get(&shard->peers, run->transport);
        if (peer == NULL) {
            for (size_t at = 0; at < run->total; at += run->segment) {
                size_t length = run->total - at < run->segment ? run->total - at : run->segment;
                vtf_record record = {.kind = VTF_UP_SEND, .transport = run->transport, .length = (uint16_t)length};
                vtf_hub_hand_up(shard->hub, record, run->data + at);
            }
            shard->handed_up = true;
        } else if (peer->family < 0 || shard->sockets[peer->family] < 0) {
            shard->unaddressed += (run->total + run->segment - 1) / run->segment;
        } else {
            vtf_wire_send(&outbox, shard->sockets[peer->family], peer, run->data, run->total, run->segment);
        }
    }
    vtf_wire_post(&outbox);
}

vtf_hub *vtf_hub_new(const vtf_srtp *srtp, size_t shards, uint64_t seed) {
    if (shards == 0 || shards > VTF_MAX_SHARDS) return NULL;
    vtf_hub *hub = calloc(1, sizeof *hub);
    if (hub == NULL) return NULL;
    hub->sockets[0] = hub->sockets[1] = hub->stop = -1;
    hub->notify = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    pthread_mutex_init(&hub->upward_lock, NULL);
    pthread_rwlock_init(&hub->routes_lock, NULL);
    vtf_pacer_init(hub);
    bool whole = hub->notify >= 0 && vtf_addresses_init(&hub->routes, seed);
    for (; hub->shards_count < shards; hub->shards_count++) {
        vtf_shard *shard = &hub->shards[hub->shards_count];
        shard->hub = hub;
        shard->core = vtf_new(srtp, emit, shard);
        pthread_mutex_init(&shard->gate, NULL);
        pthread_mutex_init(&shard->lock, NULL);
        whole = whole && shard->core != NULL;
    }
    if (whole) return hub;
    vtf_hub_free(hub);
    return NULL;
}

static void free_all(vtf_map *map) {
    uint32_t number;
    void *value;
    for (size_t at = 0; vtf_map_next(map, &at, &number, &value);) free(value);
    vtf_map_free(map);
}

void vtf_hub_free(vtf_hub *hub) {
    vtf_hub_stop(hub);
    for (size_t i = 0; i < hub->shards_count; i++) {
        vtf_shard *shard = &hub->shards[i];
        if (shard->core) vtf_free(shard->core);
        free_all(&shard->peers);
        free_all(&shard->consents);
        pthread_mutex_destroy(&shard->gate);
        pthread_mutex_destroy(&shard->lock);
    }
    vtf_addresses_free(&hub->routes);
    vtf_upward_free(&hub->upward);
    if (hub->notify >= 0) close(hub->notify);
    pthread_mutex_destroy(&hub->upward_lock);
    pthread_rwlock_destroy(&hub->routes_lock);
    vtf_pacer_free(hub);
    free(hub);
}

static int start_reader(vtf_hub *hub, const int sockets[2]) {
    vtf_reader *reader = &hub->readers[hub->readers_count++];
    *reader = (vtf_reader){.hub = hub, .sockets = {sockets[0], sockets[1]}};
    reader->batches = malloc(VTF_READER_BATCHES * sizeof *reader->batches);
    if (reader->batches == NULL) return ENOMEM;
    for (int i = 0; i < VTF_READER_BATCHES; i++) vtf_batch_init(&reader->batches[i]);
    int failed = pthread_create(&reader->thread, NULL, vtf_reader_run, reader);
    reader->running = failed == 0;
    return failed;
}

int vtf_hub_start(vtf_hub *hub, const int (*sockets)[2], size_t threads) {
    if (threads == 0 || threads > VTF_MAX_THREADS || hub->readers_count > 0) return EINVAL;
    hub->stop = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (hub->stop < 0) return errno;
    hub->sockets[0] = sockets[0][0];
    hub->sockets[1] = sockets[0][1];
    /* Signals are Python's. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = 0;
    for (size_t i = 0; i < threads && !failed; i++) failed = start_reader(hub, sockets[i]);
    if (!failed) failed = vtf_pacer_start(hub);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed) vtf_hub_stop(hub);
    return failed;
}

void vtf_hub_stop(vtf_hub *hub) {
    if (hub->stop >= 0) eventfd_write(hub->stop, 1);
    vtf_pacer_stop(hub);
    for (size_t i = 0; i < hub->readers_count; i++) {
        if (hub->readers[i].running) pthread_join(hub->readers[i].thread, NULL);
        free(hub->readers[i].batches);
    }
    hub->readers_count = 0;
    if (hub->stop >= 0) close(hub->stop);
    hub->stop = hub->sockets[0] = hub->sockets[1] = -1;
}

void vtf_hub_noticed(vtf_hub *hub) {
    eventfd_t value;
    eventfd_read(hub->notify, &value);
}

void vtf_hub_notice(vtf_hub *hub) { eventfd_write(hub->notify, 1); }

void vtf_hub_tell(vtf_hub *hub) {
    pthread_mutex_lock(&hub->upward_lock);
    bool news = hub->upward.used > 0 && !hub->upward.told;
    hub->upward.told |= news;
    pthread_mutex_unlock(&hub->upward_lock);
    if (news) vtf_hub_notice(hub);
}

void vtf_hub_hand_up(vtf_hub *hub, vtf_record record, const uint8_t *data) {
    pthread_mutex_lock(&hub->upward_lock);
    vtf_upward_put(&hub->upward, record, data);
    pthread_mutex_unlock(&hub->upward_lock);
}

const uint8_t *vtf_hub_take(vtf_hub *hub, size_t *used) {
    pthread_mutex_lock(&hub->upward_lock);
    const uint8_t *records = vtf_upward_take(&hub->upward, used);
    pthread_mutex_unlock(&hub->upward_lock);
    return records;
}

vtf_wire_counts vtf_hub_counts(vtf_hub *hub) {
    pthread_mutex_lock(&hub->upward_lock);
    vtf_wire_counts all = hub->counts;
    pthread_mutex_unlock(&hub->upward_lock);
    for (size_t i = 0; i < hub->shards_count; i++) {
        vtf_shard_lock(&hub->shards[i]);
        const vtf_wire_counts *counts = &hub->shards[i].counts;
        all.datagrams_out += counts->datagrams_out;
        all.writes += counts->writes;
        all.refused += counts->refused;
        all.unsegmented += counts->unsegmented;
        vtf_shard_unlock(&hub->shards[i]);
    }
    return all;
}

bool vtf_hub_route(vtf_hub *hub, const vtf_address *address, uint32_t transport, size_t shard) {
    pthread_rwlock_wrlock(&hub->routes_lock);
    bool done = vtf_addresses_put(&hub->routes, address, (vtf_place){transport, (uint16_t)shard});
    pthread_rwlock_unlock(&hub->routes_lock);
    return done;
}

void vtf_hub_unroute(vtf_hub *hub, const vtf_address *address) {
    pthread_rwlock_wrlock(&hub->routes_lock);
    vtf_addresses_remove(&hub->routes, address);
    pthread_rwlock_unlock(&hub->routes_lock);
}
