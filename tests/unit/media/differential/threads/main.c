/* Two threads read, one sends, and the control changes everything meanwhile. Built with sanitizers: of a race, or of an
 * octet too far, it dies. Prints how many datagrams went out, and a sum of the octets that were handed up. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "hub.h"
#include "tag_only.h"

enum { ROOMS = 4, SUBSCRIBERS = 3, PACKETS = 3000, SHARDS = 4, THREADS = 2 };

static int bound(uint16_t port, struct sockaddr_in *name) {
    int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    *name = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd < 0 || bind(fd, (struct sockaddr *)name, sizeof *name) != 0) abort();
    socklen_t length = sizeof *name;
    getsockname(fd, (struct sockaddr *)name, &length);
    return fd;
}

static struct sockaddr_in node;
static int publishers[ROOMS];

/* What is read as a whole, what is too long to be sealed, and what is cut. */
static const size_t odd_lengths[] = {0, 1, 11, 12, 13, 1500, VTF_DATAGRAM - TAG, VTF_DATAGRAM, VTF_DATAGRAM + 1, 9000};

/* An ICE check for the fragment "ab", made with the password "cd". */
static const uint8_t check[] = {
    0x00, 0x01, 0x00, 0x28, 0x21, 0x12, 0xA4, 0x42, 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
    0x08, 0x09, 0x0A, 0x0B, 0x00, 0x06, 0x00, 0x04, 0x61, 0x62, 0x3A, 0x78, 0x00, 0x08, 0x00, 0x14,
    0x5F, 0x24, 0x72, 0x2C, 0x07, 0xA4, 0x39, 0x90, 0xA9, 0x0D, 0x8F, 0xBA, 0x47, 0xFB, 0x6C, 0x73,
    0x3E, 0xA4, 0x37, 0xE3, 0x80, 0x28, 0x00, 0x04, 0xF8, 0x4A, 0xE0, 0x86,
};

/* Keyframes of two layers of video, and now and then a report, or something of another length. */
static void *publish(void *unused) {
    for (int i = 0; i < PACKETS; i++) {
        for (int room = 0; room < ROOMS; room++) {
            uint8_t packet[9000] = {0x80, 0x80 | 96, (uint8_t)(i >> 8), (uint8_t)i};
            size_t length = i % 7 ? 64 : odd_lengths[i / 7 % (sizeof odd_lengths / sizeof *odd_lengths)];
            packet[11] = (uint8_t)(1 + (i & 1));
            packet[12] = 0x10;
            if (i % 50 == 0) packet[1] = 201;
            sendto(publishers[room], packet, length, 0, (struct sockaddr *)&node, sizeof node);
            if (room > 0) continue;
            packet[0] = 0; /* STUN, by its looks */
            packet[1] = 1;
            sendto(publishers[room], packet, length, 0, (struct sockaddr *)&node, sizeof node);
            sendto(publishers[room], check, sizeof check, 0, (struct sockaddr *)&node, sizeof node);
        }
        if (i % 8 == 0) usleep(100);
    }
    return unused;
}

static uint32_t transport_of(int room, int place) { return (uint32_t)(100 * room + place + 1); }

/* Of no publisher: none any more. */
static void consent_to(vtf_shard *shard, int room, const vtf_address *publisher) {
    vtf_consent consent = {.fragment_length = 2, .password_length = 2, .fragment = "ab", .password = "cd"};
    if (publisher != NULL) consent.from = *publisher;
    if (!vtf_shard_set_consent(shard, transport_of(room, 0), publisher ? &consent : NULL)) abort();
}

static void add_sink(vtf_shard *shard, int room, int place) {
    static uint32_t ssrc = 1000;
    vtf_sink_spec spec = {.ssrc = ssrc, .rtx_ssrc = ssrc + 1, .has_rtx = true, .rtx_ssrc_named = true};
    ssrc += 2;
    memset(spec.payload_types, VTF_NO_TYPE, sizeof spec.payload_types);
    memset(spec.rtx_types, VTF_NO_TYPE, sizeof spec.rtx_types);
    spec.payload_types[96] = 101;
    spec.rtx_types[101] = 102;
    vtf_add_sink(shard->core, transport_of(room, place), transport_of(room, place), transport_of(room, 0), &spec);
}

