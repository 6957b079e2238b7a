/* A cipher for drivers of the core that only adds a tag, and dies of a nonce that is used a second time. */
#ifndef TAG_ONLY_H
#define TAG_ONLY_H

#include "core.h"

enum { TAG = 16 };

extern const vtf_srtp tag_only;

/* For one transport; who is given it frees it. */
vtf_sealer *tag_only_sealer(void);

#endif
