/* The core as a whole, and what is received on its way through. */
#include "core.h"

#include <stdlib.h>

#include "parts.h"

enum { SRTP_OK = 0, SRTP_REPLAYED = 9, SRTP_TOO_OLD = 10 };

vtf *vtf_new(const vtf_srtp *srtp, vtf_emit emit, void *context) {
    vtf *core = calloc(1, sizeof *core);
    if (core == NULL) return NULL;
    core->srtp = *srtp;
    core->emit = emit;
    core->context = context;
    core->run = core->room;
    return core;
}

void vtf_free(vtf *core) {
    uint32_t number;
    void *item;
    /* The sessions may be gone already. */
    for (size_t at = 0; vtf_map_next(&core->transports, &at, &number, &item);)
        ((vtf_transport *)item)->inbound = ((vtf_transport *)item)->outbound = NULL;
    for (size_t at = 0; vtf_map_next(&core->transports, &at, &number, &item); at = 0) vtf_remove_transport(core, number);
    vtf_map_free(&core->transports);
    vtf_map_free(&core->sources);
    vtf_map_free(&core->sinks);
    free(core->dirty);
    free(core);
}

static bool opened(vtf *core, vtf_transport *transport, int (*unprotect)(void *, void *, int *), uint8_t *datagram,
                   size_t *length, double now) {
    int size = (int)*length;
    vtf_drop refusal = VTF_DROP_oversized;
    if (*length <= VTF_MAX_PACKET) {
        int status = unprotect(transport->inbound, datagram, &size);
        if (status == SRTP_OK) {
            transport->stats.packets_received++;
            transport->stats.octets_received += (int64_t)*length;
            transport->stats.last_heard_at = now;
            *length = (size_t)size;
            return true;
        }
        refusal = status == SRTP_REPLAYED || status == SRTP_TOO_OLD ? VTF_DROP_replayed : VTF_DROP_unauthenticated;
    }
    vtf_count_drop(core, refusal);
    return false;
}

static void receive_rtp(vtf *core, vtf_transport *transport, vtf_packet *packet, double now) {
    if (transport->ids.transport_cc) {
        size_t length = 0;
        const uint8_t *number = vtf_extension(packet, transport->ids.transport_cc, &length);
        if (number != NULL && length >= 2) vtf_note_arrival(transport, vtf_read16(number), now);
    }
    vtf_layer *layer = vtf_map_get(&transport->routes, packet->ssrc);
    if (layer == NULL) layer = vtf_bind(core, transport, packet);
    if (layer != NULL) {
        vtf_accept(core, layer, packet, now);
        return;
    }
    vtf_meet(core, transport, packet->ssrc);
    vtf_count_drop(core, VTF_DROP_unknown_ssrc);
}

size_t vtf_receive(vtf *core, uint32_t number, uint8_t *datagram, size_t length, double now) {
    vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return 0;
    if (length < 12 || (datagram[0] & 0xC0) != 0x80) {
        vtf_count_drop(core, VTF_DROP_malformed);
    } else if (transport->inbound == NULL) {
        vtf_count_drop(core, VTF_DROP_no_keys);
    } else if ((datagram[1] & 0x7F) >= 64 && (datagram[1] & 0x7F) <= 95) {
        if (!opened(core, transport, core->srtp.unprotect_rtcp, datagram, &length, now)) return 0;
        vtf_meet(core, transport, vtf_read32(datagram + 4));
        return vtf_admit_rtcp(core, transport, length, now) ? length : 0;
    } else if (opened(core, transport, core->srtp.unprotect, datagram, &length, now)) {
        vtf_packet packet;
        if (vtf_parse(&packet, datagram, length)) {
            receive_rtp(core, transport, &packet, now);
        } else {
            vtf_meet(core, transport, length >= 12 ? vtf_read32(datagram + 8) : 0);
            vtf_count_drop(core, VTF_DROP_malformed);
        }
    }
    return 0;
}
