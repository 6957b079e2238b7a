#include "addresses.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { NEVER, TAKEN, GIVEN_UP };

static size_t start_of(const vtf_address_table *table, const vtf_address *address) {
    uint64_t words[3];
    memcpy(words, address, sizeof words);
    uint64_t hash = table->seed;
    for (int i = 0; i < 3; i++) {
        hash ^= words[i];
        hash *= 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    return (size_t)hash & (table->capacity - 1);
}

static vtf_address_slot *slot_of(const vtf_address_table *table, const vtf_address *address) {
    for (size_t i = start_of(table, address);; i = (i + 1) & (table->capacity - 1)) {
        vtf_address_slot *slot = &table->slots[i];
        if (slot->state == NEVER) return NULL;
        if (slot->state == TAKEN && memcmp(&slot->address, address, sizeof *address) == 0) return slot;
    }
}

bool vtf_addresses_init(vtf_address_table *table, uint64_t seed) {
    memset(table, 0, sizeof *table);
    table->seed = seed;
    table->capacity = 64;
    table->slots = calloc(table->capacity, sizeof *table->slots);
    return table->slots != NULL;
}

void vtf_addresses_free(vtf_address_table *table) {
    free(table->slots);
    memset(table, 0, sizeof *table);
}

static void insert(vtf_address_table *table, const vtf_address *address, vtf_place place) {
    size_t i = start_of(table, address);
    while (table->slots[i].state == TAKEN) i = (i + 1) & (table->capacity - 1);
    if (table->slots[i].state == GIVEN_UP) table->given_up--;
    table->slots[i] = (vtf_address_slot){*address, place, TAKEN};
    table->taken++;
}

/* Also without growing: it sweeps out the slots given up, so that a search always meets one never used. */
static bool make_room(vtf_address_table *table) {
    if (2 * (table->taken + table->given_up + 1) <= table->capacity) return true;
    size_t capacity = 4 * (table->taken + 1) > table->capacity ? table->capacity * 2 : table->capacity;
    vtf_address_table larger = {.capacity = capacity, .seed = table->seed};
    larger.slots = calloc(capacity, sizeof *larger.slots);
    if (larger.slots == NULL) return false;
    for (size_t i = 0; i < table->capacity; i++)
        if (table->slots[i].state == TAKEN) insert(&larger, &table->slots[i].address, table->slots[i].place);
    free(table->slots);
    *table = larger;
    return true;
}

bool vtf_addresses_put(vtf_address_table *table, const vtf_address *address, vtf_place place) {
    vtf_address_slot *slot = slot_of(table, address);
    if (slot != NULL) {
        slot->place = place;
        return true;
    }
    if (!make_room(table)) return false;
    insert(table, address, place);
    return true;
}

void vtf_addresses_remove(vtf_address_table *table, const vtf_address *address) {
    vtf_address_slot *slot = slot_of(table, address);
    if (slot == NULL) return;
    slot->state = GIVEN_UP;
    table->taken--;
    table->given_up++;
}

bool vtf_addresses_find(const vtf_address_table *table, const vtf_address *address, vtf_place *place) {
    const vtf_address_slot *slot = slot_of(table, address);
    if (slot == NULL) return false;
    *place = slot->place;
    return true;
}

bool vtf_address_parse(vtf_address *out, const char *host, uint16_t port, uint32_t scope) {
    memset(out, 0, sizeof *out);
    out->port = htons(port);
    if (inet_pton(AF_INET, host, out->ip) == 1) {
        out->family = AF_INET;
        return true;
    }
    out->family = AF_INET6;
    out->scope = scope;
    return inet_pton(AF_INET6, host, out->ip) == 1;
}

void vtf_address_from(vtf_address *out, const struct sockaddr_storage *from) {
    memset(out, 0, sizeof *out);
    out->family = from->ss_family;
    if (from->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)from;
        memcpy(out->ip, &v4->sin_addr, 4);
        out->port = v4->sin_port;
    } else {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)from;
        memcpy(out->ip, &v6->sin6_addr, 16);
        out->port = v6->sin6_port;
        out->scope = v6->sin6_scope_id;
    }
}

socklen_t vtf_address_to(const vtf_address *address, struct sockaddr_storage *out) {
    memset(out, 0, sizeof *out);
    if (address->family == AF_INET) {
        struct sockaddr_in *v4 = (struct sockaddr_in *)out;
        v4->sin_family = AF_INET;
        v4->sin_port = address->port;
        memcpy(&v4->sin_addr, address->ip, 4);
        return sizeof *v4;
    }
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)out;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = address->port;
    v6->sin6_scope_id = address->scope;
    memcpy(&v6->sin6_addr, address->ip, 16);
    return sizeof *v6;
}
