/* A publisher's stream: how it comes, begins again and goes. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"

uint32_t vtf_clock_rate(const vtf_source *source, uint8_t payload_type) {
    uint8_t format = source->format_of[payload_type & 0x7F];
    return source->spec.formats[format == VTF_NO_TYPE ? 0 : format].clock_rate;
}

void vtf_source_free(vtf_source *source) {
    for (uint8_t i = 0; i < source->spec.encodings_count; i++) vtf_layer_free(&source->layers[i]);
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
    for (uint8_t i = 0; i < spec->encodings_count; i++) {
        vtf_layer *layer = &source->layers[i];
        layer->source = source;
        layer->number = i;
        layer->ssrc = spec->encodings[i].ssrc;
        layer->rtx_ssrc = spec->encodings[i].rtx_ssrc;
        if (spec->nack) {
            layer->nacks = malloc(sizeof *layer->nacks);
            if (layer->nacks == NULL) {
                vtf_source_free(source);
                return NULL;
            }
        }
        vtf_layer_begin(layer);
    }
    return source;
}

/* Takes the routes that were announced. */
static bool route_announced(vtf_source *source) {
    for (uint8_t i = 0; i < source->spec.encodings_count; i++) {
        vtf_layer *layer = &source->layers[i];
        layer->bound = source->spec.encodings[i].has_ssrc && vtf_route(source->transport, layer->ssrc, layer);
        layer->rtx_bound = source->spec.encodings[i].has_rtx && vtf_route(source->transport, layer->rtx_ssrc, layer);
        if (layer->bound != source->spec.encodings[i].has_ssrc) return false;
        if (layer->rtx_bound != source->spec.encodings[i].has_rtx) return false;
    }
    return true;
}

vtf_status vtf_add_source(vtf *core, uint32_t number, uint32_t transport_number, const vtf_source_spec *spec) {
    if (vtf_map_get(&core->sources, number) != NULL) return VTF_IN_USE;
    vtf_transport *transport = vtf_map_get(&core->transports, transport_number);
    if (transport == NULL) return VTF_UNKNOWN;
    if (taken(transport, spec)) return VTF_SSRC_TAKEN;
    vtf_source *source = make_source(number, transport, spec);
    if (source == NULL) return VTF_NO_MEMORY;
    bool whole = route_announced(source) && vtf_list_add((void ***)&transport->sources, &transport->sources_count,
                                                         &transport->sources_room, source);
    if (!whole || !vtf_map_put(&core->sources, number, source)) {
        for (uint8_t i = 0; i < spec->encodings_count; i++) {
            if (source->layers[i].bound) vtf_map_remove(&transport->routes, source->layers[i].ssrc);
            if (source->layers[i].rtx_bound) vtf_map_remove(&transport->routes, source->layers[i].rtx_ssrc);
        }
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
    for (uint8_t i = 0; i < source->spec.encodings_count; i++) {
        if (source->layers[i].bound) vtf_unroute(core, transport, source->layers[i].ssrc);
        if (source->layers[i].rtx_bound) vtf_unroute(core, transport, source->layers[i].rtx_ssrc);
    }
    vtf_source_free(source);
}

vtf_status vtf_pause_source(vtf *core, uint32_t number, bool paused) {
    vtf_source *source = vtf_map_get(&core->sources, number);
    if (source == NULL) return VTF_UNKNOWN;
    vtf_flush(core, 0);
    if (paused) source->level = -128;
    if (paused == source->paused) return VTF_OK;
    source->paused = paused;
    for (uint8_t i = 0; i < source->spec.encodings_count; i++) {
        source->layers[i].heard = false;
        if (source->layers[i].nacks) source->layers[i].nacks->count = 0;
    }
    if (!paused)
        for (size_t i = 0; i < source->sinks_count; i++) vtf_sink_start(source->sinks[i]);
    return VTF_OK;
}
