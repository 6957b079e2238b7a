/* Which source an SSRC that nobody announced belongs to (RFC 8843 9.2). */
#include <string.h>

#include "parts.h"

static bool has_type(const uint8_t *table, uint8_t payload_type) { return table[payload_type] != VTF_NO_TYPE; }

static bool named(const vtf_encoding *encoding, const uint8_t *rid, size_t length) {
    return encoding->rid_length == length && memcmp(encoding->rid, rid, length) == 0;
}

static vtf_layer *by_stream_id(vtf_transport *transport, const vtf_packet *packet, const uint8_t *mid, size_t length) {
    size_t rid_length = 0;
    const uint8_t *rid = transport->ids.rid ? vtf_extension(packet, transport->ids.rid, &rid_length) : NULL;
    if ((rid == NULL || rid_length == 0) && transport->ids.repaired_rid)
        rid = vtf_extension(packet, transport->ids.repaired_rid, &rid_length);
    for (size_t i = 0; i < transport->sources_count; i++) {
        vtf_source *source = transport->sources[i];
        const vtf_source_spec *spec = &source->spec;
        if (spec->mid_length == 0 || spec->mid_length != length || memcmp(spec->mid, mid, length) != 0) continue;
        if (spec->encodings_count == 1) return &source->layers[0];
        /* Without RIDs the announced SSRCs alone tell which encoding it is. */
        if (rid == NULL || rid_length == 0) return NULL;
        for (uint8_t layer = 0; layer < spec->encodings_count; layer++)
            if (named(&spec->encodings[layer], rid, rid_length)) return &source->layers[layer];
        return NULL;
    }
    return NULL;
}

/* A payload type that one source alone uses tells, if that source lacks the SSRC. */
static vtf_layer *by_payload_type(vtf_transport *transport, uint8_t payload_type) {
    vtf_source *only = NULL;
    for (size_t i = 0; i < transport->sources_count; i++) {
        vtf_source *source = transport->sources[i];
        if (!has_type(source->format_of, payload_type) && !has_type(source->rtx_format_of, payload_type)) continue;
        if (only != NULL) return NULL;
        only = source;
    }
    if (only == NULL || only->spec.encodings_count > 1) return NULL;
    vtf_layer *layer = &only->layers[0];
    return (has_type(only->rtx_format_of, payload_type) ? layer->rtx_bound : layer->bound) ? NULL : layer;
}

/* Which layer an SSRC that nobody announced belongs to; it is routed there from now on. */
vtf_layer *vtf_bind(vtf *core, vtf_transport *transport, const vtf_packet *packet) {
    size_t length = 0;
    const uint8_t *mid = transport->ids.mid ? vtf_extension(packet, transport->ids.mid, &length) : NULL;
    vtf_layer *layer = mid != NULL && length > 0 ? by_stream_id(transport, packet, mid, length)
                                                 : by_payload_type(transport, packet->payload_type);
    if (layer == NULL) return NULL;
    if (has_type(layer->source->rtx_format_of, packet->payload_type)) {
        vtf_layer_bind_rtx(core, layer, packet->ssrc);
    } else if (has_type(layer->source->format_of, packet->payload_type)) {
        vtf_layer_rebind(core, layer, packet->ssrc);
    } else {
        return NULL;
    }
    return vtf_route(transport, packet->ssrc, layer) ? layer : NULL;
}
