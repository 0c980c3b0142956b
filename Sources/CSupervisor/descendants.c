// All that comes from the supervisor: children of children too, in sessions of their own, whose parents are gone. On
// Linux the supervisor becomes the parent of those; so where it has no child any more, nothing is left.

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
    // More than that need not be counted.
    int most = program->processes ? (int)program->processes + 1 : most_descendants;
    int count = find_descendants(most);
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
    // Whose parent ends becomes a child of this process before that is known.
    pid_t ended;
    while ((ended = waitpid(-1, NULL, WNOHANG)) > 0) continue;
    return ended == 0;
}

static void kill_descendants(bool is_isolated) {
    // All but this one, all at once.
    if (is_isolated && kill(-1, SIGKILL) == 0) return;
    int count = find_descendants(most_descendants);
    // A group ends at once, even while it forks. All of theirs began among them, since their sessions did.
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
    // After minutes only those are left that wait for a device, which nothing ends.
    for (int round = 0; round < 100000; round++) {
        if (!has_left_others(process)) return;
        // Whoever forks meanwhile is found the next time.
        kill_descendants(is_isolated);
        // In a namespace of their own all of them have been told; many take some time to end.
        struct timespec pause = {0, 1000000L << (is_isolated && round < 5 ? round : 0)};
        nanosleep(&pause, NULL);
    }
}

#else

// Elsewhere a process whose parent is gone becomes a child of the system's first. So only the program's process group is
// known: what leaves it and outlives its parent is not found.

bool has_left_others(pid_t process) { return kill(-process, 0) == 0; }

void end_descendants(pid_t process, bool is_isolated) {
    kill(-process, SIGKILL);
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) continue;
}

#endif
