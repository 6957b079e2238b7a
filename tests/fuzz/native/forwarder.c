/* The forwarder's core under libFuzzer: what publishers with valid keys may send, and what the control asks meanwhile.
 *
 * The cipher only adds a tag. An input is a list of steps, each an octet for its kind and what the kind takes. Sanitizers
 * find what is wrong with memory and numbers; what comes out is looked at too. */
#include <stdlib.h>
#include <string.h>

#include "core.h"
#include "room.h"
#include "vp8.h"

/* A packet of one of six streams that goes on about where it was: the lowest layer of the video with and without its ids,
 * its RTX, audio, and the layers above. */
static void receive_next(world *w, input *in) {
    static const uint8_t types[6] = {96, 98, 97, 111, 96, 96};
    static const uint32_t ssrcs[6] = {11, 11, 12, 22, 13, 14};
    uint8_t which = octet(in), stream = which % 6;
    uint16_t sequence = w->sequence[stream] = (uint16_t)(w->sequence[stream] + (int8_t)octet(in));
    uint32_t timestamp = (uint32_t)pair(in) << (which >> 4);
    uint8_t packet[DATAGRAM] = {0x80, (uint8_t)(types[stream] | (which & 64) << 1), (uint8_t)(sequence >> 8),
                                (uint8_t)sequence, (uint8_t)(timestamp >> 24), (uint8_t)(timestamp >> 16),
                                (uint8_t)(timestamp >> 8), (uint8_t)timestamp, 0, 0, 0, (uint8_t)ssrcs[stream]};
    size_t length = 12;
    if (which & 8) {
        static const uint8_t ids[12] = {0xBE, 0xDE, 0, 2, 0x10, 'v', 0x21, 'r', '0', 0x51, 0, 1};
        static const uint8_t repaired[12] = {0xBE, 0xDE, 0, 2, 0x10, 'v', 0x31, 'r', '0', 0x51, 0, 1};
        static const uint8_t level[12] = {0xBE, 0xDE, 0, 2, 0xA0, 30, 0x51, 0, 1, 0, 0, 0};
        packet[0] |= 0x10;
        memcpy(packet + length, stream == 3 ? level : stream == 2 ? repaired : ids, 12);
        length += 12;
    }
    if (stream == 2) {
        packet[length++] = (uint8_t)(w->sequence[0] >> 8);
        packet[length++] = (uint8_t)(w->sequence[0] - octet(in));
    }
    length += some(in, packet + length, octet(in));
    receive(w, packet, length);
}

/* Which layers a sink shall have, what feeds it, or how fast it goes to whom. */
static void choose(world *w, input *in) {
    uint8_t what = octet(in);
    uint32_t sink = what % SINKS;
    size_t sent;
    int layer;
    unsigned temporal;
    static const uint32_t rates[4] = {0, 1, 100000, 5000000};
    switch (what / SINKS % 7) {
        case 0: vtf_set_layers(w->core, sink, (int)(octet(in) % 5) - 1, octet(in) % 4); break;
        case 1: vtf_set_clock_offset(w->core, VIDEO, octet(in) % 4, pair(in)); break;
        case 2:
            vtf_pad(w->core, sink, pair(in), w->now, &sent);
            if (sent % 255 != 0) abort();
            break;
        case 3: feed(w, sink, octet(in)); break;
        case 4:
            if (vtf_layers(w->core, sink, &layer, &temporal) == VTF_OK && (layer < -1 || layer > 2)) abort();
            break;
        case 5: vtf_set_pace(w->core, sink & 1 ? OTHER : SUBSCRIBER, rates[octet(in) % 4], w->now); break;
        case 6: vtf_release(w->core, w->now); break;
    }
}

