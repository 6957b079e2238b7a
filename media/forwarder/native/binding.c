/* Which source an SSRC that nobody announced belongs to (RFC 8843 9.2). */
#include <string.h>

#include "parts.h"

static bool has_type(const uint8_t *table, uint8_t payload_type) { return table[payload_type] != VTF_NO_TYPE; }

static vtf_source *by_stream_id(vtf_transport *transport, const vtf_packet *packet, const uint8_t *mid, size_t length) {
    size_t rid_length = 0;
    const uint8_t *rid = transport->ids.rid ? vtf_extension(packet, transport->ids.rid, &rid_length) : NULL;
    if ((rid == NULL || rid_length == 0) && transport->ids.repaired_rid)
        rid = vtf_extension(packet, transport->ids.repaired_rid, &rid_length);
    for (size_t i = 0; i < transport->sources_count; i++) {
        vtf_source *source = transport->sources[i];
        const vtf_source_spec *spec = &source->spec;
        if (spec->mid_length == 0 || spec->mid_length != length || memcmp(spec->mid, mid, length) != 0) continue;
        if (spec->encodings_count == 1) return source;
        /* Of several encodings only the first is ours; without RIDs their announced SSRCs alone tell which. */
        const vtf_encoding *first = &spec->encodings[0];
        bool ours = rid != NULL && rid_length > 0 && first->rid_length == rid_length &&
                    memcmp(first->rid, rid, rid_length) == 0;
        return ours ? source : NULL;
    }
    return NULL;
}

/* A payload type that one source alone uses tells, if that source lacks the SSRC. */
static vtf_source *by_payload_type(vtf_transport *transport, uint8_t payload_type) {
    vtf_source *only = NULL;
    for (size_t i = 0; i < transport->sources_count; i++) {
        vtf_source *source = transport->sources[i];
        if (!has_type(source->format_of, payload_type) && !has_type(source->rtx_format_of, payload_type)) continue;
        if (only != NULL) return NULL;
        only = source;
    }
    if (only == NULL || only->spec.encodings_count > 1) return NULL;
    return (has_type(only->rtx_format_of, payload_type) ? only->rtx_bound : only->bound) ? NULL : only;
}

/* Which source an SSRC that nobody announced belongs to (RFC 8843 9.2); it is routed there from now on. */
vtf_source *vtf_bind(vtf *core, vtf_transport *transport, const vtf_packet *packet) {
    size_t length = 0;
    const uint8_t *mid = transport->ids.mid ? vtf_extension(packet, transport->ids.mid, &length) : NULL;
    vtf_source *source = mid != NULL && length > 0 ? by_stream_id(transport, packet, mid, length)
                                                   : by_payload_type(transport, packet->payload_type);
    if (source == NULL) return NULL;
    if (has_type(source->rtx_format_of, packet->payload_type)) {
        if (source->rtx_bound) vtf_unroute(core, transport, source->rtx_ssrc);
        source->rtx_bound = true;
        source->rtx_ssrc = packet->ssrc;
    } else if (has_type(source->format_of, packet->payload_type)) {
        vtf_source_rebind(core, source, packet->ssrc);
    } else {
        return NULL;
    }
    return vtf_route(transport, packet->ssrc, source) ? source : NULL;
}
