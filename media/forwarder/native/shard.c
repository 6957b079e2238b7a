/* One part of the rooms: its core, its lock, and where its datagrams go. */
#include <stdlib.h>

#include "hub.h"

void vtf_shard_enter(vtf_shard *shard, const int sockets[2]) {
    pthread_mutex_lock(&shard->gate);
    pthread_mutex_lock(&shard->lock);
    pthread_mutex_unlock(&shard->gate);
    shard->sockets = sockets;
}

void vtf_shard_lock(vtf_shard *shard) { vtf_shard_enter(shard, shard->hub->sockets); }

void vtf_shard_unlock(vtf_shard *shard) { pthread_mutex_unlock(&shard->lock); }

bool vtf_shard_set_peer(vtf_shard *shard, uint32_t transport, vtf_peer_kind kind, const vtf_address *address) {
    if (kind == VTF_PEER_UPWARD) {
        vtf_shard_forget_peer(shard, transport);
        return true;
    }
    vtf_peer *peer = vtf_map_get(&shard->peers, transport);
    if (peer == NULL) {
        peer = calloc(1, sizeof *peer);
        if (peer == NULL) return false;
        if (!vtf_map_put(&shard->peers, transport, peer)) {
            free(peer);
            return false;
        }
    }
    vtf_peer_set(peer, kind == VTF_PEER_ADDRESS ? address : NULL);
    return true;
}

void vtf_shard_forget_peer(vtf_shard *shard, uint32_t transport) { free(vtf_map_remove(&shard->peers, transport)); }
