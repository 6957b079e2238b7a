/* One peer: who its SSRCs are, and what SRTP state is kept for them. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"

/* Octets of RTCP that are read of one peer, and what a datagram counts for beside those that it holds. */
#define RTCP_PER_SECOND 96000.0
#define RTCP_BURST 192000.0
#define RTCP_EACH 16.0

bool vtf_list_add(void ***list, size_t *count, size_t *room, void *item) {
    if (*count == *room) {
        size_t larger = *room ? 2 * *room : 4;
        void **grown = realloc(*list, larger * sizeof **list);
        if (grown == NULL) return false;
        *list = grown;
        *room = larger;
    }
    (*list)[(*count)++] = item;
    return true;
}

void vtf_list_remove(void **list, size_t *count, const void *item) {
    for (size_t i = 0; i < *count; i++) {
        if (list[i] != item) continue;
        (*count)--;
        memmove(list + i, list + i + 1, (*count - i) * sizeof *list);
        return;
    }
}

static void forget_stranger(vtf_transport *transport, uint32_t ssrc) {
    for (size_t i = 0; i < transport->strangers_count; i++) {
        if (transport->strangers[i] != ssrc) continue;
        transport->strangers_count--;
        memmove(transport->strangers + i, transport->strangers + i + 1,
                (transport->strangers_count - i) * sizeof *transport->strangers);
        return;
    }
}

/* Remember an authenticated SSRC that is no source's; the one longest silent is forgotten. */
void vtf_meet(vtf *core, vtf_transport *transport, uint32_t ssrc) {
    if (vtf_map_get(&transport->routes, ssrc) != NULL) return;
    forget_stranger(transport, ssrc);
    if (transport->strangers_count == VTF_MAX_STRANGERS) {
        uint32_t oldest = transport->strangers[0];
        forget_stranger(transport, oldest);
        if (transport->inbound != NULL) core->srtp.remove_stream(transport->inbound, htonl(oldest));
    }
    transport->strangers[transport->strangers_count++] = ssrc;
}

bool vtf_route(vtf_transport *transport, uint32_t ssrc, vtf_layer *layer) {
    forget_stranger(transport, ssrc);
    return vtf_map_put(&transport->routes, ssrc, layer);
}

void vtf_unroute(vtf *core, vtf_transport *transport, uint32_t ssrc) {
    /* Its SRTP state stays for a while: the publisher may go on with the same SSRC in another source. */
    if (vtf_map_remove(&transport->routes, ssrc) != NULL) vtf_meet(core, transport, ssrc);
}

bool vtf_is_retired(const vtf_transport *transport, uint32_t ssrc) {
    return vtf_map_get(&transport->retired, ssrc) != NULL;
}

void vtf_retire(vtf *core, vtf_transport *transport, uint32_t ssrc) {
    vtf_map_remove(&transport->sending, ssrc);
    if (transport->outbound != NULL) core->srtp.remove_stream(transport->outbound, htonl(ssrc));
    if (transport->sealer != NULL) vtf_sealer_forget(transport->sealer, ssrc);
    if (transport->retired_ring == NULL)
        transport->retired_ring = malloc(VTF_MAX_RETIRED * sizeof *transport->retired_ring);
    if (transport->retired_ring == NULL || vtf_is_retired(transport, ssrc)) return;
    if (transport->retired_count == VTF_MAX_RETIRED) {
        vtf_map_remove(&transport->retired, transport->retired_ring[transport->retired_first]);
        transport->retired_first = (transport->retired_first + 1) % VTF_MAX_RETIRED;
        transport->retired_count--;
    }
    size_t last = (transport->retired_first + transport->retired_count) % VTF_MAX_RETIRED;
    transport->retired_ring[last] = ssrc;
    if (vtf_map_put(&transport->retired, ssrc, transport)) transport->retired_count++;
}

void vtf_note_arrival(vtf_transport *transport, uint16_t number, double now) {
    if (transport->arrivals_count == VTF_MAX_ARRIVALS) return;
    if (transport->arrivals_count == transport->arrivals_room) {
        size_t larger = transport->arrivals_room ? 2 * transport->arrivals_room : 64;
        vtf_arrival *grown = realloc(transport->arrivals, larger * sizeof *grown);
        if (grown == NULL) return;
        transport->arrivals = grown;
        transport->arrivals_room = larger;
    }
    transport->arrivals[transport->arrivals_count++] = (vtf_arrival){number, (int64_t)(now * 1000000)};
}

bool vtf_admit_rtcp(vtf *core, vtf_transport *transport, size_t octets, double now) {
    double passed = now - transport->rtcp_credit_at;
    double credit = transport->rtcp_credit + (passed > 0 ? passed : 0) * RTCP_PER_SECOND;
    transport->rtcp_credit_at = now;
    if (credit > RTCP_BURST) credit = RTCP_BURST;
    double price = (double)octets + RTCP_EACH;
    bool admitted = credit >= price;
    transport->rtcp_credit = admitted ? credit - price : credit;
    if (!admitted) vtf_count_drop(core, VTF_DROP_rtcp_rate);
    return admitted;
}

void vtf_transport_free(vtf_transport *transport) {
    vtf_map_free(&transport->routes);
    vtf_map_free(&transport->sending);
    vtf_map_free(&transport->retired);
    vtf_sealer_free(transport->sealer);
    free(transport->retired_ring);
    free(transport->arrivals);
    free(transport->sources);
    free(transport->sinks);
    free(transport);
}

vtf_status vtf_add_transport(vtf *core, uint32_t number) {
    if (vtf_map_get(&core->transports, number) != NULL) return VTF_IN_USE;
    vtf_transport *transport = calloc(1, sizeof *transport);
    if (transport == NULL) return VTF_NO_MEMORY;
    transport->number = number;
    transport->rtcp_credit = RTCP_BURST;
    if (!vtf_map_put(&core->transports, number, transport)) {
        vtf_transport_free(transport);
        return VTF_NO_MEMORY;
    }
    return VTF_OK;
}

vtf_status vtf_remove_transport(vtf *core, uint32_t number) {
    vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return VTF_UNKNOWN;
    vtf_flush(core, 0);
    while (transport->sources_count > 0) vtf_remove_source(core, transport->sources[transport->sources_count - 1]->number);
    while (transport->sinks_count > 0) vtf_remove_sink(core, transport->sinks[transport->sinks_count - 1]->number);
    if (core->run_transport == transport) core->run_transport = NULL;
    vtf_unpace(transport);
    vtf_map_remove(&core->transports, number);
    vtf_add_stats(&core->totals, &transport->stats);
    vtf_transport_free(transport);
    return VTF_OK;
}

vtf_status vtf_set_sessions(vtf *core, uint32_t number, void *inbound, void *outbound,
                            vtf_sealer *sealer) {
    vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) {
        vtf_sealer_free(sealer);
        return VTF_UNKNOWN;
    }
    vtf_flush(core, 0);
    transport->inbound = inbound;
    transport->outbound = outbound;
    vtf_sealer_free(transport->sealer);
    transport->sealer = sealer;
    transport->strangers_count = 0;
    vtf_map_free(&transport->retired);
    transport->retired_first = transport->retired_count = 0;
    return VTF_OK;
}

bool vtf_has_transport(const vtf *core, uint32_t number) { return vtf_map_get(&core->transports, number) != NULL; }
