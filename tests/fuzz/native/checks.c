/* An ICE check for a peer whose user-name fragment is "ab" and whose password is "cd": attributes that the input gives,
 * with the right ones around them or not. */
#include <stdlib.h>
#include <string.h>

#include "consent.h"
#include "room.h"
#include "rtp.h"
#include "sha1.h"

enum { HEADER = 20, LONGEST = 600, NAMED = 1, SIGNED = 2, MARKED = 4 };

static size_t attribute(uint8_t *message, size_t at, uint16_t kind, uint16_t size) {
    vtf_write16(message + at, kind);
    vtf_write16(message + at + 2, size);
    vtf_write16(message + 2, (uint16_t)(at + 4 + size - HEADER));
    return at + 4 + size;
}

static uint32_t crc(const uint8_t *data, size_t length) {
    uint32_t sum = 0;
    for (size_t i = 0; i < 8 * length; i++) {
        uint32_t first = i < 32, bit = (data[i / 8] >> i % 8 & 1u) ^ first;
        sum = sum >> 1 ^ ((sum ^ bit) & 1 ? 0xEDB88320u : 0);
    }
    return ~sum;
}

void check(input *in) {
    static const vtf_consent consent = {
        .from = {.ip = {192, 0, 2, 1}, .port = 1, .family = AF_INET}, .fragment_length = 2, .password_length = 2,
        .fragment = "ab", .password = "cd"};
    uint8_t message[LONGEST] = {0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 7}, answer[VTF_MAX_ANSWER];
    uint8_t how = octet(in);
    size_t length = HEADER, before, given;
    if (how & NAMED) {
        length = attribute(message, length, 0x0006, 4);
        memcpy(message + length - 4, "ab:x", 4);
    }
    given = some(in, message + length, octet(in)) & ~(size_t)3;
    length += given;
    if (how & SIGNED) {
        before = length;
        length = attribute(message, before, 0x0008, VTF_SHA1_SIZE);
        vtf_hmac_sha1(consent.password, 2, message, before, message + before + 4);
    }
    if (how & MARKED) {
        before = length;
        length = attribute(message, before, 0x8028, 4);
        vtf_write32(message + before + 4, crc(message, before) ^ 0x5354554Eu);
    }
    if (how < 8) vtf_write16(message + 2, (uint16_t)(length - HEADER));
    uint8_t *datagram = malloc(length);
    if (datagram == NULL) abort();
    memcpy(datagram, message, length);
    size_t size = vtf_answer_check(&consent, &consent.from, datagram, length, answer);
    free(datagram);
    if (size > 0 && (size != 64 || memcmp(answer, "\x01\x01\x00\x2c", 4) != 0)) abort();
    if (size == 0 && given == 0 && how == (NAMED | SIGNED | MARKED)) abort();
    if (size > 0 && (how & (SIGNED | MARKED)) != (SIGNED | MARKED) && given < 32) abort();
}
