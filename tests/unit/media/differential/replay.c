/* Plays a trace (trace.py) on the forwarder's core, with a cipher that only adds a tag, and prints what comes of it as
 * player.py does. Built with sanitizers: whatever it does wrong, it dies of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"

enum { TAG = 16, MAX_ITEMS = 65536, MAX_WAITING = 32 };

/* Several datagrams are received before what they held is sent on, as a thread does that reads them at once. */
static bool batched;
static uint8_t *waiting[MAX_WAITING];
static size_t waiting_count;

static char emitted[1 << 24];
static size_t emitted_length;

static int seal(void *session, void *packet, int *length) {
    (void)session;
    memset((uint8_t *)packet + *length, 0xA5, TAG);
    *length += TAG;
    return 0;
}

static int unseal(void *session, void *packet, int *length) {
    (void)session, (void)packet, (void)length;
    return 0;
}

static int forget(void *session, uint32_t ssrc) {
    (void)session, (void)ssrc;
    return 0;
}

static size_t put_hex(char *out, const uint8_t *data, size_t length) {
    for (size_t i = 0; i < length; i++) sprintf(out + 2 * i, "%02x", data[i]);
    return 2 * length;
}

static void emit(void *context, uint32_t transport, const uint8_t *data, size_t total, size_t segment) {
    (void)context;
    for (size_t at = 0; at < total; at += segment) {
        size_t length = total - at < segment ? total - at : segment;
        if (emitted_length + 2 * length + 32 > sizeof emitted) abort();
        emitted_length += (size_t)sprintf(emitted + emitted_length, "> %u ", transport);
        emitted_length += put_hex(emitted + emitted_length, data + at, length);
        emitted[emitted_length++] = '\n';
    }
}

/* The words of a line. */

static const char *word(void) {
    const char *next = strtok(NULL, " \n");
    if (next == NULL) abort();
    return next;
}

static int64_t integer(void) { return strtoll(word(), NULL, 10); }

static uint32_t number(void) { return (uint32_t)integer(); }

