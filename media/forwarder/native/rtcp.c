#include "rtcp.h"

#include "rtp.h"

/* RFC 3550 12.1, RFC 4585 6.1, RFC 3611 2; REMB is application layer feedback (RFC 4585 6.4). */
enum { SENDER_REPORT = 200, RECEIVER_REPORT, SOURCE_DESCRIPTION, PAYLOAD_FEEDBACK = 206, EXTENDED_REPORT };
enum { APPLICATION_LAYER = 15 };

static bool by_the_clock(uint8_t type, uint8_t format) {
    return (type >= SENDER_REPORT && type <= SOURCE_DESCRIPTION) || type == EXTENDED_REPORT ||
           (type == PAYLOAD_FEEDBACK && format == APPLICATION_LAYER);
}

bool vtf_rtcp_can_wait(const uint8_t *compound, size_t length) {
    while (length >= 4 && by_the_clock(compound[1], compound[0] & 31)) {
        size_t size = 4 * ((size_t)vtf_read16(compound + 2) + 1);
        if (size > length) return false;
        compound += size;
        length -= size;
    }
    return length == 0;
}
