/* A publisher's stream: how it comes, begins again and goes. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"

void vtf_source_begin(vtf_source *source) {
    memset(&source->unwrapper, 0, sizeof source->unwrapper);
    memset(&source->statistics, 0, sizeof source->statistics);
    if (source->cache) vtf_cache_clear(source->cache);
    if (source->nacks) vtf_nacks_reset(source->nacks);
}

/* Go on with another SSRC: its numbers have nothing to do with the former one's. */
void vtf_source_rebind(vtf *core, vtf_source *source, uint32_t ssrc) {
    vtf_flush(core, 0);
    if (source->bound) vtf_unroute(core, source->transport, source->ssrc);
    source->bound = true;
    source->ssrc = ssrc;
    vtf_source_begin(source);
    for (size_t i = 0; i < source->sinks_count; i++) vtf_sink_start(source->sinks[i]);
}

uint32_t vtf_clock_rate(const vtf_source *source, uint8_t payload_type) {
    uint8_t format = source->format_of[payload_type & 0x7F];
    return source->spec.formats[format == VTF_NO_TYPE ? 0 : format].clock_rate;
}

void vtf_source_free(vtf_source *source) {
    free(source->nacks);
    free(source->cache);
    free(source->sinks);
    free(source->queue);
    free(source);
}

static bool taken(const vtf_transport *transport, const vtf_source_spec *spec) {
    uint32_t announced[2 * VTF_MAX_LAYERS];
    size_t count = 0;
    for (uint8_t i = 0; i < spec->encodings_count; i++) {
        if (spec->encodings[i].has_ssrc) announced[count++] = spec->encodings[i].ssrc;
        if (spec->encodings[i].has_rtx) announced[count++] = spec->encodings[i].rtx_ssrc;
    }
    for (size_t i = 0; i < count; i++) {
        if (vtf_map_get(&transport->routes, announced[i]) != NULL) return true;
        for (size_t j = 0; j < i; j++)
            if (announced[i] == announced[j]) return true;
    }
    return false;
}

static void learn_ids(vtf_read_ids *known, const vtf_read_ids *spec) {
    if (spec->mid) known->mid = spec->mid;
    if (spec->rid) known->rid = spec->rid;
    if (spec->repaired_rid) known->repaired_rid = spec->repaired_rid;
    if (spec->transport_cc) known->transport_cc = spec->transport_cc;
    if (spec->audio_level) known->audio_level = spec->audio_level;
}

static vtf_source *make_source(uint32_t number, vtf_transport *transport, const vtf_source_spec *spec) {
    vtf_source *source = calloc(1, sizeof *source);
    if (source == NULL) return NULL;
    source->number = number;
    source->transport = transport;
    source->spec = *spec;
    source->level = -128;
    source->paused = spec->paused;
    memset(source->format_of, VTF_NO_TYPE, sizeof source->format_of);
    memset(source->rtx_format_of, VTF_NO_TYPE, sizeof source->rtx_format_of);
    for (uint8_t i = 0; i < spec->formats_count; i++) {
        source->format_of[spec->formats[i].payload_type & 0x7F] = i;
        if (spec->formats[i].rtx_payload_type != VTF_NO_TYPE)
            source->rtx_format_of[spec->formats[i].rtx_payload_type & 0x7F] = i;
    }
    if (spec->nack) {
        source->nacks = malloc(sizeof *source->nacks);
        if (source->nacks == NULL) {
            free(source);
            return NULL;
        }
    }
    vtf_source_begin(source);
    return source;
}

vtf_status vtf_add_source(vtf *core, uint32_t number, uint32_t transport_number, const vtf_source_spec *spec) {
    if (vtf_map_get(&core->sources, number) != NULL) return VTF_IN_USE;
    vtf_transport *transport = vtf_map_get(&core->transports, transport_number);
    if (transport == NULL) return VTF_UNKNOWN;
    if (taken(transport, spec)) return VTF_SSRC_TAKEN;
    vtf_source *source = make_source(number, transport, spec);
    if (source == NULL) return VTF_NO_MEMORY;
    const vtf_encoding *first = &spec->encodings[0];
    source->bound = first->has_ssrc;
    source->ssrc = first->ssrc;
    source->rtx_bound = first->has_rtx;
    source->rtx_ssrc = first->rtx_ssrc;
    bool whole = (!source->bound || vtf_route(transport, source->ssrc, source)) &&
                 (!source->rtx_bound || vtf_route(transport, source->rtx_ssrc, source)) &&
                 vtf_list_add((void ***)&transport->sources, &transport->sources_count, &transport->sources_room, source);
    if (!whole || !vtf_map_put(&core->sources, number, source)) {
        if (source->bound) vtf_map_remove(&transport->routes, source->ssrc);
        if (source->rtx_bound) vtf_map_remove(&transport->routes, source->rtx_ssrc);
        vtf_list_remove((void **)transport->sources, &transport->sources_count, source);
        vtf_source_free(source);
        return VTF_NO_MEMORY;
    }
    learn_ids(&transport->ids, &spec->ids);
    return VTF_OK;
}

void vtf_remove_source(vtf *core, uint32_t number) {
    vtf_source *source = vtf_map_get(&core->sources, number);
    if (source == NULL) return;
    vtf_flush(core, 0);
    while (source->sinks_count > 0) vtf_remove_sink(core, source->sinks[source->sinks_count - 1]->number);
    vtf_map_remove(&core->sources, number);
    vtf_transport *transport = source->transport;
    vtf_list_remove((void **)transport->sources, &transport->sources_count, source);
    if (source->bound) vtf_unroute(core, transport, source->ssrc);
    if (source->rtx_bound) vtf_unroute(core, transport, source->rtx_ssrc);
    vtf_source_free(source);
}

vtf_status vtf_pause_source(vtf *core, uint32_t number, bool paused) {
    vtf_source *source = vtf_map_get(&core->sources, number);
    if (source == NULL) return VTF_UNKNOWN;
    vtf_flush(core, 0);
    if (paused) source->level = -128;
    if (paused == source->paused) return VTF_OK;
    source->paused = paused;
    if (source->nacks) source->nacks->count = 0;
    if (!paused)
        for (size_t i = 0; i < source->sinks_count; i++) vtf_sink_start(source->sinks[i]);
    return VTF_OK;
}
