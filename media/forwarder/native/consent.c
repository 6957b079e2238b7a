#include "consent.h"

#include <string.h>

#include "rtp.h"
#include "sha1.h"

#define HEADER 20
#define INTEGRITY (4 + VTF_SHA1_SIZE)
#define FINGERPRINT 8
#define COOKIE 0x2112A442u
/* A check is about a hundred octets; what is much longer is somebody else's to look into. */
#define LONGEST 512

enum { SUCCESS = 0x0101 };
enum {
    A_USERNAME = 0x0006,
    A_INTEGRITY = 0x0008,
    A_XOR_MAPPED_ADDRESS = 0x0020,
    A_FINGERPRINT = 0x8028,
    A_CONTROLLED = 0x8029
};

/* The CRC of ITU V.42 over the message so far (RFC 5389 15.5). */
static uint32_t fingerprint(const uint8_t *data, size_t length) {
    uint32_t crc = 0xFFFFFFFFu;
    for (size_t i = 0; i < length; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc ^ 0x5354554Eu;
}

static bool is_fragment(const vtf_consent *consent, const uint8_t *name, size_t length) {
    const uint8_t *colon = memchr(name, ':', length);
    if (colon != NULL) length = (size_t)(colon - name);
    return length == consent->fragment_length && memcmp(name, consent->fragment, length) == 0;
}

/* Where the integrity stands in a request of the peer's; 0 when it is none, or has no right fingerprint, or the peer thinks
 * that it is controlled. Of an attribute that comes twice the first counts, and none behind the integrity. */
static size_t find_integrity(const vtf_consent *consent, const uint8_t *data, size_t length) {
    size_t integrity = 0;
    bool named = false, ours = false;
    for (size_t at = HEADER; at < length;) {
        uint16_t kind = vtf_read16(data + at);
        size_t size = vtf_read16(data + at + 2), room = length - at - 4;
        const uint8_t *value = data + at + 4;
        if (size > room || (kind == A_INTEGRITY && size != VTF_SHA1_SIZE)) return 0;
        size_t next = at + 4 + ((size + 3) & ~(size_t)3);
        if (kind == A_FINGERPRINT)
            return ours && size == 4 && next == length && vtf_read32(value) == fingerprint(data, at) ? integrity : 0;
        if (integrity == 0) {
            if (kind == A_INTEGRITY) {
                integrity = at;
            } else if (kind == A_USERNAME && !named) {
                named = true;
                ours = is_fragment(consent, value, size);
            } else if (kind == A_CONTROLLED) {
                return 0;
            }
        }
        at = next;
    }
    return 0;
}

/* Of a message whose integrity is to stand at `at`; its length is then that of one which ends with it (RFC 5389 15.4). */
static void sign(const vtf_consent *consent, uint8_t *message, size_t at, uint8_t out[VTF_SHA1_SIZE]) {
    vtf_write16(message + 2, (uint16_t)(at - HEADER + INTEGRITY));
    vtf_hmac_sha1(consent->password, consent->password_length, message, at, out);
}

static bool is_signed(const vtf_consent *consent, const uint8_t *data, size_t integrity) {
    uint8_t covered[LONGEST], right[VTF_SHA1_SIZE], difference = 0;
    memcpy(covered, data, integrity);
    sign(consent, covered, integrity, right);
    for (size_t i = 0; i < sizeof right; i++) difference |= right[i] ^ data[integrity + 4 + i];
    return difference == 0;
}

static size_t write_address(const vtf_address *from, const uint8_t *pad, uint8_t *out) {
    size_t size = from->family == AF_INET ? 4 : 16;
    vtf_write16(out, A_XOR_MAPPED_ADDRESS);
    vtf_write16(out + 2, (uint16_t)(4 + size));
    out[4] = 0;
    out[5] = from->family == AF_INET ? 1 : 2;
    vtf_write16(out + 6, (uint16_t)(ntohs(from->port) ^ COOKIE >> 16));
    for (size_t i = 0; i < size; i++) out[8 + i] = from->ip[i] ^ pad[i];
    return 8 + size;
}

size_t vtf_answer_check(const vtf_consent *consent, const vtf_address *from, const uint8_t *data, size_t length,
                        uint8_t out[VTF_MAX_ANSWER]) {
    if (length > LONGEST || !vtf_may_be_check(data, length) || vtf_read32(data + 4) != COOKIE || length % 4 != 0 ||
        vtf_read16(data + 2) != length - HEADER || memcmp(from, &consent->from, sizeof *from) != 0)
        return 0;
    size_t integrity = find_integrity(consent, data, length);
    if (integrity == 0 || !is_signed(consent, data, integrity)) return 0;
    vtf_write16(out, SUCCESS);
    memcpy(out + 4, data + 4, HEADER - 4);
    /* Cookie and transaction are what the address is masked with. */
    size_t at = HEADER + write_address(from, data + 4, out + HEADER);
    sign(consent, out, at, out + at + 4);
    vtf_write16(out + at, A_INTEGRITY);
    vtf_write16(out + at + 2, VTF_SHA1_SIZE);
    at += INTEGRITY;
    vtf_write16(out + 2, (uint16_t)(at - HEADER + FINGERPRINT));
    vtf_write32(out + at + 4, fingerprint(out, at));
    vtf_write16(out + at, A_FINGERPRINT);
    vtf_write16(out + at + 2, 4);
    return at + FINGERPRINT;
}
