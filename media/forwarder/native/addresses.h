/* Which transport, in which shard, a datagram's source address belongs to. Open addressing, keyed by address, port and scope. */
#ifndef VTF_ADDRESSES_H
#define VTF_ADDRESSES_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* A peer's address in one form for both families: IPv4 fills the first four octets. Compared as bytes. */
typedef struct {
    uint8_t ip[16];
    uint32_t scope;
    uint16_t port; /* network order */
    uint16_t family;
} vtf_address;

/* A transport, and the shard that it is in. */
typedef struct {
    uint32_t transport;
    uint16_t shard;
} vtf_place;

typedef struct {
    vtf_address address;
    vtf_place place;
    uint8_t state; /* 0 never used, 1 taken, 2 given up */
} vtf_address_slot;

typedef struct {
    vtf_address_slot *slots;
    size_t capacity; /* a power of two */
    size_t taken, given_up;
    uint64_t seed; /* so that nobody outside can choose addresses that collide */
} vtf_address_table;

/* False when out of memory. */
bool vtf_addresses_init(vtf_address_table *table, uint64_t seed);
void vtf_addresses_free(vtf_address_table *table);
bool vtf_addresses_put(vtf_address_table *table, const vtf_address *address, vtf_place place);
void vtf_addresses_remove(vtf_address_table *table, const vtf_address *address);
/* False when the address is nobody's. */
bool vtf_addresses_find(const vtf_address_table *table, const vtf_address *address, vtf_place *place);

bool vtf_address_parse(vtf_address *out, const char *host, uint16_t port, uint32_t scope);
void vtf_address_from(vtf_address *out, const struct sockaddr_storage *from);
/* Returns the length. */
socklen_t vtf_address_to(const vtf_address *address, struct sockaddr_storage *out);

#endif
