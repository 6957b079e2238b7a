/* What the control asks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "words.h"

enum { MAX_ITEMS = 65536, MAX_ASKED = 1024 };

static void missing(vtf *core) {
    uint32_t source = number(), layer = number();
    double now = real(), round_trip = real();
    uint16_t numbers[512];
    size_t count;
    vtf_status status = vtf_missing(core, source, layer, now, round_trip, numbers, &count);
    if (status != VTF_OK) {
        print_status(status);
        return;
    }
    printf("(");
    for (size_t i = 0; i < count; i++) printf("%s%u", i ? "," : "", numbers[i]);
    printf(")");
}

static void receive_report(vtf *core) {
    vtf_receive_report r;
    bool there;
    uint32_t source = number(), layer = number();
    vtf_status status = vtf_report(core, source, layer, &r, &there);
    if (status != VTF_OK || !there)
        print_status(status);
    else
        printf("(%u,%u,%d,%u,%lld,%lld,%lld,%u)", r.ssrc, r.fraction_lost, r.cumulative_lost, r.highest_sequence,
               (long long)r.jitter, (long long)r.packets, (long long)r.octets, r.clock_rate);
}

static void sender_info(vtf *core) {
    vtf_sender_info info;
    bool there;
    vtf_status status = vtf_info(core, number(), &info, &there);
    if (status != VTF_OK || !there) {
        print_status(status);
        return;
    }
    printf("(%u,%u,%u,%u,", info.ssrc, info.packets, info.octets, info.last_timestamp);
    print_real(info.last_sent_at);
    printf(",%u,%lld,%d,%u)", info.clock_rate, (long long)info.retransmitted, info.layer, info.timestamp_offset);
}

static void departures(vtf *core) {
    uint32_t sink = number();
    size_t count = number();
    uint16_t numbers[MAX_ASKED];
    vtf_departure found[MAX_ASKED];
    for (size_t i = 0; i < count; i++) numbers[i] = (uint16_t)number();
    vtf_status status = vtf_find_departures(core, sink, numbers, count, found);
    if (status != VTF_OK) {
        print_status(status);
        return;
    }
    printf("(");
    for (size_t i = 0; i < count; i++) {
        printf("%s", i ? "," : "");
        if (found[i].there)
            printf("(%u,%d)", found[i].packets, found[i].late);
        else
            printf("-");
    }
    printf(")");
}

static void transport_stats(vtf *core) {
    vtf_transport_stats stats;
    vtf_status status = vtf_stats(core, number(), &stats);
    if (status != VTF_OK) {
        print_status(status);
        return;
    }
    printf("(%lld,%lld,%lld,%lld,", (long long)stats.packets_received, (long long)stats.octets_received,
           (long long)stats.packets_sent, (long long)stats.octets_sent);
    print_real(stats.last_heard_at);
    printf(",");
    print_real(0); /* Checks never come to the core. */
    printf(",%lld)", (long long)stats.octets_waiting);
}

static void take_arrivals(vtf *core) {
    const vtf_arrival *arrivals;
    size_t count;
    vtf_status status = vtf_take_arrivals(core, number(), &arrivals, &count);
    if (status != VTF_OK) {
        print_status(status);
        return;
    }
    printf("(");
    for (size_t i = 0; i < count; i++)
        printf("%s(%u,%lld)", i ? "," : "", arrivals[i].number, (long long)arrivals[i].at);
    printf(")");
}

typedef struct {
    uint32_t source;
    int level;
} item;

static int by_source(const void *a, const void *b) {
    const item *first = a, *second = b;
    return (first->source > second->source) - (first->source < second->source);
}

static void print_layers(vtf *core, vtf_walk walk) {
    static item items[MAX_ITEMS];
    size_t count = 0, position = 0;
    uint8_t layers;
    while (walk(core, &position, &items[count].source, &layers)) items[count++].level = layers;
    qsort(items, count, sizeof *items, by_source);
    const char *before = "";
    printf("(");
    for (size_t i = 0; i < count; i++) {
        for (int layer = 0; layer < VTF_MAX_LAYERS; layer++) {
            if (!(items[i].level >> layer & 1)) continue;
            printf("%s(%u,%d)", before, items[i].source, layer);
            before = ",";
        }
    }
    printf(")");
}

