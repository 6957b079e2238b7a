/* A sender's side of SRTP with AEAD_AES_*_GCM (RFC 7714): the same datagrams as libsrtp's `srtp_protect` makes, in less time.
 * One stream for each SSRC, which it never seals the same number of twice. */
#ifndef VTF_SEALER_H
#define VTF_SEALER_H

#include <stddef.h>
#include <stdint.h>

/* OpenSSL's functions (EVP_EncryptInit(3)), by pointer, so that the core links against nothing. */
typedef struct {
    void *(*context_new)(void);
    void (*context_free)(void *);
    const void *(*aes_128_gcm)(void);
    const void *(*aes_256_gcm)(void);
    int (*init)(void *context, const void *cipher, void *engine, const uint8_t *key, const uint8_t *iv);
    int (*update)(void *context, uint8_t *out, int *length, const uint8_t *in, int in_length);
    int (*final)(void *context, uint8_t *out, int *length);
    int (*control)(void *context, int type, int number, void *pointer);
} vtf_evp;

#define VTF_SALT 12
#define VTF_TAG 16
/* Numbers that a packet may come late. */
#define VTF_SEALER_WINDOW 512

typedef struct vtf_sealer vtf_sealer;

typedef enum { VTF_SEALED_WELL, VTF_SEALED_BEFORE, VTF_SEALED_NOT } vtf_sealing;

/* With the session's key (16 or 32 octets) and salt, as derived from the master's (RFC 3711 4.3). NULL when out of memory,
 * for another length, or when the library refuses. */
vtf_sealer *vtf_sealer_new(const vtf_evp *evp, const uint8_t *key, size_t key_length, const uint8_t salt[VTF_SALT]);
/* Forgets the keys too. NULL is nothing to free. */
void vtf_sealer_free(vtf_sealer *sealer);

/* Seals an RTP packet in place and makes *length that of the datagram, VTF_TAG more. VTF_SEALED_BEFORE when its number was
 * sealed already, or is too old to tell; VTF_SEALED_NOT for what is no RTP, or when out of memory or numbers. Nothing was
 * written then, or what is no use to anybody. */
vtf_sealing vtf_sealer_seal(vtf_sealer *sealer, uint8_t *packet, size_t *length);

/* The SSRC must never be sealed for again: its nonces would repeat. */
void vtf_sealer_forget(vtf_sealer *sealer, uint32_t ssrc);

#endif
