/* What flows to a sink, what shall, and of which layers it waits for a keyframe. */
#include "parts.h"

/* -1: nothing flows. */
void vtf_sink_flow(vtf_sink *sink, int layer) {
    if (sink->layer >= 0) sink->source->layers[sink->layer].flowing--;
    sink->layer = (int8_t)layer;
    if (layer >= 0) sink->source->layers[layer].flowing++;
}

static void want(vtf_sink *sink, uint8_t layer) {
    if (sink->wanted >> layer & 1) return;
    sink->wanted |= (uint8_t)(1 << layer);
    sink->source->layers[layer].wanted++;
}

void vtf_sink_unwant(vtf_sink *sink, uint8_t layer) {
    if (!(sink->wanted >> layer & 1)) return;
    sink->wanted &= (uint8_t)~(1 << layer);
    sink->source->layers[layer].wanted--;
}

void vtf_sink_want_nothing(vtf_sink *sink) {
    for (uint8_t layer = 0; sink->wanted; layer++) vtf_sink_unwant(sink, layer);
}

/* Of what flows, or else of what shall. */
void vtf_sink_want_keyframe(vtf_sink *sink) {
    int layer = sink->layer < 0 ? sink->target : sink->layer;
    if (sink->source != NULL && sink->video && layer >= 0) want(sink, (uint8_t)layer);
}

static void stop(vtf_sink *sink) {
    if (sink->layer < 0) return;
    sink->late[sink->layer] = sink->numbering.highest;
    vtf_numbering_close(&sink->numbering);
    vtf_sink_flow(sink, -1);
}

void vtf_sink_aim(vtf_sink *sink) {
    if (sink->source == NULL) return;
    int highest = sink->source->spec.encodings_count - 1;
    int8_t target = (int8_t)(sink->wish < highest ? sink->wish : highest);
    if (target == sink->target) return;
    if (sink->target >= 0 && sink->target != sink->layer) vtf_sink_unwant(sink, (uint8_t)sink->target);
    sink->target = target;
    if (target < 0) {
        stop(sink);
        vtf_sink_withdraw(sink);
        vtf_sink_want_nothing(sink);
    } else if (sink->video && target != sink->layer) {
        want(sink, (uint8_t)target);
    }
}

/* Begin a new segment with the next packet; for video, the next keyframe. */
void vtf_sink_start(vtf_sink *sink) {
    stop(sink);
    vtf_sink_want_nothing(sink);
    vtf_sink_want_keyframe(sink);
}

/* The layer's packets are numbered anew from now on. */
void vtf_sink_lose(vtf_sink *sink, uint8_t layer) {
    vtf_numbering_forget(&sink->numbering, layer);
    sink->late[layer] = -1;
    if (layer != sink->layer) return;
    vtf_sink_flow(sink, -1);
    vtf_sink_want_keyframe(sink);
}

vtf_status vtf_set_layers(vtf *core, uint32_t number, int layer, unsigned temporal) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return VTF_UNKNOWN;
    if (!sink->video) return VTF_OK;
    vtf_flush(core, 0);
    sink->wish = (int8_t)(layer < -1 ? -1 : layer > VTF_MAX_LAYERS ? VTF_MAX_LAYERS : layer);
    sink->temporal_target = (uint8_t)(temporal < UINT8_MAX ? temporal : UINT8_MAX);
    vtf_sink_aim(sink);
    return VTF_OK;
}

vtf_status vtf_layers(const vtf *core, uint32_t number, int *layer, unsigned *temporal) {
    const vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return VTF_UNKNOWN;
    *layer = sink->layer;
    *temporal = sink->temporal;
    return VTF_OK;
}

vtf_status vtf_request_keyframe(vtf *core, uint32_t number) {
    vtf_sink *sink = vtf_map_get(&core->sinks, number);
    if (sink == NULL) return VTF_UNKNOWN;
    core->totals.keyframe_requests++;
    vtf_sink_want_keyframe(sink);
    return VTF_OK;
}
