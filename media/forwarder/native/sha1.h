/* HMAC-SHA1 (RFC 2104, FIPS 180-4), by which ICE checks are signed (RFC 5389 15.4). */
#ifndef VTF_SHA1_H
#define VTF_SHA1_H

#include <stddef.h>
#include <stdint.h>

#define VTF_SHA1_SIZE 20

/* `key_length` is 64 at most. */
void vtf_hmac_sha1(const uint8_t *key, size_t key_length, const uint8_t *data, size_t length,
                   uint8_t out[VTF_SHA1_SIZE]);

#endif
