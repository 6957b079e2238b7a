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

static bool send_run(int fd, vtf_peer *peer, const uint8_t *data, size_t total, size_t segment) {
    union {
        char octets[CMSG_SPACE(sizeof(uint16_t))];
        struct cmsghdr align;
    } control;
    struct iovec part = {(void *)data, total};
    struct msghdr message = {.msg_name = &peer->to, .msg_namelen = peer->length, .msg_iov = &part, .msg_iovlen = 1};
    message.msg_control = control.octets;
    message.msg_controllen = sizeof control.octets;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_UDP;
    header->cmsg_type = UDP_SEGMENT;
    header->cmsg_len = CMSG_LEN(sizeof(uint16_t));
    uint16_t size = (uint16_t)segment;
    memcpy(CMSG_DATA(header), &size, sizeof size);
    return sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
}

void vtf_wire_send(int fd, vtf_peer *peer, const uint8_t *data, size_t total, size_t segment,
                   vtf_wire_counts *counts) {
    size_t count = (total + segment - 1) / segment;
    if (count > 1 && peer->segmented) {
        counts->writes++;
        if (send_run(fd, peer, data, total, segment)) {
            counts->datagrams_out += count;
            return;
        }
        if (errno == EAGAIN || errno == ENOBUFS) {
            counts->refused += count;
            return;
        }
        /* No checksums by the device (EIO), a path narrower than the segment (EINVAL, EMSGSIZE), an old kernel: one by
         * one it may go, and this peer is not tried again. A pending ICMP error (ECONNREFUSED) says nothing of that. */
        if (errno == EIO || errno == EINVAL || errno == EMSGSIZE || errno == EOPNOTSUPP || errno == ENOPROTOOPT)
            peer->segmented = false;
        counts->unsegmented++;
    }
    for (size_t offset = 0; offset < total; offset += segment) {
        size_t size = total - offset < segment ? total - offset : segment;
        counts->writes++;
        if (sendto(fd, data + offset, size, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&peer->to,
                   peer->length) >= 0)
            counts->datagrams_out++;
        else
            counts->refused++;
    }
}
