#include "sha1.h"

#include <string.h>

#define BLOCK 64

typedef struct {
    uint32_t state[5];
    uint64_t length;
    uint8_t block[BLOCK];
} sha1;

static uint32_t turn(uint32_t word, int by) { return word << by | word >> (32 - by); }

static void mix(uint32_t state[5], const uint8_t *block) {
    uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 |
               block[4 * i + 3];
    for (int i = 16; i < 80; i++) w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5A827999u
                     : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1u
                     : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDCu
                              : (b ^ c ^ d) + 0xCA62C1D6u;
        uint32_t next = turn(a, 5) + f + e + w[i];
        e = d;
        d = c;
        c = turn(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

static void begin(sha1 *hash) {
    *hash = (sha1){.state = {0x67452301u, 0xEFCDAB89u, 0x98BADCFEu, 0x10325476u, 0xC3D2E1F0u}};
}

static void add(sha1 *hash, const uint8_t *data, size_t length) {
    size_t held = hash->length % BLOCK;
    hash->length += length;
    for (; length > 0; held = 0) {
        size_t taken = length < BLOCK - held ? length : BLOCK - held;
        memcpy(hash->block + held, data, taken);
        if (held + taken == BLOCK) mix(hash->state, hash->block);
        data += taken;
        length -= taken;
    }
}

static void end(sha1 *hash, uint8_t out[VTF_SHA1_SIZE]) {
    static const uint8_t filling[BLOCK] = {0x80};
    uint8_t bits[8];
    for (int i = 0; i < 8; i++) bits[i] = (uint8_t)(8 * hash->length >> (56 - 8 * i));
    size_t held = hash->length % BLOCK;
    add(hash, filling, held < 56 ? 56 - held : 120 - held);
    add(hash, bits, sizeof bits);
    for (int i = 0; i < VTF_SHA1_SIZE; i++) out[i] = (uint8_t)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}

void vtf_hmac_sha1(const uint8_t *key, size_t key_length, const uint8_t *data, size_t length,
                   uint8_t out[VTF_SHA1_SIZE]) {
    sha1 hash;
    uint8_t inner[BLOCK] = {0}, outer[BLOCK];
    memcpy(inner, key, key_length);
    for (int i = 0; i < BLOCK; i++) {
        outer[i] = inner[i] ^ 0x5C;
        inner[i] ^= 0x36;
    }
    begin(&hash);
    add(&hash, inner, BLOCK);
    add(&hash, data, length);
    end(&hash, out);
    begin(&hash);
    add(&hash, outer, BLOCK);
    add(&hash, out, VTF_SHA1_SIZE);
    end(&hash, out);
}
