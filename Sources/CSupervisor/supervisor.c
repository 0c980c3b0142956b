// A process beside each program: it keeps the limits that the kernel does not keep, and when the program ends, or the
// tool does, however that ends, it ends all that the program started.

#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

/// Closed where the tool ends, or nobody waits any more.
static int lifeline;
static int report;

/// Milliseconds; where the machine sleeps, time stands still.
static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static volatile sig_atomic_t is_asked_to_end;
static void ask_to_end(int signal) { is_asked_to_end = 1; }
static void wake_up(int signal) {}

/// Signals wait until `wait_until` lets them in.
static void set_up_signals(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    signal(SIGCHLD, wake_up);
    signal(SIGINT, ask_to_end);
    signal(SIGTERM, ask_to_end);
    signal(SIGHUP, ask_to_end);
}

/// Waits for a child's end, the tool's end, or that time.
static void wait_until(uint64_t time) {
    uint64_t begin = now();
    uint64_t rest = time > begin ? time - begin : 0;
    struct timespec timeout = {(time_t)(rest / 1000), (long)(rest % 1000) * 1000000};
    fd_set files;
    FD_ZERO(&files);
    FD_SET(lifeline, &files);
    sigset_t none;
    sigemptyset(&none);
    // Nothing is ever written to it.
    if (pselect(lifeline + 1, &files, NULL, NULL, &timeout, &none) > 0) is_asked_to_end = 1;
}

struct watch {
    const struct supervised_program *program;
    bool is_isolated;
    pid_t process;
    uint64_t deadline;
    uint64_t next_look;
    uint64_t pause;
};

/// What all of them use together.
static enum supervised_limit exceeded_limit(const struct watch *watch, bool is_last_look) {
    const struct supervised_program *program = watch->program;
    if (program->scratch && program->scratch_bytes
        && folder_bytes(program->scratch, watch->is_isolated) > program->scratch_bytes)
        return supervised_limit_scratch;
    return is_last_look ? supervised_limit_none : exceeded_by_descendants(program);
}

/// Whether the program has ended; buries others that have.
static bool has_ended(const struct watch *watch, struct supervised_end *end) {
    bool is_found = false;
    int status;
    for (pid_t ended; (ended = waitpid(-1, &status, WNOHANG | WUNTRACED | WCONTINUED)) > 0;) {
        if (ended != watch->process) continue;
        if (WIFSTOPPED(status) || WIFCONTINUED(status)) {
            end->stopped = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
            continue;
        }
        if (WIFSIGNALED(status)) end->signal = WTERMSIG(status);
        if (WIFEXITED(status)) end->code = WEXITSTATUS(status);
        is_found = true;
    }
    return is_found;
}

/// Waits until the program ends, or has to.
static void watch_program(struct watch *watch, struct supervised_end *end) {
    watch->pause = 10;
    watch->next_look = now() + watch->pause;
    for (;;) {
        if (has_ended(watch, end)) {
            end->limit = (int32_t)exceeded_limit(watch, true);
            return;
        }
        uint64_t time = now();
        if (is_asked_to_end)
            end->limit = supervised_limit_cancelled;
        else if (watch->deadline && time >= watch->deadline)
            end->limit = supervised_limit_time;
        else if (time >= watch->next_look) {
            end->limit = (int32_t)exceeded_limit(watch, false);
            // Looking takes a small part of the time, but the more often the less has been seen.
            uint64_t least = (now() - time) * 50;
            if (watch->pause < 100) watch->pause += 5;
            watch->next_look = now() + (least > watch->pause ? least : watch->pause);
        }
        if (end->limit) return;
        wait_until(watch->deadline && watch->deadline < watch->next_look ? watch->deadline : watch->next_look);
    }
}

/// Lets the program say where it is.
static void hear_last_words(const struct watch *watch, struct supervised_end *end) {
    if (!watch->program->last_words
        || (end->limit != supervised_limit_time && end->limit != supervised_limit_memory))
        return;
    kill(watch->process, watch->program->last_words);
    uint64_t deadline = now() + 2000;
    while (now() < deadline && !is_asked_to_end && !has_ended(watch, end)) wait_until(deadline);
}

static void fail(struct supervised_end *end, enum supervised_step step, int error) {
    end->failed_step = (int32_t)step;
    end->error = error;
}

/// Starts the program; -1 where that fails.
static pid_t start_program(const struct supervised_program *program, struct supervised_end *end) {
    int ends[2];
    if (!make_pipe(ends) || !move_up(&ends[0]) || !move_up(&ends[1])) {
        fail(end, supervised_step_process, errno);
        return -1;
    }
    pid_t own = getpid();
    pid_t process = copy_process(false);
    if (process == 0) {
        int32_t failure[2];
        failure[0] = (int32_t)become_program(program, own);
        failure[1] = errno;
        _exit(write(ends[1], failure, sizeof failure) < 0 ? 126 : 127);
    }
    if (process < 0) fail(end, supervised_step_process, errno);
    close(ends[1]);
    int32_t failure[2];
    ssize_t count;
    while ((count = read(ends[0], failure, sizeof failure)) < 0 && errno == EINTR) continue;
    close(ends[0]);
    if (process > 0 && count == (ssize_t)sizeof failure) {
        fail(end, (enum supervised_step)failure[0], failure[1]);
        return -1;
    }
    return process;
}

void supervise(
    const struct supervised_program *program, bool is_isolated, uid_t user, gid_t group, int lifeline_end,
    int report_end
) {
    set_up_signals();
    int kept[2] = {lifeline_end, report_end};
    keep_descriptors(kept, 2);
    lifeline = kept[0];
    report = kept[1];
    setsid();
    #ifdef __linux__
    prctl(PR_SET_NAME, "book-supervisor");
    // Whose parent is gone becomes a child of this process.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    #endif
    struct supervised_end end = {0};
    struct watch watch = {.program = program, .is_isolated = is_isolated};
    if (program->milliseconds) watch.deadline = now() + program->milliseconds;
    if (is_isolated && !set_up_namespaces(program, user, group)) {
        fail(&end, supervised_step_isolation, errno);
    } else {
        watch.process = start_program(program, &end);
        if (watch.process > 0) {
            // So it gets its turn however many processes the program starts. Only root may do that, whom the kernel's
            // limit of processes does not bind.
            setpriority(PRIO_PROCESS, 0, -20);
            watch_program(&watch, &end);
            hear_last_words(&watch, &end);
            if (end.limit == supervised_limit_none) end.has_left_others = has_left_others(watch.process);
        }
    }
    if (watch.process > 0) end_descendants(watch.process, is_isolated);
    if (write(report, &end, sizeof end) < 0) _exit(126);
    _exit(0);
}
