/* A subscriber's stream: how it comes, begins again and goes. */
#include <stdlib.h>

#include "parts.h"

void vtf_sink_free(vtf_sink *sink) {
    if (sink->sealed)
        for (size_t i = 0; i < VTF_SEALED; i++) free(sink->sealed[i].data);
    free(sink->sealed);
    free(sink);
}

static bool outgoing_taken(const vtf_transport *transport, uint32_t ssrc) {
    return vtf_map_get(&transport->sending, ssrc) != NULL || vtf_is_retired(transport, ssrc);
}

static vtf_sink *make_sink(uint32_t number, vtf_transport *transport, bool video) {
    vtf_sink *sink = calloc(1, sizeof *sink);
    if (sink == NULL) return NULL;
    sink->number = number;
    sink->transport = transport;
    sink->video = video;
    sink->layer = -1;
    sink->temporal = sink->temporal_target = VTF_ALL_TEMPORAL;
    sink->rtx_sequence = 1;
    sink->tokens = 256.0;
    sink->last_sent_at = -1.0;
    return sink;
}

/* What the source has to feed it; NULL: nothing. False, and nothing changes, when out of memory. */
static bool attach(vtf_sink *sink, vtf_source *source, const vtf_sink_spec *spec) {
    if (source != NULL && source->spec.nack && !spec->has_rtx && sink->sealed == NULL) {
        sink->sealed = calloc(VTF_SEALED, sizeof *sink->sealed);
        if (sink->sealed == NULL) return false;
    }
    if (source != NULL && !vtf_list_add((void ***)&source->sinks, &source->sinks_count, &source->sinks_room, sink))
        return false;
    sink->spec = *spec;
    sink->paused = spec->paused;
    sink->source = source;
    sink->target = -1;
    for (size_t i = 0; i < VTF_MAX_LAYERS; i++) sink->late[i] = -1;
    vtf_sink_aim(sink);
    return true;
}

static void leave(vtf_sink *sink) {
    if (sink->source == NULL) return;
    vtf_list_remove((void **)sink->source->sinks, &sink->source->sinks_count, sink);
    vtf_sink_want_nothing(sink);
    vtf_sink_flow(sink, -1);
    sink->source = NULL;
}

vtf_status vtf_add_sink(vtf *core, uint32_t number, uint32_t transport_number, uint32_t source_number,
                        const vtf_sink_spec *spec) {
    if (vtf_map_get(&core->sinks, number) != NULL) return VTF_IN_USE;
    vtf_transport *transport = vtf_map_get(&core->transports, transport_number);
    if (transport == NULL) return VTF_UNKNOWN;
    if (outgoing_taken(transport, spec->ssrc) || (spec->rtx_ssrc_named && outgoing_taken(transport, spec->rtx_ssrc)))
        return VTF_SSRC_TAKEN;
    vtf_source *source = vtf_map_get(&core->sources, source_number);
    if (source == NULL) return VTF_UNKNOWN;
    vtf_flush(core, 0);
    vtf_sink *sink = make_sink(number, transport, source->spec.video);
    if (sink == NULL) return VTF_NO_MEMORY;
    bool whole = vtf_map_put(&transport->sending, spec->ssrc, sink) &&
                 (!spec->has_rtx || vtf_map_put(&transport->sending, spec->rtx_ssrc, sink)) &&
                 vtf_list_add((void ***)&transport->sinks, &transport->sinks_count, &transport->sinks_room, sink) &&
                 attach(sink, source, spec);
    if (whole && vtf_map_put(&core->sinks, number, sink)) return VTF_OK;
    leave(sink);
    vtf_map_remove(&transport->sending, spec->ssrc);
    if (spec->has_rtx) vtf_map_remove(&transport->sending, spec->rtx_ssrc);
    vtf_list_remove((void **)transport->sinks, &transport->sinks_count, sink);
    vtf_sink_free(sink);
    return VTF_NO_MEMORY;
}

vtf_status vtf_feed_sink(vtf *core, uint32_t number, const uint32_t *source_number, const vtf_sink_spec *spec) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return VTF_UNKNOWN;
    vtf_source *source = source_number ? vtf_map_get(&core->sources, *source_number) : NULL;
    if (source_number && source == NULL) return VTF_UNKNOWN;
    const vtf_sink_spec *former = &sink->spec;
    if (spec->ssrc != former->ssrc || spec->rtx_ssrc_named != former->rtx_ssrc_named ||
        spec->rtx_ssrc != former->rtx_ssrc || (source != NULL && source->spec.video != sink->video))
        return VTF_IN_USE;
    vtf_flush(core, 0);
    vtf_sink_withdraw(sink);
    leave(sink);
    vtf_numbering_forget_all(&sink->numbering);
    if (attach(sink, source, spec)) return VTF_OK;
    attach(sink, NULL, spec);
    return VTF_NO_MEMORY;
}

void vtf_remove_sink(vtf *core, uint32_t number) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return;
    vtf_flush(core, 0);
    vtf_sink_withdraw(sink);
    vtf_map_remove(&core->sinks, number);
    vtf_list_remove((void **)sink->transport->sinks, &sink->transport->sinks_count, sink);
    leave(sink);
    vtf_retire(core, sink->transport, sink->spec.ssrc);
    if (sink->spec.has_rtx) vtf_retire(core, sink->transport, sink->spec.rtx_ssrc);
    /* Fed anew since, it may no longer make use of the one that it came with. */
    if (sink->spec.rtx_ssrc_named) vtf_map_remove(&sink->transport->sending, sink->spec.rtx_ssrc);
    vtf_sink_free(sink);
}

vtf_status vtf_pause_sink(vtf *core, uint32_t number, bool paused) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return VTF_UNKNOWN;
    if (paused == sink->paused) return VTF_OK;
    vtf_flush(core, 0);
    sink->paused = paused;
    vtf_sink_withdraw(sink);
    if (!paused) vtf_sink_start(sink);
    return VTF_OK;
}
