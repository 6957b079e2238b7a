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

void vtf_shard_unlock(vtf_shard *shard) {
    if (vtf_waits(shard->core) && !shard->released) vtf_pacer_call(shard);
    pthread_mutex_unlock(&shard->lock);
}

bool vtf_shard_set_peer(vtf_shard *shard, uint32_t transport, vtf_peer_kind kind, const vtf_address *address) {
    if (kind == VTF_PEER_UPWARD) {
        free(vtf_map_remove(&shard->peers, transport));
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

bool vtf_shard_set_consent(vtf_shard *shard, uint32_t transport, const vtf_consent *consent) {
    vtf_consent *known = vtf_map_get(&shard->consents, transport);
    if (known == NULL) {
        if (consent == NULL) return true;
        known = calloc(1, sizeof *known);
        if (known == NULL) return false;
        if (!vtf_map_put(&shard->consents, transport, known)) {
            free(known);
            return false;
        }
    }
    double checked_at = known->checked_at;
    /* Nothing comes from an address of all zeroes. */
    *known = consent != NULL ? *consent : (vtf_consent){.checked_at = 0};
    known->checked_at = checked_at;
    return true;
}

double vtf_shard_checked_at(const vtf_shard *shard, uint32_t transport) {
    const vtf_consent *known = vtf_map_get(&shard->consents, transport);
    return known == NULL ? 0 : known->checked_at;
}

bool vtf_shard_answer(vtf_shard *shard, uint32_t transport, const vtf_address *from, const uint8_t *data, size_t length,
                      double now) {
    uint8_t answer[VTF_MAX_ANSWER];
    vtf_consent *known = vtf_map_get(&shard->consents, transport);
    size_t size = known == NULL ? 0 : vtf_answer_check(known, from, data, length, answer);
    if (size == 0) return false;
    known->checked_at = now;
    vtf_peer peer;
    vtf_peer_set(&peer, from);
    vtf_outbox outbox;
    outbox.counts = &shard->counts;
    outbox.count = 0;
    vtf_wire_send(&outbox, shard->sockets[peer.family], &peer, answer, size, size);
    vtf_wire_post(&outbox);
    return true;
}

void vtf_shard_forget(vtf_shard *shard, uint32_t transport) {
    free(vtf_map_remove(&shard->peers, transport));
    free(vtf_map_remove(&shard->consents, transport));
}
