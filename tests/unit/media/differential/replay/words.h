/* The words of a trace's line, and how answers are written. */
#ifndef REPLAY_WORDS_H
#define REPLAY_WORDS_H

#include "core.h"

int64_t integer(void);
uint32_t number(void);
/* A double's eight octets, as hexadecimal digits. */
double real(void);
/* Octets as hexadecimal digits after a dot; never more than fit. */
size_t octets(uint8_t *out, size_t room);

void print_real(double value);
void print_status(vtf_status status);
/* What was found, a dash when nothing is there, or the error. */
void print_found(vtf_status status, uint32_t found, bool there);

#endif
