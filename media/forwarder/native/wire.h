/* The sockets: batches of datagrams in, runs of datagrams out. Never blocks; what the kernel will not take is lost. */
#ifndef VTF_WIRE_H
#define VTF_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "addresses.h"

#define VTF_BATCH 32
#define VTF_OUTBOX 32
/* Above what crosses a path whole: a longer one is cut, and so fails its authentication. */
#define VTF_DATAGRAM 2048

typedef struct {
    int family; /* 0: IPv4, 1: IPv6, -1: nobody to send to */
    bool segmented; /* the kernel takes runs for it (UDP_SEGMENT) */
    socklen_t length;
    struct sockaddr_storage to;
} vtf_peer;

typedef struct {
    uint64_t datagrams_in, reads, datagrams_out, writes; /* reads and writes: system calls */
    uint64_t refused;     /* datagrams that the kernel would not take: its buffer is full, or nobody is there */
    uint64_t unsegmented; /* runs that had to be sent one by one */
} vtf_wire_counts;

typedef struct {
    struct mmsghdr headers[VTF_BATCH];
    struct iovec parts[VTF_BATCH];
    struct sockaddr_storage from[VTF_BATCH];
    uint8_t data[VTF_BATCH][VTF_DATAGRAM];
} vtf_batch;

typedef union {
    char octets[CMSG_SPACE(sizeof(uint16_t))];
    struct cmsghdr align;
} vtf_segment_size;

/* What is to be written by one socket with one system call. Only `counts` and `count` have to be set at first. */
typedef struct {
    vtf_wire_counts *counts;
    size_t count;
    int fd;
    struct {
        vtf_peer *peer;
        size_t segment, datagrams;
    } what[VTF_OUTBOX];
    struct mmsghdr headers[VTF_OUTBOX];
    struct iovec parts[VTF_OUTBOX];
    vtf_segment_size sizes[VTF_OUTBOX];
} vtf_outbox;

void vtf_batch_init(vtf_batch *batch);
/* How many came; 0 when there are none. `batch->headers[i].msg_len` octets are in `batch->data[i]`. */
int vtf_wire_read(int fd, vtf_batch *batch);

/* NULL: nobody. */
void vtf_peer_set(vtf_peer *peer, const vtf_address *address);
/* Send `total` octets as datagrams of `segment` each, the last as short as what is left: at the latest with
 * `vtf_wire_post`, until when the octets must stay. */
void vtf_wire_send(vtf_outbox *outbox, int fd, vtf_peer *peer, const uint8_t *data, size_t total, size_t segment);
void vtf_wire_post(vtf_outbox *outbox);

#endif
