/* Sealed datagrams, gathered into runs to one transport that the kernel may cut apart again (UDP_SEGMENT). Several runs are
 * sealed before the first is sent: the cipher and the kernel drive each other out of a core's cache. */
#include <string.h>

#include "parts.h"

enum { SRTP_OK = 0, SRTP_REPLAYED = 9, SRTP_TOO_OLD = 10 };

void vtf_end_run(vtf *core) {
    if (core->run_count == 0) return;
    core->runs[core->runs_count++] =
        (vtf_run){core->run_transport->number, core->run, core->run_total, core->run_segment};
    core->run += core->run_total;
    core->run_count = core->run_total = 0;
    if (core->runs_count == VTF_RUNS) vtf_ship(core);
}

void vtf_ship(vtf *core) {
    vtf_end_run(core);
    if (core->runs_count > 0) core->emit(core->context, core->runs, core->runs_count);
    core->runs_count = 0;
    core->run = core->room;
}

uint8_t *vtf_next_datagram(vtf *core, vtf_transport *transport) {
    if (core->run_transport != transport || core->run_count >= VTF_RUN_SEGMENTS ||
        core->run_total + VTF_MAX_PACKET + VTF_SRTP_TRAILER > VTF_RUN_OCTETS)
        vtf_end_run(core);
    if (core->run + core->run_total + VTF_MAX_PACKET + VTF_SRTP_TRAILER > core->room + sizeof core->room) vtf_ship(core);
    core->run_transport = transport;
    return core->run + core->run_total;
}

/* The datagram lies behind the run. One that is longer than those before it begins another; one that is shorter ends
 * this one. */
void vtf_join(vtf *core, vtf_transport *transport, size_t length) {
    transport->stats.packets_sent++;
    transport->stats.octets_sent += (int64_t)length;
    if (core->run_count > 0 && length > core->run_segment) {
        const uint8_t *datagram = core->run + core->run_total;
        vtf_end_run(core);
        if (core->run != datagram) memmove(core->run, datagram, length);
    }
    if (core->run_count == 0) core->run_segment = length;
    core->run_count++;
    core->run_total += length;
    if (length < core->run_segment) vtf_end_run(core);
}

static bool may_seal(vtf *core, const vtf_transport *transport, size_t length) {
    if (transport->outbound != NULL && length <= VTF_MAX_PACKET) return true;
    vtf_count_drop(core, transport->outbound == NULL ? VTF_DROP_no_keys : VTF_DROP_oversized);
    return false;
}

static size_t protect(vtf *core, const vtf_transport *transport, size_t length, int (*with)(void *, void *, int *)) {
    int size = (int)length;
    int status = with(transport->outbound, core->run + core->run_total, &size);
    if (status == SRTP_OK) return (size_t)size;
    vtf_count_drop(core, status == SRTP_REPLAYED || status == SRTP_TOO_OLD ? VTF_DROP_replayed : VTF_DROP_unprotectable);
    return 0;
}

size_t vtf_seal(vtf *core, vtf_transport *transport, size_t length) {
    if (!may_seal(core, transport, length)) return 0;
    if (transport->sealer == NULL) return protect(core, transport, length, core->srtp.protect);
    vtf_sealing sealing = vtf_sealer_seal(transport->sealer, core->run + core->run_total, &length);
    if (sealing == VTF_SEALED_WELL) return length;
    vtf_count_drop(core, sealing == VTF_SEALED_BEFORE ? VTF_DROP_replayed : VTF_DROP_unprotectable);
    return 0;
}

void vtf_send_again(vtf *core, vtf_transport *transport, const uint8_t *datagram, size_t length) {
    memcpy(vtf_next_datagram(core, transport), datagram, length);
    vtf_join(core, transport, length);
}

vtf_status vtf_send_rtcp(vtf *core, uint32_t number, const uint8_t *packet, size_t length) {
    vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return VTF_UNKNOWN;
    if (transport->outbound != NULL && (length < 8 || vtf_is_retired(transport, vtf_read32(packet + 4)))) {
        vtf_count_drop(core, VTF_DROP_rtcp_of_retired);
    } else if (may_seal(core, transport, length)) {
        memcpy(vtf_next_datagram(core, transport), packet, length);
        size_t sealed = protect(core, transport, length, core->srtp.protect_rtcp);
        if (sealed > 0) vtf_join(core, transport, sealed);
        vtf_ship(core);
    }
    return VTF_OK;
}
