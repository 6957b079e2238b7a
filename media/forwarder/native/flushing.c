/* What is queued goes out, subscriber by subscriber: what one of them gets of all sources is written in a row, so that
 * it leaves with as few system calls as it can. */
#include "parts.h"

/* Sinks that have something to send, by transport; both in the order in which they were met. */
typedef struct {
    vtf_transport *first, **last;
} lines;

/* Sinks further on in a source's list whose first line is asked for before they are met. */
#define AHEAD 8

static void line_up(lines *due, const vtf_source *source) {
    for (size_t i = 0; i < source->sinks_count; i++) {
        vtf_sink *sink = source->sinks[i];
        if (i + AHEAD < source->sinks_count) __builtin_prefetch(source->sinks[i + AHEAD]);
        if (sink->paused) continue;
        vtf_transport *transport = sink->transport;
        if (transport->due == NULL) {
            *due->last = transport;
            due->last = &transport->next_due;
            transport->due = sink;
        } else {
            transport->last_due->next_due = sink;
        }
        transport->last_due = sink;
    }
}

/* What sending to it will look at. Between two frames a core's caches are filled with other things, and it would wait for
 * one line after another; while another subscriber's packets are sealed there is time to fetch them all. */
static void fetch(const vtf_transport *transport) {
    __builtin_prefetch(transport->sealer);
    __builtin_prefetch(transport->outbound);
    for (const vtf_sink *sink = transport->due; sink != NULL; sink = sink->next_due) {
        const vtf_numbering *numbering = &sink->numbering;
        const vtf_queued *first = &sink->source->queue[0];
        __builtin_prefetch(&sink->last_sent_at, 1);
        __builtin_prefetch(&sink->spec, 0);
        __builtin_prefetch(&sink->spec.payload_types[first->packet.payload_type], 0);
        __builtin_prefetch(&sink->spec.mid_length, 0);
        __builtin_prefetch(&numbering->oldest, 1);
        __builtin_prefetch(&numbering->newest, 1);
        __builtin_prefetch(&numbering->ring[0], 0);
        __builtin_prefetch(&sink->departures.newest, 1);
    }
}

static void send_to(vtf *core, vtf_transport *transport) {
    if (transport->next_due != NULL) fetch(transport->next_due);
    for (vtf_sink *sink = transport->due; sink != NULL;) {
        vtf_source *source = sink->source;
        for (size_t i = 0; i < source->queued; i++) vtf_sink_forward(core, sink, &source->queue[i]);
        vtf_sink *next = sink->next_due;
        sink->next_due = NULL;
        sink = next;
    }
    vtf_end_run(core);
    transport->due = NULL;
}

static void clear(vtf_source *source) {
    for (size_t i = 0; i < source->queued; i++)
        if (source->queue[i].kept) source->queue[i].kept->queued = false;
    source->queued = 0;
    source->dirty = false;
}

void vtf_flush(vtf *core, double now) {
    (void)now; /* Each packet goes out with the time at which it came. */
    lines due = {NULL, &due.first};
    /* Pictures first: a packet of sound, which is shorter, may end their run, but not begin it. */
    for (int video = 1; video >= 0; video--)
        for (size_t i = 0; i < core->dirty_count; i++)
            if (core->dirty[i]->spec.video == video) line_up(&due, core->dirty[i]);
    *due.last = NULL;
    for (vtf_transport *each = due.first; each != NULL; each = each->next_due) send_to(core, each);
    vtf_ship(core);
    for (size_t i = 0; i < core->dirty_count; i++) clear(core->dirty[i]);
    core->dirty_count = 0;
}

size_t vtf_awaiting(const vtf *core) {
    size_t sinks = 0;
    for (size_t i = 0; i < core->dirty_count; i++) {
        const vtf_source *source = core->dirty[i];
        const vtf_queued *last = source->queued > 0 ? &source->queue[source->queued - 1] : NULL;
        if (source->spec.video && last != NULL && !last->packet.marker) sinks += source->layers[last->layer].flowing;
    }
    return sinks;
}
