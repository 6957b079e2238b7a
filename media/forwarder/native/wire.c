#include "wire.h"

#include <errno.h>
#include <netinet/udp.h>
#include <string.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

void vtf_batch_init(vtf_batch *batch) {
    memset(batch->headers, 0, sizeof batch->headers);
    for (int i = 0; i < VTF_BATCH; i++) {
        batch->parts[i] = (struct iovec){batch->data[i], VTF_DATAGRAM};
        batch->headers[i].msg_hdr.msg_iov = &batch->parts[i];
        batch->headers[i].msg_hdr.msg_iovlen = 1;
        batch->headers[i].msg_hdr.msg_name = &batch->from[i];
    }
}

int vtf_wire_read(int fd, vtf_batch *batch) {
    for (int i = 0; i < VTF_BATCH; i++) batch->headers[i].msg_hdr.msg_namelen = sizeof batch->from[i];
    int count = recvmmsg(fd, batch->headers, VTF_BATCH, MSG_DONTWAIT, NULL);
    return count > 0 ? count : 0; /* An error is an ICMP answer to an earlier datagram; the socket goes on. */
}

void vtf_peer_set(vtf_peer *peer, const vtf_address *address) {
    peer->segmented = true;
    peer->family = address == NULL ? -1 : address->family == AF_INET ? 0 : 1;
    peer->length = address == NULL ? 0 : vtf_address_to(address, &peer->to);
}

static void one_by_one(const vtf_outbox *outbox, const vtf_peer *peer, const uint8_t *data, size_t total,
                       size_t segment) {
    for (size_t offset = 0; offset < total; offset += segment) {
        size_t size = total - offset < segment ? total - offset : segment;
        outbox->counts->writes++;
        if (sendto(outbox->fd, data + offset, size, MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)&peer->to,
                   peer->length) >= 0)
            outbox->counts->datagrams_out++;
        else
            outbox->counts->refused++;
    }
}

/* The kernel would not take a message, for the reason in `errno`. */
static void refused(vtf_outbox *outbox, size_t which) {
    size_t datagrams = outbox->what[which].datagrams;
    if (datagrams == 1 || errno == EAGAIN || errno == ENOBUFS) {
        outbox->counts->refused += datagrams;
        return;
    }
    /* No checksums by the device (EIO), a path narrower than the segment (EINVAL, EMSGSIZE), an old kernel: one by
     * one it may go, and this peer is not tried again. A pending ICMP error (ECONNREFUSED) says nothing of that. */
    vtf_peer *peer = outbox->what[which].peer;
    if (errno == EIO || errno == EINVAL || errno == EMSGSIZE || errno == EOPNOTSUPP || errno == ENOPROTOOPT)
        peer->segmented = false;
    outbox->counts->unsegmented++;
    const struct iovec *part = &outbox->parts[which];
    one_by_one(outbox, peer, part->iov_base, part->iov_len, outbox->what[which].segment);
}

void vtf_wire_post(vtf_outbox *outbox) {
    for (size_t done = 0; done < outbox->count;) {
        outbox->counts->writes++;
        int sent = sendmmsg(outbox->fd, outbox->headers + done, (unsigned)(outbox->count - done),
                            MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent <= 0) refused(outbox, done++);
        for (; sent > 0; sent--) outbox->counts->datagrams_out += outbox->what[done++].datagrams;
    }
    outbox->count = 0;
}

static void tell_segment(struct msghdr *message, vtf_segment_size *control, size_t segment) {
    message->msg_control = control->octets;
    message->msg_controllen = sizeof control->octets;
    struct cmsghdr *header = CMSG_FIRSTHDR(message);
    header->cmsg_level = SOL_UDP;
    header->cmsg_type = UDP_SEGMENT;
    header->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    uint16_t size = (uint16_t)segment;
    memcpy(CMSG_DATA(header), &size, sizeof size);
}

void vtf_wire_send(vtf_outbox *outbox, int fd, vtf_peer *peer, const uint8_t *data, size_t total, size_t segment) {
    if (outbox->count == VTF_OUTBOX || (outbox->count > 0 && outbox->fd != fd)) vtf_wire_post(outbox);
    outbox->fd = fd;
    size_t datagrams = (total + segment - 1) / segment;
    if (datagrams > 1 && !peer->segmented) {
        vtf_wire_post(outbox);
        one_by_one(outbox, peer, data, total, segment);
        return;
    }
    size_t at = outbox->count++;
    outbox->what[at].peer = peer;
    outbox->what[at].segment = segment;
    outbox->what[at].datagrams = datagrams;
    outbox->parts[at] = (struct iovec){(void *)data, total};
    struct msghdr *message = &outbox->headers[at].msg_hdr;
    *message = (struct msghdr){
        .msg_name = &peer->to, .msg_namelen = peer->length, .msg_iov = &outbox->parts[at], .msg_iovlen = 1};
    if (datagrams > 1) tell_segment(message, &outbox->sizes[at], segment);
}
