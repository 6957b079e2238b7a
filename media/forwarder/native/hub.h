/* The forwarder with its sockets, its threads and their locks. Rooms are spread over shards, each a core of its own with
 * a lock of its own; threads read from sockets bound to one port, and each forwards in whichever shard a datagram is for.
 * Python calls in under a shard's lock. */
#ifndef VTF_HUB_H
#define VTF_HUB_H

#include <pthread.h>

#include "addresses.h"
#include "consent.h"
#include "core.h"
#include "map.h"
#include "upward.h"
#include "wire.h"

#define VTF_MAX_SHARDS 64
#define VTF_MAX_THREADS 16

typedef struct vtf_hub vtf_hub;

typedef struct {
    vtf_hub *hub;
    vtf *core;
    /* Who waits for the lock holds the gate, so that a thread cannot take the lock twice in a row before them. */
    pthread_mutex_t gate, lock;
    vtf_map peers;            /* vtf_peer by transport */
    vtf_map consents;         /* vtf_consent by transport */
    const int *sockets;       /* of whoever holds the lock */
    bool released;            /* by the pacer, which knows that something waits; under the lock */
    bool handed_up;           /* to Python, of which it is to be told */
    uint64_t unaddressed;     /* datagrams for a transport that may not be sent to now */
    vtf_wire_counts counts;   /* of what was written */
} vtf_shard;

typedef struct {
    vtf_hub *hub;
    int sockets[2];     /* IPv4, IPv6; -1 without */
    vtf_batch *batches; /* what it read and has not sent on */
    pthread_t thread;
    bool running;
} vtf_reader;

struct vtf_hub {
    vtf_shard shards[VTF_MAX_SHARDS];
    size_t shards_count;
    vtf_reader readers[VTF_MAX_THREADS];
    size_t readers_count;
    int sockets[2]; /* the first reader's, with which Python's calls send; -1 without */
    pthread_rwlock_t routes_lock;
    vtf_address_table routes;
    pthread_mutex_t upward_lock; /* may be taken while a shard's is held */
    vtf_upward upward;
    vtf_wire_counts counts; /* of what was read; under the same lock */
    int notify;             /* eventfd: something was handed up */
    int stop;               /* eventfd: the threads shall end */
    pthread_t pacer;        /* lets go what waits for its turn */
    bool pacing;            /* it runs */
    pthread_mutex_t pacer_lock; /* may be taken while a shard's is held */
    pthread_cond_t pacer_called;
    uint64_t waiting;       /* shards in which something waits, a bit each; under that lock */
    bool pacer_ends;        /* the same */
};

/* NULL when out of memory, or for a number of shards that cannot be had. */
vtf_hub *vtf_hub_new(const vtf_srtp *srtp, size_t shards, uint64_t seed);
/* Stops the threads first. The sockets stay the caller's. */
void vtf_hub_free(vtf_hub *hub);

/* Read from the sockets (an IPv4 and an IPv6 one for each thread; -1: none) from now on. Returns 0 or an errno. */
int vtf_hub_start(vtf_hub *hub, const int (*sockets)[2], size_t threads);
void vtf_hub_stop(vtf_hub *hub);

/* Empties the event descriptor that Python waits on. */
void vtf_hub_noticed(vtf_hub *hub);
/* Makes `notify` readable again: not all was taken. */
void vtf_hub_notice(vtf_hub *hub);
/* Makes it readable, if that was not done since all was taken. */
void vtf_hub_tell(vtf_hub *hub);
/* Python takes it when it looks next; where that is too late, `vtf_hub_tell` is to follow. */
void vtf_hub_hand_up(vtf_hub *hub, vtf_record record, const uint8_t *data);
/* All that was handed up so far; valid until the next call. */
const uint8_t *vtf_hub_take(vtf_hub *hub, size_t *used);
/* What was read and written, all in all. Takes the locks by itself. */
vtf_wire_counts vtf_hub_counts(vtf_hub *hub);

/* SRTP from the address is for this transport of this shard. False when out of memory. */
bool vtf_hub_route(vtf_hub *hub, const vtf_address *address, uint32_t transport, size_t shard);
void vtf_hub_unroute(vtf_hub *hub, const vtf_address *address);

/* Until the unlocking the shard sends with these sockets, or the hub's. */
void vtf_shard_enter(vtf_shard *shard, const int sockets[2]);
void vtf_shard_lock(vtf_shard *shard);
void vtf_shard_unlock(vtf_shard *shard);

/* Under the shard's lock. Where a transport's datagrams go. One that was never told, or is told VTF_PEER_UPWARD, is
 * Python's to send for. */
typedef enum { VTF_PEER_NOBODY, VTF_PEER_ADDRESS, VTF_PEER_UPWARD } vtf_peer_kind;
bool vtf_shard_set_peer(vtf_shard *shard, uint32_t transport, vtf_peer_kind kind, const vtf_address *address);

/* Under the shard's lock. Which of a transport's checks `vtf_shard_answer` takes; NULL: none any more. False when out of
 * memory. When the last one came stays known. */
bool vtf_shard_set_consent(vtf_shard *shard, uint32_t transport, const vtf_consent *consent);
double vtf_shard_checked_at(const vtf_shard *shard, uint32_t transport);
/* Returns whether the datagram was such a check, and is answered. */
bool vtf_shard_answer(vtf_shard *shard, uint32_t transport, const vtf_address *from, const uint8_t *data, size_t length,
                      double now);

/* Under the shard's lock: neither peer nor consent. */
void vtf_shard_forget(vtf_shard *shard, uint32_t transport);

/* pacer.c */
void vtf_pacer_init(vtf_hub *hub);
void vtf_pacer_free(vtf_hub *hub);
/* Returns 0 or an errno. */
int vtf_pacer_start(vtf_hub *hub);
void vtf_pacer_stop(vtf_hub *hub);
/* Under the shard's lock: something waits there. */
void vtf_pacer_call(vtf_shard *shard);

/* reader.c: a thread's work, until `hub->stop`. */
void *vtf_reader_run(void *reader);
/* Datagrams of several batches may wait for the rest of their frame. */
#define VTF_READER_BATCHES 4

#endif
