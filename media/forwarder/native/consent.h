/* ICE checks that change nothing: a peer sends one every few seconds, where it is known to be, to say that it still
 * consents (RFC 7675). They are answered here as `media/ice/lite.py` answers them; all others are its own to judge. */
#ifndef VTF_CONSENT_H
#define VTF_CONSENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addresses.h"

#define VTF_MAX_FRAGMENT 32
#define VTF_MAX_PASSWORD 64
/* Octets of the longest answer. */
#define VTF_MAX_ANSWER 76

/* Whose checks those are. */
typedef struct {
    vtf_address from; /* the address that the peer nominated */
    size_t fragment_length, password_length;
    uint8_t fragment[VTF_MAX_FRAGMENT]; /* of the user name, up to the colon */
    uint8_t password[VTF_MAX_PASSWORD];
    double checked_at; /* when the last one came; 0 before the first */
} vtf_consent;

/* Whether a datagram may be a Binding request: one that is not, is not worth a search. */
static inline bool vtf_may_be_check(const uint8_t *data, size_t length) {
    return length >= 20 && data[0] == 0x00 && data[1] == 0x01;
}

/* Writes the response to a check that came from `from`, and returns its length; 0 for whatever else it may be. */
size_t vtf_answer_check(const vtf_consent *consent, const vtf_address *from, const uint8_t *data, size_t length,
                        uint8_t out[VTF_MAX_ANSWER]);

#endif
