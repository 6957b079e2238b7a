#include "upward.h"

#include <stdlib.h>
#include <string.h>

void vtf_upward_free(vtf_upward *upward) {
    free(upward->data);
    free(upward->spare);
    memset(upward, 0, sizeof *upward);
}

static bool make_room(vtf_upward *upward, size_t size) {
    if (upward->used + size <= upward->room) return true;
    if (upward->used + size > VTF_UPWARD_OCTETS) return false;
    size_t room = upward->room ? 2 * upward->room : 16384;
    while (room < upward->used + size) room *= 2;
    uint8_t *grown = realloc(upward->data, room);
    if (grown == NULL) return false;
    upward->data = grown;
    upward->room = room;
    return true;
}

void vtf_upward_put(vtf_upward *upward, vtf_record record, const uint8_t *data) {
    size_t size = vtf_record_size(record.length);
    bool datagram = record.kind == VTF_UP_DATAGRAM;
    if ((datagram && upward->datagrams == VTF_UPWARD_DATAGRAMS) || !make_room(upward, size)) {
        upward->lost++;
        return;
    }
    memcpy(upward->data + upward->used, &record, sizeof record);
    if (record.length > 0) memcpy(upward->data + upward->used + sizeof record, data, record.length);
    upward->used += size;
    upward->datagrams += datagram;
}

const uint8_t *vtf_upward_take(vtf_upward *upward, size_t *used) {
    uint8_t *full = upward->data;
    size_t room = upward->room;
    *used = upward->used;
    upward->data = upward->spare;
    upward->room = upward->spare_room;
    upward->used = upward->datagrams = 0;
    upward->told = false;
    upward->spare = full;
    upward->spare_room = room;
    return full;
}
