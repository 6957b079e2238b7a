/* The core with its sockets, its thread and its lock. Python calls in under the lock; the thread forwards under it. */
#ifndef VTF_HUB_H
#define VTF_HUB_H

#include <pthread.h>

#include "addresses.h"
#include "core.h"
#include "upward.h"
#include "wire.h"

typedef struct {
    vtf *core;
    vtf_upward upward;
    uint64_t unaddressed; /* datagrams for a transport that may not be sent to now */
    vtf_wire_counts counts;

    /* Who waits for the lock holds the gate, so that the thread cannot take the lock twice in a row before them. */
    pthread_mutex_t gate, lock;
    vtf_address_table routes;
    void *peers; /* vtf_map of vtf_peer by transport */
    vtf_batch *batches; /* of the thread: what it read and has not sent on */
    int sockets[2]; /* IPv4, IPv6; -1 without */
    int notify;     /* eventfd: something was handed up */
    int stop;       /* eventfd: the thread shall end */
    bool running;
    pthread_t thread;
} vtf_hub;

/* NULL when out of memory. */
vtf_hub *vtf_hub_new(const vtf_srtp *srtp, uint64_t seed);
/* Stops the thread first. The sockets stay the caller's. */
void vtf_hub_free(vtf_hub *hub);

void vtf_hub_lock(vtf_hub *hub);
void vtf_hub_unlock(vtf_hub *hub);

/* Read from the sockets (-1: none) in a thread of its own from now on. Returns 0 or an errno. */
int vtf_hub_start(vtf_hub *hub, int socket4, int socket6);
void vtf_hub_stop(vtf_hub *hub);
/* Empties the event descriptor that Python waits on. */
void vtf_hub_noticed(vtf_hub *hub);
/* Makes `notify` readable again: not all was taken. */
void vtf_hub_notice(vtf_hub *hub);

/* The rest is called under the lock. */
bool vtf_hub_route(vtf_hub *hub, const vtf_address *address, uint32_t transport);
void vtf_hub_unroute(vtf_hub *hub, const vtf_address *address);
/* Where a transport's datagrams go. One that was never told, or is told VTF_PEER_UPWARD, is Python's to send for. */
typedef enum { VTF_PEER_NOBODY, VTF_PEER_ADDRESS, VTF_PEER_UPWARD } vtf_peer_kind;
bool vtf_hub_set_peer(vtf_hub *hub, uint32_t transport, vtf_peer_kind kind, const vtf_address *address);
void vtf_hub_forget_peer(vtf_hub *hub, uint32_t transport);

#endif
