/* Video to a thin link goes at the pace that the control sets; what is ahead of it waits in line (pacing.h). */
#include <stdlib.h>
#include <string.h>

#include "parts.h"

/* The first in line goes. */
static void let_go(vtf *core, vtf_pace *pace, double now) {
    const uint8_t *data;
    vtf_going going = vtf_line_take(pace, &data);
    uint8_t *out = vtf_next_datagram(core, pace->transport);
    memcpy(out, data, going.length);
    going.waited = true;
    /* What never goes has no number: the receiver would report it as lost. */
    if (going.again) vtf_write16(out + 2, going.sink->rtx_sequence++);
    vtf_stamp(&going.sink->spec, out, now, vtf_take_transport_sequence(going.sink));
    vtf_depart(core, &going, out, now);
}

/* Nothing is in line any more that has to be looked for. */
static void step_aside(vtf_pace *pace) {
    if (pace->held_by == NULL) return;
    *pace->held_by = pace->next;
    if (pace->next != NULL) pace->next->held_by = pace->held_by;
    pace->held_by = NULL;
}

bool vtf_line_up(vtf *core, const vtf_going *going) {
    vtf_pace *pace = going->sink->transport->pace;
    if (going->sink->transport->outbound == NULL) {
        vtf_count_drop(core, VTF_DROP_no_keys);
        return false;
    }
    if (going->length > VTF_MAX_PACKET) {
        vtf_count_drop(core, VTF_DROP_oversized);
        return false;
    }
    if (vtf_line_full(pace, going->length)) {
        /* It may be asked for. The link did not lose it, nor may it: sound would be lost with it. */
        if (!going->again) vtf_departures_leave_out(&going->sink->departures, going->outgoing, going->sink->packets);
        vtf_count_drop(core, VTF_DROP_line_full);
        return false;
    }
    vtf_line_add(pace, going);
    if (pace->held_by == NULL) {
        pace->next = core->lines;
        pace->held_by = &core->lines;
        if (pace->next != NULL) pace->next->held_by = &pace->next;
        core->lines = pace;
    }
    return true;
}

bool vtf_waits(const vtf *core) { return core->lines != NULL; }

void vtf_release(vtf *core, double now) {
    for (vtf_pace *pace = core->lines, *next; pace != NULL; pace = next) {
        next = pace->next;
        while (pace->count > 0 && pace->due <= vtf_micro(now)) let_go(core, pace, now);
        if (pace->count == 0) step_aside(pace);
    }
    vtf_ship(core);
}

vtf_status vtf_set_pace(vtf *core, uint32_t number, uint32_t rate, double now) {
    vtf_transport *transport = vtf_map_get(&core->transports, number);
    if (transport == NULL) return VTF_UNKNOWN;
    vtf_flush(core, 0);
    if (rate == 0 && transport->pace != NULL) {
        while (transport->pace->count > 0) let_go(core, transport->pace, now);
        vtf_ship(core);
        vtf_unpace(transport);
    }
    if (rate == 0) return VTF_OK;
    if (transport->pace == NULL) {
        vtf_pace *pace = calloc(1, sizeof *pace);
        if (pace == NULL) return VTF_NO_MEMORY;
        pace->transport = transport;
        transport->pace = pace;
    }
    transport->pace->rate = rate;
    return VTF_OK;
}

void vtf_unpace(vtf_transport *transport) {
    if (transport->pace == NULL) return;
    step_aside(transport->pace);
    free(transport->pace);
    transport->pace = NULL;
}

void vtf_sink_withdraw(vtf_sink *sink) {
    if (sink->transport->pace != NULL) vtf_line_forget(sink->transport->pace, sink);
}