static void ask(world *w, input *in) {
    uint16_t numbers[512];
    size_t count, position = 0;
    uint32_t source;
    uint8_t layers;
    int64_t octets[VTF_MAX_LAYERS][VTF_MAX_TEMPORAL];
    int level;
    bool there;
    vtf_receive_report report;
    vtf_sender_info info;
    vtf_transport_stats stats;
    const vtf_arrival *arrivals;
    uint32_t sink = octet(in) % SINKS;
    switch (octet(in) % 8) {
        case 0: vtf_missing(w->core, VIDEO, octet(in) % 4, w->now, 0.05, numbers, &count); break;
        case 1: vtf_report(w->core, VIDEO, octet(in) % 4, &report, &there); break;
        case 2: vtf_info(w->core, sink, &info, &there); break;
        case 3: vtf_octets(w->core, VIDEO, octets, &count); break;
        case 4: vtf_take_arrivals(w->core, PUBLISHER, &arrivals, &count); break;
        case 5:
            while (vtf_take_level(w->core, &position, &source, &level))
                if (level < -127 || level > 0) abort();
            break;
        case 6:
            while (vtf_next_waiting(w->core, &position, &source, &layers))
                if (source != VIDEO || layers == 0 || layers > 7) abort();
            position = 0;
            while (vtf_next_stalled(w->core, &position, &source, &layers))
                if (source != VIDEO || layers == 0 || layers & 1 || layers > 7) abort();
            break;
        case 7: vtf_stats(w->core, PUBLISHER, &stats); break;
    }
}

static void retransmit(world *w, input *in) {
    uint16_t numbers[16];
    size_t count = octet(in) % 16, sent;
    uint32_t sink = octet(in) % SINKS;
    vtf_sender_info info;
    bool there = false;
    uint16_t from = 0;
    if (vtf_info(w->core, sink, &info, &there) == VTF_OK && there) from = (uint16_t)info.packets;
    for (size_t i = 0; i < count; i++) numbers[i] = (uint16_t)(from - octet(in));
    if (vtf_retransmit(w->core, sink, numbers, count, w->now, &sent) == VTF_OK && sent > count) abort();
}

/* What is written into a descriptor is read from it again, and nothing else in it changes. */
static void describe(input *in) {
    uint8_t payload[8], written[8];
    size_t length = some(in, payload, octet(in) % (sizeof payload + 1));
    uint16_t picture = pair(in);
    uint8_t index = octet(in);
    vtf_vp8 before, after;
    if (!vtf_vp8_read(&before, payload, length)) return;
    if (before.picture_at >= length || before.tl0_at >= length) abort();
    memcpy(written, payload, length);
    vtf_vp8_write_picture(&before, written, picture);
    vtf_vp8_write_tl0(&before, written, index);
    if (!vtf_vp8_read(&after, written, length) || memcmp(&before, &after, sizeof before) != 0) abort();
    uint16_t kept = before.wide ? picture & 0x7FFF : picture & 0x7F;
    if (before.picture_at && vtf_vp8_picture(&after, written) != kept) abort();
    if (before.tl0_at && written[before.tl0_at] != index) abort();
    for (size_t i = 0; i < length; i++) {
        bool ours = (before.picture_at && (i == before.picture_at || (before.wide && i == before.picture_at + 1u))) ||
                    (before.tl0_at && i == before.tl0_at);
        if (!ours && written[i] != payload[i]) abort();
    }
}

static void step(world *w, input *in) {
    uint8_t kind = octet(in), packet[DATAGRAM];
    size_t length;
    if (kind >= 64) {
        receive_next(w, in);
        return;
    }
    if (kind == 63) {
        check(in);
        return;
    }
    switch (kind % 12) {
        case 0:
            length = pair(in) % DATAGRAM;
            receive(w, packet, some(in, packet, length));
            return;
        case 1: w->now += octet(in) / 50.0; break;
        case 2: flush(w); break;
        case 3: ask(w, in); break;
        case 4: retransmit(w, in); break;
        case 5: vtf_pause_sink(w->core, kind / 10 % SINKS, octet(in) & 1); break;
        case 6: vtf_pause_source(w->core, kind & 1 ? VIDEO : AUDIO, octet(in) & 1); break;
        case 7: vtf_request_keyframe(w->core, kind / 10 % SINKS); break;
        case 8:
            flush(w);
            vtf_remove_sink(w->core, kind / 10 % SINKS);
            add_sink(w, kind / 10 % SINKS, octet(in) & 1);
            break;
        case 10: describe(in); break;
        case 11: choose(w, in); break;
        case 9:
            flush(w);
            vtf_remove_source(w->core, VIDEO);
            vtf_remove_source(w->core, AUDIO);
            add_sources(w);
            for (uint32_t sink = 0; sink < SINKS; sink++) add_sink(w, sink, false);
            break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    world w;
    open_rooms(&w);
    input in = {data, size};
    for (int steps = 0; steps < MAX_STEPS && in.left > 0; steps++) step(&w, &in);
    flush(&w);
    vtf_free(w.core);
    return 0;
}
