#include "tag_only.h"

#include <stdlib.h>
#include <string.h>

enum { NONCE = 12 };

static int seal(void *session, void *packet, int *length) {
    (void)session;
    memset((uint8_t *)packet + *length, 0xA5, TAG);
    *length += TAG;
    return 0;
}

static int unseal(void *session, void *packet, int *length) {
    (void)session, (void)packet, (void)length;
    return 0;
}

static int forget(void *session, uint32_t ssrc) {
    (void)session, (void)ssrc;
    return 0;
}

/* Nonces, each where its hash says or after it; at most half full. */
typedef struct {
    uint8_t (*used)[NONCE];
    size_t capacity, count;
} nonces;

static void use(nonces *context, const uint8_t nonce[NONCE]) {
    static const uint8_t none[NONCE];
    if (2 * context->count >= context->capacity) {
        nonces grown = {.capacity = context->capacity ? 2 * context->capacity : 64};
        grown.used = calloc(grown.capacity, NONCE);
        if (grown.used == NULL) abort();
        for (size_t i = 0; i < context->capacity; i++)
            if (memcmp(context->used[i], none, NONCE) != 0) use(&grown, context->used[i]);
        free(context->used);
        *context = grown;
    }
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < NONCE; i++) hash = (hash ^ nonce[i]) * 16777619u;
    size_t at = hash % context->capacity;
    for (; memcmp(context->used[at], none, NONCE) != 0; at = (at + 1) % context->capacity)
        if (memcmp(context->used[at], nonce, NONCE) == 0) abort();
    memcpy(context->used[at], nonce, NONCE);
    context->count++;
}

static void *context_new(void) { return calloc(1, sizeof(nonces)); }

static void context_free(void *context) {
    free(((nonces *)context)->used);
    free(context);
}

static const void *cipher_of(void) { return NULL; }

static int init(void *context, const void *cipher, void *engine, const uint8_t *key, const uint8_t *nonce) {
    (void)cipher, (void)engine, (void)key;
    if (nonce != NULL) use(context, nonce);
    return 1;
}

static int update(void *context, uint8_t *out, int *length, const uint8_t *in, int in_length) {
    (void)context;
    if (out != NULL) memmove(out, in, (size_t)in_length);
    *length = in_length;
    return 1;
}

static int final(void *context, uint8_t *out, int *length) {
    (void)context, (void)out;
    *length = 0;
    return 1;
}

static int control(void *context, int type, int number, void *pointer) {
    (void)context, (void)type;
    memset(pointer, 0xA5, (size_t)number);
    return 1;
}

const vtf_srtp tag_only = {seal, seal, unseal, unseal, forget};

/* Its salt leaves no nonce all zeroes. */
vtf_sealer *tag_only_sealer(void) {
    static const vtf_evp evp = {context_new,  context_free,   cipher_of, cipher_of,
                                init, update, final,  control};
    static const uint8_t key[16], salt[VTF_SALT] = {1};
    vtf_sealer *sealer = vtf_sealer_new(&evp, key, sizeof key, salt);
    if (sealer == NULL) abort();
    return sealer;
}
