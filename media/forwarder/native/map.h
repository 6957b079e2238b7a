/* From 32-bit numbers (SSRCs, the control's names) to pointers. Open addressing; sized for few collisions. */
#ifndef VTF_MAP_H
#define VTF_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t key;
    uint8_t state; /* 0 never used, 1 taken, 2 given up */
    void *value;
} vtf_map_slot;

/* All zeroes is an empty map. */
typedef struct {
    vtf_map_slot *slots;
    size_t capacity, taken, given_up;
} vtf_map;

void vtf_map_free(vtf_map *map);
/* NULL when there is none. */
void *vtf_map_get(const vtf_map *map, uint32_t key);
/* Replaces. False when out of memory. */
bool vtf_map_put(vtf_map *map, uint32_t key, void *value);
/* Returns what was there, or NULL. */
void *vtf_map_remove(vtf_map *map, uint32_t key);
/* Walk: start with *position = 0; false at the end. The map must not change meanwhile. */
bool vtf_map_next(const vtf_map *map, size_t *position, uint32_t *key, void **value);

#endif
