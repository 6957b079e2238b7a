/* What the control changes. */
#include <stdio.h>
#include <string.h>

#include "calls.h"
#include "tag_only.h"
#include "words.h"

static void read_source(vtf_source_spec *spec) {
    memset(spec, 0, sizeof *spec);
    spec->video = integer();
    spec->nack = integer();
    spec->paused = integer();
    spec->mid_length = (uint8_t)octets(spec->mid, sizeof spec->mid);
    uint8_t *ids[] = {&spec->ids.mid, &spec->ids.rid, &spec->ids.repaired_rid, &spec->ids.transport_cc,
                      &spec->ids.audio_level};
    for (size_t i = 0; i < 5; i++) *ids[i] = (uint8_t)integer();
    spec->formats_count = (uint8_t)integer();
    for (size_t i = 0; i < spec->formats_count; i++) {
        vtf_format *format = &spec->formats[i];
        format->payload_type = (uint8_t)integer();
        format->rtx_payload_type = (uint8_t)integer();
        format->codec = (uint8_t)integer();
        format->clock_rate = number();
    }
    spec->encodings_count = (uint8_t)integer();
    for (size_t i = 0; i < spec->encodings_count; i++) {
        vtf_encoding *encoding = &spec->encodings[i];
        int64_t ssrc = integer(), rtx = integer();
        encoding->has_ssrc = ssrc >= 0;
        encoding->ssrc = ssrc >= 0 ? (uint32_t)ssrc : 0;
        encoding->has_rtx = rtx >= 0;
        encoding->rtx_ssrc = rtx >= 0 ? (uint32_t)rtx : 0;
        encoding->rid_length = (uint8_t)octets(encoding->rid, sizeof encoding->rid);
    }
}

static void read_types(uint8_t table[128]) {
    memset(table, VTF_NO_TYPE, 128);
    for (int64_t left = integer(); left > 0; left--) {
        int64_t type = integer();
        table[type] = (uint8_t)integer();
    }
}

static void read_sink(vtf_sink_spec *spec) {
    memset(spec, 0, sizeof *spec);
    spec->paused = integer();
    spec->ssrc = number();
    int64_t rtx = integer();
    spec->rtx_ssrc_named = rtx >= 0;
    spec->rtx_ssrc = rtx >= 0 ? (uint32_t)rtx : 0;
    read_types(spec->payload_types);
    int64_t any = integer();
    spec->has_rtx = rtx >= 0 && any;
    read_types(spec->rtx_types);
    spec->mid_length = (uint8_t)octets(spec->mid, sizeof spec->mid);
    spec->mid_id = (uint8_t)integer();
    spec->send_time_id = (uint8_t)integer();
    spec->transport_cc_id = (uint8_t)integer();
    spec->mapped_count = (uint8_t)integer();
    for (size_t i = 0; i < spec->mapped_count; i++) {
        spec->mapped[i].received = (uint8_t)integer();
        spec->mapped[i].sent = (uint8_t)integer();
    }
}

bool change(vtf *core, const char *name) {
    if (strcmp(name, "add_transport") == 0) {
        print_status(vtf_add_transport(core, number()));
    } else if (strcmp(name, "remove_transport") == 0) {
        print_status(vtf_remove_transport(core, number()));
    } else if (strcmp(name, "set_keys") == 0) {
        uint32_t transport = number();
        static int session;
        /* The same keys again change nothing: the control tells, not the core. */
        print_status(integer() ? vtf_set_sessions(core, transport, &session, &session, tag_only_sealer()) : VTF_OK);
    } else if (strcmp(name, "add_source") == 0) {
        uint32_t source = number(), transport = number();
        vtf_source_spec spec;
        read_source(&spec);
        print_status(vtf_add_source(core, source, transport, &spec));
    } else if (strcmp(name, "remove_source") == 0) {
        vtf_remove_source(core, number());
        printf("-");
    } else if (strcmp(name, "pause_source") == 0) {
        uint32_t source = number();
        print_status(vtf_pause_source(core, source, integer()));
    } else if (strcmp(name, "add_sink") == 0) {
        uint32_t sink = number(), transport = number(), source = number();
        vtf_sink_spec spec;
        read_sink(&spec);
        print_status(vtf_add_sink(core, sink, transport, source, &spec));
    } else if (strcmp(name, "feed_sink") == 0) {
        uint32_t sink = number();
        int64_t fed = integer();
        uint32_t source = (uint32_t)fed;
        vtf_sink_spec spec;
        read_sink(&spec);
        print_status(vtf_feed_sink(core, sink, fed < 0 ? NULL : &source, &spec));
    } else if (strcmp(name, "set_layers") == 0) {
        uint32_t sink = number();
        int layer = (int)integer();
        print_status(vtf_set_layers(core, sink, layer, number()));
    } else if (strcmp(name, "set_timestamp_offset") == 0) {
        uint32_t source = number(), layer = number();
        print_status(vtf_set_clock_offset(core, source, layer, number()));
    } else if (strcmp(name, "remove_sink") == 0) {
        vtf_remove_sink(core, number());
        printf("-");
    } else if (strcmp(name, "pause_sink") == 0) {
        uint32_t sink = number();
        print_status(vtf_pause_sink(core, sink, integer()));
    } else if (strcmp(name, "set_pace") == 0) {
        uint32_t transport = number(), rate = number();
        print_status(vtf_set_pace(core, transport, rate, real()));
    } else if (strcmp(name, "release") == 0) {
        vtf_release(core, real());
        printf("%d", vtf_waits(core));
    } else if (strcmp(name, "request_keyframe") == 0) {
        print_status(vtf_request_keyframe(core, number()));
    } else {
        return false;
    }
    return true;
}
