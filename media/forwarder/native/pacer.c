/* A thread that lets go what waits for its turn (waiting.c). It sleeps for good while nothing does. */
#include <sys/prctl.h>
#include <time.h>

#include "hub.h"

/* Between two looks: much less than the part of a second that goes at once, so that none of the rate is lost. */
#define LOOK_NS 4000000

void vtf_pacer_init(vtf_hub *hub) {
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&hub->pacer_called, &clock);
    pthread_condattr_destroy(&clock);
    pthread_mutex_init(&hub->pacer_lock, NULL);
}

void vtf_pacer_free(vtf_hub *hub) {
    pthread_cond_destroy(&hub->pacer_called);
    pthread_mutex_destroy(&hub->pacer_lock);
}

void vtf_pacer_call(vtf_shard *shard) {
    vtf_hub *hub = shard->hub;
    pthread_mutex_lock(&hub->pacer_lock);
    hub->waiting |= (uint64_t)1 << (shard - hub->shards);
    pthread_cond_signal(&hub->pacer_called);
    pthread_mutex_unlock(&hub->pacer_lock);
    shard->released = true;
}

/* Returns whether something still waits there. */
static bool release(vtf_shard *shard) {
    struct timespec time;
    vtf_shard_lock(shard);
    clock_gettime(CLOCK_MONOTONIC, &time);
    vtf_release(shard->core, (double)time.tv_sec + (double)time.tv_nsec * 1e-9);
    shard->released = vtf_waits(shard->core);
    bool waits = shard->released, tell = shard->handed_up;
    shard->handed_up = false;
    vtf_shard_unlock(shard);
    if (tell) vtf_hub_tell(shard->hub);
    return waits;
}

/* Under the pacer's lock. Returns the shards to look at, or 0 when it is over. */
static uint64_t await(vtf_hub *hub) {
    while (hub->waiting == 0 && !hub->pacer_ends) pthread_cond_wait(&hub->pacer_called, &hub->pacer_lock);
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOOK_NS;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    while (!hub->pacer_ends && pthread_cond_timedwait(&hub->pacer_called, &hub->pacer_lock, &until) == 0) continue;
    return hub->pacer_ends ? 0 : hub->waiting;
}

static void *run(void *context) {
    vtf_hub *hub = context;
    prctl(PR_SET_TIMERSLACK, 100000ul);
    pthread_mutex_lock(&hub->pacer_lock);
    for (uint64_t shards; (shards = await(hub)) != 0;) {
        hub->waiting = 0;
        pthread_mutex_unlock(&hub->pacer_lock);
        uint64_t still = 0;
        for (; shards; shards &= shards - 1) {
            int index = __builtin_ctzll(shards);
            if (release(&hub->shards[index])) still |= (uint64_t)1 << index;
        }
        pthread_mutex_lock(&hub->pacer_lock);
        hub->waiting |= still;
    }
    pthread_mutex_unlock(&hub->pacer_lock);
    return NULL;
}

int vtf_pacer_start(vtf_hub *hub) {
    hub->pacer_ends = false;
    int failed = pthread_create(&hub->pacer, NULL, run, hub);
    hub->pacing = failed == 0;
    return failed;
}

void vtf_pacer_stop(vtf_hub *hub) {
    if (!hub->pacing) return;
    pthread_mutex_lock(&hub->pacer_lock);
    hub->pacer_ends = true;
    pthread_cond_signal(&hub->pacer_called);
    pthread_mutex_unlock(&hub->pacer_lock);
    pthread_join(hub->pacer, NULL);
    hub->pacing = false;
}
