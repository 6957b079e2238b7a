#include "map.h"

#include <stdlib.h>
#include <string.h>

enum { NEVER, TAKEN, GIVEN_UP };

static size_t start_of(const vtf_map *map, uint32_t key) {
    return (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & (map->capacity - 1);
}

static vtf_map_slot *slot_of(const vtf_map *map, uint32_t key) {
    if (map->capacity == 0) return NULL;
    for (size_t i = start_of(map, key);; i = (i + 1) & (map->capacity - 1)) {
        vtf_map_slot *slot = &map->slots[i];
        if (slot->state == NEVER) return NULL;
        if (slot->state == TAKEN && slot->key == key) return slot;
    }
}

static void insert(vtf_map *map, uint32_t key, void *value) {
    size_t i = start_of(map, key);
    while (map->slots[i].state == TAKEN) i = (i + 1) & (map->capacity - 1);
    if (map->slots[i].state == GIVEN_UP) map->given_up--;
    map->slots[i] = (vtf_map_slot){key, TAKEN, value};
    map->taken++;
}

/* Also without growing: it sweeps out the slots given up, so that a search always meets one never used. */
static bool make_room(vtf_map *map) {
    if (2 * (map->taken + map->given_up + 1) <= map->capacity) return true;
    size_t capacity = map->capacity ? map->capacity : 8;
    while (4 * (map->taken + 1) > capacity) capacity *= 2;
    vtf_map larger = {.capacity = capacity};
    larger.slots = calloc(capacity, sizeof *larger.slots);
    if (larger.slots == NULL) return false;
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].state == TAKEN) insert(&larger, map->slots[i].key, map->slots[i].value);
    free(map->slots);
    *map = larger;
    return true;
}

void vtf_map_free(vtf_map *map) {
    free(map->slots);
    memset(map, 0, sizeof *map);
}

void *vtf_map_get(const vtf_map *map, uint32_t key) {
    const vtf_map_slot *slot = slot_of(map, key);
    return slot == NULL ? NULL : slot->value;
}

bool vtf_map_put(vtf_map *map, uint32_t key, void *value) {
    vtf_map_slot *slot = slot_of(map, key);
    if (slot != NULL) {
        slot->value = value;
        return true;
    }
    if (!make_room(map)) return false;
    insert(map, key, value);
    return true;
}

void *vtf_map_remove(vtf_map *map, uint32_t key) {
    vtf_map_slot *slot = slot_of(map, key);
    if (slot == NULL) return NULL;
    slot->state = GIVEN_UP;
    map->taken--;
    map->given_up++;
    return slot->value;
}

bool vtf_map_next(const vtf_map *map, size_t *position, uint32_t *key, void **value) {
    for (; *position < map->capacity; (*position)++) {
        const vtf_map_slot *slot = &map->slots[*position];
        if (slot->state != TAKEN) continue;
        *key = slot->key;
        *value = slot->value;
        (*position)++;
        return true;
    }
    return false;
}