static void join(vtf_shard *shard, int room, int place) {
    static int session;
    vtf_add_transport(shard->core, transport_of(room, place));
    vtf_set_sessions(shard->core, transport_of(room, place), &session, &session, tag_only_sealer());
}

static void aim(vtf_shard *shard, int room, int place, vtf_peer_kind kind, const vtf_address *subscriber) {
    if (!vtf_shard_set_peer(shard, transport_of(room, place), kind, subscriber)) abort();
}

/* With whatever waits for it. */
static void come_again(vtf_shard *shard, int room, int place, const vtf_address *subscriber) {
    vtf_remove_transport(shard->core, transport_of(room, place));
    vtf_shard_forget(shard, transport_of(room, place));
    join(shard, room, place);
    aim(shard, room, place, VTF_PEER_ADDRESS, subscriber);
    add_sink(shard, room, place);
    vtf_set_pace(shard->core, transport_of(room, place), 100000, 0);
}

static void furnish(vtf_hub *hub, int room, const vtf_address *publisher, const vtf_address *subscriber) {
    vtf_shard *shard = &hub->shards[room % SHARDS];
    vtf_source_spec spec = {.video = true, .nack = true, .formats_count = 1, .encodings_count = 2};
    spec.formats[0] = (vtf_format){96, 97, 1, 90000};
    spec.encodings[0] = (vtf_encoding){.has_ssrc = true, .ssrc = 1};
    spec.encodings[1] = (vtf_encoding){.has_ssrc = true, .ssrc = 2};
    vtf_shard_lock(shard);
    for (int place = 0; place <= SUBSCRIBERS; place++) join(shard, room, place);
    vtf_add_source(shard->core, transport_of(room, 0), transport_of(room, 0), &spec);
    for (int place = 1; place <= SUBSCRIBERS; place++) {
        aim(shard, room, place, VTF_PEER_ADDRESS, subscriber);
        add_sink(shard, room, place);
    }
    consent_to(shard, room, publisher);
    vtf_shard_unlock(shard);
    if (!vtf_hub_route(hub, publisher, transport_of(room, 0), (size_t)room % SHARDS)) abort();
}

/* All of what was handed up, as Python does; a sum of it. */
static uint64_t read_up(vtf_hub *hub) {
    vtf_record record;
    size_t used;
    uint64_t sum = 0;
    vtf_hub_noticed(hub);
    const uint8_t *records = vtf_hub_take(hub, &used);
    for (size_t at = 0; at < used; at += vtf_record_size(record.length)) {
        memcpy(&record, records + at, sizeof record);
        for (size_t i = 0; i < record.length; i++) sum += records[at + sizeof record + i];
    }
    return sum;
}

