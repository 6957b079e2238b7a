/* The calls of the forwarder, by name. False: it is none of them. */
#ifndef REPLAY_CALLS_H
#define REPLAY_CALLS_H

#include "core.h"

bool change(vtf *core, const char *name);
bool answer(vtf *core, const char *name);

#endif
