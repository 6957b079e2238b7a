#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *word(void) {
    const char *next = strtok(NULL, " \n");
    if (next == NULL) abort();
    return next;
}

int64_t integer(void) { return strtoll(word(), NULL, 10); }

uint32_t number(void) { return (uint32_t)integer(); }

double real(void) {
    uint64_t bits = strtoull(word(), NULL, 16);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

size_t octets(uint8_t *out, size_t room) {
    const char *digits = word() + 1;
    size_t length = strlen(digits) / 2;
    if (length > room) abort();
    for (size_t i = 0; i < length; i++) {
        unsigned value;
        sscanf(digits + 2 * i, "%2x", &value);
        out[i] = (uint8_t)value;
    }
    return length;
}

void print_real(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    printf("%016llx", (unsigned long long)bits);
}

void print_status(vtf_status status) {
    static const char *const names[] = {"-", "KeyError", "ValueError", "SsrcTakenError", "MemoryError"};
    printf("%s", names[status]);
}

void print_found(vtf_status status, uint32_t found, bool there) {
    if (status != VTF_OK)
        print_status(status);
    else if (there)
        printf("%u", found);
    else
        printf("-");
}