/* Many come and few stay. */
static void pass_by(vtf_hub *hub, int turn) {
    vtf_address address;
    if (!vtf_address_parse(&address, "::1", (uint16_t)(1 + turn), 0)) abort();
    if (!vtf_hub_route(hub, &address, 1, 0)) abort();
    if (turn < 300) return;
    vtf_address_parse(&address, "::1", (uint16_t)(turn - 299), 0);
    vtf_hub_unroute(hub, &address);
}

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Returns a sum of what was handed up. */
static uint64_t control(vtf_hub *hub, int turn, int room, const vtf_address *publisher, const vtf_address *subscriber) {
    vtf_shard *shard = &hub->shards[room % SHARDS];
    int place = 1 + turn % SUBSCRIBERS;
    uint32_t sink = transport_of(room, place), source = transport_of(room, 0);
    uint16_t numbers[VTF_MAX_MISSING] = {1, 2, 3};
    size_t count, position = 0;
    vtf_shard_lock(shard);
    switch (turn % 11) {
        case 0: vtf_set_layers(shard->core, sink, turn % 3 - 1, 7); break;
        case 1: vtf_pause_sink(shard->core, sink, turn & 8); break;
        case 2: vtf_retransmit(shard->core, sink, numbers, 3, turn, &count); break;
        case 3: vtf_missing(shard->core, source, 0, turn, 0.1, numbers, &count); break;
        case 4:
            vtf_remove_sink(shard->core, sink);
            add_sink(shard, room, place);
            consent_to(shard, room, turn % 8 ? publisher : NULL);
            break;
        case 5:
            vtf_next_waiting(shard->core, &position, &source, (uint8_t[1]){0});
            vtf_next_incomplete(shard->core, &position, &source, (uint8_t[1]){0});
            position = 0;
            vtf_next_stalled(shard->core, &position, &source, (uint8_t[1]){0});
            break;
        case 6:
        case 7: vtf_set_pace(shard->core, sink, turn % 3 ? 100000u * (uint32_t)(turn % 3) : 0, seconds()); break;
        case 8: aim(shard, room, place, VTF_PEER_UPWARD, NULL); break;
        case 9: aim(shard, room, place, turn % 2 ? VTF_PEER_ADDRESS : VTF_PEER_NOBODY, subscriber); break;
        case 10: come_again(shard, room, place, subscriber); break;
    }
    vtf_shard_unlock(shard);
    if (turn % 40 == 0) {
        vtf_hub_unroute(hub, publisher);
        vtf_hub_route(hub, publisher, transport_of(room, 0), (size_t)room % SHARDS);
    }
    pass_by(hub, turn);
    if (turn % 10 == 0) vtf_hub_counts(hub);
    /* So seldom that much has come by then. */
    return turn % 200 == 0 ? read_up(hub) : 0;
}

static vtf_address address_of(const struct sockaddr_in *name) {
    vtf_address address;
    if (!vtf_address_parse(&address, "127.0.0.1", ntohs(name->sin_port), 0)) abort();
    return address;
}

int main(void) {
    vtf_hub *hub = vtf_hub_new(&tag_only, SHARDS, 7);
    struct sockaddr_in name;
    int sockets[THREADS][2] = {{bound(0, &node), -1}, {-1, -1}};
    for (int i = 1; i < THREADS; i++) sockets[i][0] = bound(node.sin_port, &name);
    int deaf = bound(0, &name);
    vtf_address subscriber = address_of(&name), publisher[ROOMS];
    for (int room = 0; room < ROOMS; room++) {
        publishers[room] = bound(0, &name);
        publisher[room] = address_of(&name);
    }
    if (vtf_hub_start(hub, (const int (*)[2])sockets, THREADS) != 0) abort();
    for (int room = 0; room < ROOMS; room++) furnish(hub, room, &publisher[room], &subscriber);
    pthread_t sender;
    pthread_create(&sender, NULL, publish, NULL);
    uint64_t sum = 0;
    for (int turn = 0; turn < 2000; turn++) {
        sum += control(hub, turn, turn % ROOMS, &publisher[turn % ROOMS], &subscriber);
        if (turn % 4 == 0) usleep(100);
        if (turn != 1000) continue;
        vtf_hub_stop(hub);
        if (vtf_hub_start(hub, (const int (*)[2])sockets, THREADS) != 0) abort();
    }
    pthread_join(sender, NULL);
    vtf_hub_stop(hub);
    sum += read_up(hub);
    if (vtf_shard_checked_at(&hub->shards[0], transport_of(0, 0)) == 0) abort();
    printf("%llu %llu\n", (unsigned long long)vtf_hub_counts(hub).datagrams_out, (unsigned long long)sum);
    vtf_hub_free(hub);
    for (int i = 0; i < THREADS; i++) close(sockets[i][0]);
    for (int room = 0; room < ROOMS; room++) close(publishers[room]);
    close(deaf);
    return 0;
}
