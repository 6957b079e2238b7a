/* Plays a trace (trace.py) on the forwarder's core, with a cipher that only adds a tag, and prints what comes of it as
 * player.py does. Built with sanitizers: whatever it does wrong, it dies of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "core.h"
#include "tag_only.h"
#include "words.h"

enum { MAX_ITEMS = 65536, MAX_WAITING = 32 };

/* Several datagrams are received before what they held is sent on, as a thread does that reads them at once. */
static bool batched;
static uint8_t *waiting[MAX_WAITING];
static size_t waiting_count;

static char emitted[1 << 24];
static size_t emitted_length;

static size_t put_hex(char *out, const uint8_t *data, size_t length) {
    for (size_t i = 0; i < length; i++) sprintf(out + 2 * i, "%02x", data[i]);
    return 2 * length;
}

static void emit_run(const vtf_run *run) {
    for (size_t at = 0; at < run->total; at += run->segment) {
        size_t length = run->total - at < run->segment ? run->total - at : run->segment;
        if (emitted_length + 2 * length + 32 > sizeof emitted) abort();
        emitted_length += (size_t)sprintf(emitted + emitted_length, "> %u ", run->transport);
        emitted_length += put_hex(emitted + emitted_length, run->data + at, length);
        emitted[emitted_length++] = '\n';
    }
}

static void emit(void *context, const vtf_run *runs, size_t count) {
    (void)context;
    for (size_t i = 0; i < count; i++) emit_run(&runs[i]);
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
static void send_padding(vtf *core) {
    uint32_t sink = number();
    int64_t asked = integer();
    size_t sent;
    vtf_status status = vtf_pad(core, sink, asked, real(), &sent);
    if (status != VTF_OK)
        print_status(status);
    else
        printf("%zu", sent);
}

static bool pass_on(vtf *core, const char *name) {
    if (strcmp(name, "receive") == 0) {
        receive(core);
    } else if (strcmp(name, "send_rtcp") == 0) {
        send_rtcp(core);
    } else if (strcmp(name, "retransmit") == 0) {
        retransmit(core);
    } else if (strcmp(name, "send_padding") == 0) {
        send_padding(core);
    } else {
        return false;
    }
    return true;
}

int main(int count, char **arguments) {
    (void)arguments;
    batched = count > 1;
    vtf *core = vtf_new(&tag_only, emit, NULL);
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0) {
        const char *name = strtok(line, " \n");
        emitted_length = 0;
        if (waiting_count == MAX_WAITING || strcmp(name, "receive") != 0) flush(core);
        printf("%s ", name);
        if (!pass_on(core, name) && !change(core, name) && !answer(core, name)) abort();
        putchar('\n');
        fwrite(emitted, 1, emitted_length, stdout);
    }
    flush(core);
    free(line);
    vtf_free(core);
    return 0;
}
