#include "room.h"

#include <stdlib.h>
#include <string.h>

/* Runs are as UDP_SEGMENT takes them, for a transport that has sinks, and of datagrams that are RTP or RTCP. */
static void look_at(const vtf_run *run) {
    if (run->total == 0 || run->segment == 0 || run->total > VTF_RUN_OCTETS) abort();
    if ((run->total + run->segment - 1) / run->segment > VTF_RUN_SEGMENTS) abort();
    if (run->transport < PUBLISHER || run->transport > OTHER) abort();
    for (size_t at = 0; at < run->total; at += run->segment) {
        size_t length = run->total - at < run->segment ? run->total - at : run->segment;
        if (length < 8 + TAG || run->data[at] >> 6 != 2) abort();
        for (size_t i = 1; i <= TAG; i++)
            if (run->data[at + length - i] != 0xA5) abort();
    }
}

static void emit(void *context, const vtf_run *runs, size_t count) {
    (void)context;
    if (count == 0 || count > VTF_RUNS) abort();
    for (size_t i = 0; i < count; i++) look_at(&runs[i]);
}

uint8_t octet(input *in) {
    if (in->left == 0) return 0;
    in->left--;
    return *in->data++;
}

uint16_t pair(input *in) {
    uint16_t high = octet(in);
    return (uint16_t)(high << 8 | octet(in));
}

size_t some(input *in, uint8_t *out, size_t wanted) {
    size_t count = wanted < in->left ? wanted : in->left;
    memcpy(out, in->data, count);
    in->data += count;
    in->left -= count;
    return count;
}

static vtf_sink_spec sink_spec(uint32_t sink, bool paused) {
    bool video = sink < 2;
    vtf_sink_spec spec = {.paused = paused, .has_rtx = video, .rtx_ssrc_named = video, .mid_length = 1};
    spec.ssrc = 1000 + sink;
    spec.rtx_ssrc = video ? 2000 + sink : 0;
    memset(spec.payload_types, VTF_NO_TYPE, sizeof spec.payload_types);
    memset(spec.rtx_types, VTF_NO_TYPE, sizeof spec.rtx_types);
    if (video) {
        spec.payload_types[96] = 101;
        spec.payload_types[98] = 103;
        spec.rtx_types[101] = 102;
    } else {
        spec.payload_types[111] = 100;
    }
    spec.mid[0] = '0';
    spec.mid_id = 1;
    spec.send_time_id = 4;
    spec.transport_cc_id = sink & 1 ? 5 : 0;
    spec.mapped_count = 1;
    spec.mapped[0] = (vtf_mapped){10, 10};
    return spec;
}

void add_sink(world *w, uint32_t sink, bool paused) {
    vtf_sink_spec spec = sink_spec(sink, paused);
    vtf_add_sink(w->core, sink, sink & 1 ? OTHER : SUBSCRIBER, sink < 2 ? VIDEO : AUDIO, &spec);
}

void feed(world *w, uint32_t sink, uint8_t how) {
    uint32_t source = how % 3 ? VIDEO : how % 5 ? AUDIO : 9;
    vtf_sink_spec spec = sink_spec(sink, how & 64);
    if (how & 32) spec.has_rtx = false;
    vtf_feed_sink(w->core, sink, how & 128 ? NULL : &source, &spec);
}

void add_sources(world *w) {
    vtf_source_spec video = {.video = true, .nack = true, .formats_count = 2, .encodings_count = 3, .mid_length = 1};
    video.formats[0] = (vtf_format){96, 97, 1, 90000};
    video.formats[1] = (vtf_format){98, VTF_NO_TYPE, 2, 90000};
    for (uint8_t layer = 0; layer < 3; layer++) {
        video.encodings[layer].rid_length = 2;
        memcpy(video.encodings[layer].rid, "r0", 2);
        video.encodings[layer].rid[1] = (uint8_t)('0' + layer);
        video.encodings[layer].has_ssrc = layer > 0;
        video.encodings[layer].ssrc = layer > 0 ? 12 + layer : 0;
    }
    video.mid[0] = 'v';
    video.ids = (vtf_read_ids){1, 2, 3, 5, 0};
    vtf_add_source(w->core, VIDEO, PUBLISHER, &video);
    vtf_source_spec audio = {.nack = true, .formats_count = 1, .encodings_count = 1};
    audio.formats[0] = (vtf_format){111, VTF_NO_TYPE, 0, 48000};
    audio.encodings[0].has_ssrc = true;
    audio.encodings[0].ssrc = 22;
    audio.ids = (vtf_read_ids){1, 0, 0, 5, 10};
    vtf_add_source(w->core, AUDIO, PUBLISHER, &audio);
}

void flush(world *w) {
    vtf_awaiting(w->core);
    vtf_flush(w->core, w->now);
    while (w->queued_count > 0) free(w->queued[--w->queued_count]);
}

/* In memory of its own size, so that one octet too far is noticed. */
void receive(world *w, const uint8_t *data, size_t length) {
    uint8_t *datagram = malloc(length ? length : 1);
    if (datagram == NULL) abort();
    memcpy(datagram, data, length);
    if (vtf_receive(w->core, PUBLISHER, datagram, length, w->now) > length) abort();
    w->queued[w->queued_count++] = datagram;
    if (w->queued_count == BATCH) flush(w);
}

void open_rooms(world *w) {
    static int session;
    *w = (world){.core = vtf_new(&tag_only, emit, NULL), .now = 1000};
    if (w->core == NULL) abort();
    for (uint32_t transport = PUBLISHER; transport <= OTHER; transport++) {
        vtf_add_transport(w->core, transport);
        vtf_set_sessions(w->core, transport, &session, &session, tag_only_sealer());
    }
    add_sources(w);
    for (uint32_t sink = 0; sink < SINKS; sink++) add_sink(w, sink, false);
}