static void waiting_for_keyframe(vtf *core) { print_layers(core, vtf_next_waiting); }

static void incomplete(vtf *core) { print_layers(core, vtf_next_incomplete); }

static void take_stalled(vtf *core) { print_layers(core, vtf_next_stalled); }

static void take_levels(vtf *core) {
    static item items[MAX_ITEMS];
    size_t count = 0, position = 0;
    while (vtf_take_level(core, &position, &items[count].source, &items[count].level)) count++;
    qsort(items, count, sizeof *items, by_source);
    printf("(");
    for (size_t i = 0; i < count; i++) printf("%s(%u,%d)", i ? "," : "", items[i].source, items[i].level);
    printf(")");
}

static int by_name(const void *a, const void *b) {
    return strcmp(vtf_drop_name(*(const size_t *)a), vtf_drop_name(*(const size_t *)b));
}

static void counters(vtf *core) {
    size_t reasons[64], count = 0;
    for (size_t reason = 0; vtf_drop_name(reason) != NULL; reason++)
        if (vtf_drops(core, reason) > 0) reasons[count++] = reason;
    qsort(reasons, count, sizeof *reasons, by_name);
    printf("(");
    for (size_t i = 0; i < count; i++)
        printf("%s(%s,%llu)", i ? "," : "", vtf_drop_name(reasons[i]), (unsigned long long)vtf_drops(core, reasons[i]));
    printf(")");
}

static void layer_octets(vtf *core) {
    int64_t octets[VTF_MAX_LAYERS][VTF_MAX_TEMPORAL];
    size_t count;
    vtf_status status = vtf_octets(core, number(), octets, &count);
    if (status != VTF_OK) {
        print_status(status);
        return;
    }
    printf("(");
    for (size_t i = 0; i < count; i++) {
        printf("%s(", i ? "," : "");
        for (size_t j = 0; j < VTF_MAX_TEMPORAL; j++) printf("%s%lld", j ? "," : "", (long long)octets[i][j]);
        printf(")");
    }
    printf(")");
}

static void sink_layers(vtf *core) {
    int layer;
    unsigned temporal;
    vtf_status status = vtf_layers(core, number(), &layer, &temporal);
    if (status != VTF_OK)
        print_status(status);
    else
        printf("(%d,%u)", layer, temporal);
}

static void totals(vtf *core) {
    vtf_totals t = vtf_count(core);
    printf("(%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld)", (long long)t.packets_received, (long long)t.octets_received,
           (long long)t.packets_sent, (long long)t.octets_sent, (long long)t.retransmitted, (long long)t.padding,
           (long long)t.layer_switches, (long long)t.keyframe_requests);
}

static bool look_up(vtf *core, const char *name) {
    uint32_t given = 0;
    bool there = true;
    vtf_status status;
    if (strcmp(name, "source_ssrc") == 0) {
        uint32_t source = number();
        status = vtf_source_ssrc(core, source, number(), &given, &there);
    } else if (strcmp(name, "find_source") == 0) {
        uint32_t transport = number(), layer;
        status = vtf_find_source(core, transport, number(), &given, &layer, &there);
        if (status == VTF_OK && there) {
            printf("(%u,%u)", given, layer);
            return true;
        }
    } else if (strcmp(name, "find_sink") == 0) {
        uint32_t transport = number();
        status = vtf_find_sink(core, transport, number(), &given, &there);
    } else {
        return false;
    }
    print_found(status, given, there);
    return true;
}

static const struct {
    const char *name;
    void (*run)(vtf *core);
} calls[] = {
    {"missing", missing},
    {"receive_report", receive_report},
    {"sender_info", sender_info},
    {"transport_stats", transport_stats},
    {"take_arrivals", take_arrivals},
    {"waiting_for_keyframe", waiting_for_keyframe},
    {"incomplete", incomplete},
    {"take_stalled", take_stalled},
    {"take_levels", take_levels},
    {"counters", counters},
    {"layer_octets", layer_octets},
    {"sink_layers", sink_layers},
    {"totals", totals},
    {"departures", departures},
};

bool answer(vtf *core, const char *name) {
    if (look_up(core, name)) return true;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (strcmp(name, calls[i].name) != 0) continue;
        calls[i].run(core);
        return true;
    }
    return false;
}