static double real(void) {
    uint64_t bits = strtoull(word(), NULL, 16);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Octets as hexadecimal digits after a dot; never more than fit. */
static size_t octets(uint8_t *out, size_t room) {
    const char *digits = word() + 1;
    size_t length = strlen(digits) / 2;
    if (length > room) abort();
    for (size_t i = 0; i < length; i++) {
        unsigned value;
        sscanf(digits + 2 * i, "%2x", &value);
        out[i] = (uint8_t)value;
    }
    return length;
}

static void print_real(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    printf("%016llx", (unsigned long long)bits);
}

static void print_status(vtf_status status) {
    static const char *const names[] = {"-", "KeyError", "ValueError", "SsrcTakenError", "MemoryError"};
    printf("%s", names[status]);
}

static void print_found(vtf_status status, uint32_t found, bool there) {
    if (status != VTF_OK)
        print_status(status);
    else if (there)
        printf("%u", found);
    else
        printf("-");
}

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

static void flush(vtf *core) {
    vtf_flush(core, 0);
    while (waiting_count > 0) free(waiting[--waiting_count]);
}

static void receive(vtf *core) {
    uint32_t transport = number();
    /* Of its own size, so that one octet too far is noticed. */
    static uint8_t room[4096];
    size_t length = octets(room, sizeof room);
    uint8_t *datagram = malloc(length ? length : 1);
    memcpy(datagram, room, length);
    double now = real();
    size_t plain = vtf_has_transport(core, transport) ? vtf_receive(core, transport, datagram, length, now) : 0;
    if (!vtf_has_transport(core, transport))
        printf("KeyError");
    else if (plain > 0)
        for (size_t i = 0; i < plain; i++) printf("%02x", datagram[i]);
    else
        printf("-");
    if (batched) {
        waiting[waiting_count++] = datagram;
        return;
    }
    vtf_flush(core, now);
    free(datagram);
}

static void send_rtcp(vtf *core) {
    uint32_t transport = number();
    static uint8_t packet[4096];
    size_t length = octets(packet, sizeof packet);
    print_status(vtf_send_rtcp(core, transport, packet, length));
}

static void retransmit(vtf *core) {
    uint32_t sink = number();
    double now = real();
    size_t count = (size_t)integer(), sent;
    static uint16_t numbers[MAX_ITEMS];
    for (size_t i = 0; i < count; i++) numbers[i] = (uint16_t)integer();
    vtf_status status = vtf_retransmit(core, sink, numbers, count, now, &sent);
    if (status != VTF_OK)
        print_status(status);
    else
        printf("%zu", sent);
}

static void missing(vtf *core) {
    uint32_t source = number();
    double now = real(), round_trip = real();
    uint16_t numbers[512];
    size_t count;
    vtf_status status = vtf_missing(core, source, now, round_trip, numbers, &count);
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
    vtf_status status = vtf_report(core, number(), &r, &there);
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
    printf(",%u,%lld)", info.clock_rate, (long long)info.retransmitted);
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
    printf(")");
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

static void waiting_for_keyframe(vtf *core) {
    static item items[MAX_ITEMS];
    size_t count = 0, position = 0;
    while (vtf_next_waiting(core, &position, &items[count].source)) count++;
    qsort(items, count, sizeof *items, by_source);
    printf("(");
    for (size_t i = 0; i < count; i++) printf("%s%u", i ? "," : "", items[i].source);
    printf(")");
}

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

static bool change(vtf *core, const char *name) {
    if (strcmp(name, "add_transport") == 0) {
        print_status(vtf_add_transport(core, number()));
    } else if (strcmp(name, "remove_transport") == 0) {
        print_status(vtf_remove_transport(core, number()));
    } else if (strcmp(name, "set_keys") == 0) {
        uint32_t transport = number();
        static int session;
        /* The same keys again change nothing: the control tells, not the core. */
        print_status(integer() ? vtf_set_sessions(core, transport, &session, &session) : VTF_OK);
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
    } else if (strcmp(name, "remove_sink") == 0) {
        vtf_remove_sink(core, number());
        printf("-");
    } else if (strcmp(name, "pause_sink") == 0) {
        uint32_t sink = number();
        print_status(vtf_pause_sink(core, sink, integer()));
    } else if (strcmp(name, "request_keyframe") == 0) {
        print_status(vtf_request_keyframe(core, number()));
    } else {
        return false;
    }
    return true;
}

static bool look_up(vtf *core, const char *name) {
    uint32_t given = 0;
    bool there = true;
    vtf_status status;
    if (strcmp(name, "map_timestamp") == 0) {
        uint32_t sink = number();
        status = vtf_map_timestamp(core, sink, number(), &given);
    } else if (strcmp(name, "source_ssrc") == 0) {
        status = vtf_source_ssrc(core, number(), &given, &there);
    } else if (strcmp(name, "find_source") == 0) {
        uint32_t transport = number();
        status = vtf_find_source(core, transport, number(), &given, &there);
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
    {"receive", receive},
    {"send_rtcp", send_rtcp},
    {"retransmit", retransmit},
    {"missing", missing},
    {"receive_report", receive_report},
    {"sender_info", sender_info},
    {"transport_stats", transport_stats},
    {"take_arrivals", take_arrivals},
    {"waiting_for_keyframe", waiting_for_keyframe},
    {"take_levels", take_levels},
    {"counters", counters},
};

static void play(vtf *core, const char *name) {
    printf("%s ", name);
    if (change(core, name) || look_up(core, name)) return;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (strcmp(name, calls[i].name) == 0) {
            calls[i].run(core);
            return;
        }
    }
    abort();
}

int main(int count, char **arguments) {
    (void)arguments;
    batched = count > 1;
    const vtf_srtp srtp = {seal, seal, unseal, unseal, forget};
    vtf *core = vtf_new(&srtp, emit, NULL);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        const char *name = strtok(line, " \n");
        emitted_length = 0;
        if (waiting_count == MAX_WAITING || strcmp(name, "receive") != 0) flush(core);
        play(core, name);
        putchar('\n');
        fwrite(emitted, 1, emitted_length, stdout);
    }
    flush(core);
    free(line);
    vtf_free(core);
    return 0;
}
