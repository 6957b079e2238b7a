#include "sealer.h"

#include <stdlib.h>
#include <string.h>

#include "map.h"
#include "rtp.h"

/* EVP_CTRL_AEAD_GET_TAG */
#define GET_TAG 0x10
#define LAST_INDEX (((int64_t)1 << 48) - 1)
/* A bit for each number of the window, and a word more, as the newest word is not full. */
#define WORDS 16
#define WORD(index) ((index) / 64 % WORDS)
#define BIT(index) ((uint64_t)1 << (index) % 64)

/* Indices are ROC * 65536 + SEQ (RFC 3711 3.3.1). */
typedef struct {
    int64_t highest;
    uint64_t sealed[WORDS]; /* a ring, as in RFC 6479 */
} stream;

struct vtf_sealer {
    vtf_evp evp;
    void *context;
    stream *newest; /* whose the packet before was */
    uint32_t newest_ssrc;
    uint8_t salt[VTF_SALT];
    vtf_map streams; /* by SSRC */
};

vtf_sealer *vtf_sealer_new(const vtf_evp *evp, const uint8_t *key, size_t key_length, const uint8_t salt[VTF_SALT]) {
    if (key_length != 16 && key_length != 32) return NULL;
    vtf_sealer *sealer = calloc(1, sizeof *sealer);
    if (sealer == NULL) return NULL;
    sealer->evp = *evp;
    memcpy(sealer->salt, salt, VTF_SALT);
    sealer->context = evp->context_new();
    const void *cipher = key_length == 16 ? evp->aes_128_gcm() : evp->aes_256_gcm();
    if (sealer->context != NULL && evp->init(sealer->context, cipher, NULL, key, NULL) == 1) return sealer;
    vtf_sealer_free(sealer);
    return NULL;
}

void vtf_sealer_free(vtf_sealer *sealer) {
    if (sealer == NULL) return;
    uint32_t ssrc;
    void *each;
    for (size_t at = 0; vtf_map_next(&sealer->streams, &at, &ssrc, &each);) free(each);
    vtf_map_free(&sealer->streams);
    if (sealer->context != NULL) sealer->evp.context_free(sealer->context);
    free(sealer);
}

static stream *stream_of(vtf_sealer *sealer, uint32_t ssrc) {
    if (sealer->newest != NULL && sealer->newest_ssrc == ssrc) return sealer->newest;
    stream *found = vtf_map_get(&sealer->streams, ssrc);
    if (found == NULL) {
        found = calloc(1, sizeof *found);
        if (found == NULL) return NULL;
        found->highest = -1;
        if (!vtf_map_put(&sealer->streams, ssrc, found)) {
            free(found);
            return NULL;
        }
    }
    sealer->newest_ssrc = ssrc;
    return sealer->newest = found;
}

/* RFC 3711 3.3.1: of the indices with this number, the one nearest to the highest. The first begins its cycle. */
static int64_t index_of(const stream *of, uint16_t number) {
    return of->highest < 0 ? number : of->highest + (int16_t)(number - (uint16_t)of->highest);
}

static bool was_sealed(const stream *of, int64_t index) {
    if (index > of->highest) return false;
    return index < 0 || of->highest - index >= VTF_SEALER_WINDOW || (of->sealed[WORD(index)] & BIT(index)) != 0;
}

static void note(stream *of, int64_t index) {
    if (index > of->highest) {
        int64_t passed = index / 64 - (of->highest < 0 ? -1 : of->highest / 64);
        if (passed > WORDS) passed = WORDS;
        for (int64_t i = 0; i < passed; i++) of->sealed[WORD(index - 64 * i)] = 0;
        of->highest = index;
    }
    of->sealed[WORD(index)] |= BIT(index);
}

/* RFC 7714 8.1 */
static void write_iv(const vtf_sealer *sealer, uint32_t ssrc, int64_t index, uint8_t iv[12]) {
    iv[0] = iv[1] = 0;
    vtf_write32(iv + 2, ssrc);
    vtf_write32(iv + 6, (uint32_t)(index >> 16));
    vtf_write16(iv + 10, (uint16_t)index);
    for (size_t i = 0; i < 12; i++) iv[i] ^= sealer->salt[i];
}

/* What is authenticated only. 0: it is no RTP. */
static size_t header_length(const uint8_t *packet, size_t length) {
    if (length < 12 || packet[0] >> 6 != 2) return 0;
    size_t header = 12 + 4u * (packet[0] & 15);
    if (packet[0] & 0x10) {
        if (header + 4 > length) return 0;
        header += 4 + 4u * vtf_read16(packet + header + 2);
    }
    return header <= length ? header : 0;
}

vtf_sealing vtf_sealer_seal(vtf_sealer *sealer, uint8_t *packet, size_t *length) {
    size_t header = header_length(packet, *length);
    if (header == 0) return VTF_SEALED_NOT;
    uint32_t ssrc = vtf_read32(packet + 8);
    stream *of = stream_of(sealer, ssrc);
    if (of == NULL) return VTF_SEALED_NOT;
    int64_t index = index_of(of, vtf_read16(packet + 2));
    if (was_sealed(of, index)) return VTF_SEALED_BEFORE;
    if (index > LAST_INDEX) return VTF_SEALED_NOT;
    /* Before it is sealed: should that fail halfway, the nonce is used all the same. */
    note(of, index);
    uint8_t iv[12], *payload = packet + header;
    write_iv(sealer, ssrc, index, iv);
    const vtf_evp *evp = &sealer->evp;
    void *context = sealer->context;
    int size = (int)(*length - header), written = 0, rest = 0;
    if (evp->init(context, NULL, NULL, NULL, iv) != 1 || evp->update(context, NULL, &written, packet, (int)header) != 1 ||
        evp->update(context, payload, &written, payload, size) != 1 || written != size ||
        evp->final(context, payload + size, &rest) != 1 || rest != 0 ||
        evp->control(context, GET_TAG, VTF_TAG, payload + size) != 1)
        return VTF_SEALED_NOT;
    *length += VTF_TAG;
    return VTF_SEALED_WELL;
}

void vtf_sealer_forget(vtf_sealer *sealer, uint32_t ssrc) {
    stream *of = vtf_map_remove(&sealer->streams, ssrc);
    if (of == sealer->newest) sealer->newest = NULL;
    free(of);
}
