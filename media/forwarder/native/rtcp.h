/* What must be told of a compound RTCP packet without reading it through. */
#ifndef VTF_RTCP_H
#define VTF_RTCP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether nobody waits for an answer: reports and estimates, which come by the clock, may be read a moment later and many
 * at a time. What asks for packets or pictures, says good-bye, or cannot be read may not. */
bool vtf_rtcp_can_wait(const uint8_t *compound, size_t length);

#endif
