// All processes that descend from the supervisor: also grandchildren in sessions of their own whose parents
// have exited. On Linux the supervisor is their subreaper, so nothing is left once it has no children.

#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "internal.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum supervised_limit exceeded_by_descendants(const struct supervised_program *program) {
    if (!program->memory && !program->processes) return supervised_limit_none;
    // Counting further is unnecessary: the limit is already exceeded.
    int max = program->processes ? (int)program->processes + 1 : max_descendants;
    int count = find_descendants(max);
    if (program->processes && (uint64_t)count > program->processes) return supervised_limit_processes;
    uint64_t memory = 0;
    for (int index = 0; program->memory && index < count; index++) {
        memory += private_memory(descendants[index]);
        if (memory > program->memory) return supervised_limit_memory;
    }
    return supervised_limit_none;
}

#ifdef __linux__

bool has_left_others(pid_t process) {
    // An orphan becomes a child of this process before its parent can be waited for.
    pid_t ended;
    while ((ended = waitpid(-1, NULL, WNOHANG)) > 0) continue;
    return ended == 0;
}

static void kill_descendants(bool is_isolated) {
    // Kills every process in the namespace except this one, all at once.
    if (is_isolated && kill(-1, SIGKILL) == 0) return;
    int count = find_descendants(max_descendants);
    // Killing a group ends it at once, even while it forks. All groups of descendants consist of descendants,
    // since their sessions were created by descendants.
    pid_t own = getpgrp(), last = 0;
    for (int index = 0; index < count; index++) {
        pid_t group = getpgid(descendants[index]);
        if (group > 0 && group != own && group != last) {
            last = group;
            kill(-group, SIGKILL);
        }
        kill(descendants[index], SIGKILL);
    }
}

void end_descendants(pid_t process, bool is_isolated) {
    // After minutes only processes that wait for a device are left, and nothing can end those.
    for (int round = 0; round < 100000; round++) {
        if (!has_left_others(process)) return;
        // Processes forked meanwhile are found in the next round.
        kill_descendants(is_isolated);
        // In a namespace of their own, all have been signaled; many take some time to end.
        struct timespec pause = {0, 1000000L << (is_isolated && round < 5 ? round : 0)};
        nanosleep(&pause, NULL);
    }
}

#else

// On other systems an orphan becomes a child of the system's first process. Only the program's process group
// is known there: a process that leaves it and outlives its parent is not found.

bool has_left_others(pid_t process) { return kill(-process, 0) == 0; }

void end_descendants(pid_t process, bool is_isolated) {
    kill(-process, SIGKILL);
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) continue;
}

#endif
