/* One encoding of a source: how it begins, and begins again under another SSRC. */
#include <stdlib.h>
#include <string.h>

#include "parts.h"

#define STALL 0.09

enum { FLOWS, STALLS, STALL_TOLD };

void vtf_layer_begin(vtf_layer *layer) {
    memset(&layer->unwrapper, 0, sizeof layer->unwrapper);
    memset(&layer->statistics, 0, sizeof layer->statistics);
    layer->timed = layer->heard = false;
    layer->stall = FLOWS;
    if (layer->cache) vtf_cache_clear(layer->cache);
    if (layer->nacks) vtf_nacks_reset(layer->nacks);
}

void vtf_layer_hear(vtf *core, vtf_layer *layer, uint32_t timestamp, double now) {
    vtf_source *source = layer->source;
    double before = layer->begun_at;
    bool next = layer->heard && timestamp != layer->newest;
    layer->stall = FLOWS;
    layer->heard_at = now;
    if (layer->heard && !next) return;
    layer->heard = true;
    layer->newest = timestamp;
    layer->begun_at = now;
    if (!next) return;
    /* A picture goes out in all its sizes, the smallest first. */
    for (uint8_t i = layer->number + 1; i < source->spec.encodings_count; i++) {
        vtf_layer *larger = &source->layers[i];
        if (!larger->heard || larger->stall != FLOWS) continue;
        if (now - larger->heard_at <= STALL || before - larger->heard_at <= STALL / 2) continue;
        larger->stall = STALLS;
        core->gap = true;
    }
}

bool vtf_layer_take_stall(vtf_layer *layer) {
    bool stalls = layer->stall == STALLS;
    if (stalls) layer->stall = STALL_TOLD;
    return stalls;
}

/* Go on with another SSRC: its numbers have nothing to do with the former one's. */
void vtf_layer_rebind(vtf *core, vtf_layer *layer, uint32_t ssrc) {
    vtf_source *source = layer->source;
    vtf_flush(core, 0);
    if (layer->bound) vtf_unroute(core, source->transport, layer->ssrc);
    layer->bound = true;
    layer->ssrc = ssrc;
    vtf_layer_begin(layer);
    for (size_t i = 0; i < source->sinks_count; i++) vtf_sink_lose(source->sinks[i], layer->number);
}

void vtf_layer_bind_rtx(vtf *core, vtf_layer *layer, uint32_t ssrc) {
    if (layer->rtx_bound) vtf_unroute(core, layer->source->transport, layer->rtx_ssrc);
    layer->rtx_bound = true;
    layer->rtx_ssrc = ssrc;
}

void vtf_layer_free(vtf_layer *layer) {
    free(layer->nacks);
    free(layer->cache);
}

vtf_shift vtf_layer_shift(const vtf_source *source, uint8_t former, uint8_t number) {
    const vtf_layer *before = &source->layers[former], *after = &source->layers[number];
    if (former == number) return (vtf_shift){true, 0};
    return (vtf_shift){before->timed && after->timed, after->clock_offset - before->clock_offset};
}
