// A process for each program. It enforces the limits that the kernel does not, and ends everything that the
// program started when the program or the tool ends, however they end.

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

/// Closed when the tool ends or no longer waits.
static int lifeline;
static int report;

/// The time in milliseconds, not counting time during which the machine sleeps.
static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static volatile sig_atomic_t is_asked_to_end;
static void ask_to_end(int signal) { is_asked_to_end = 1; }
static void wake_up(int signal) {}

/// Blocks signals, except while `wait_until` waits.
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

/// Waits for the end of a child or of the tool, or until the given time.
static void wait_until(uint64_t time) {
    uint64_t begin = now();
    uint64_t rest = time > begin ? time - begin : 0;
    struct timespec timeout = {(time_t)(rest / 1000), (long)(rest % 1000) * 1000000};
    fd_set files;
    FD_ZERO(&files);
    FD_SET(lifeline, &files);
    sigset_t none;
    sigemptyset(&none);
    // Nothing is ever written to the lifeline: readable means closed.
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

/// Which limit all processes together exceed.
static enum supervised_limit exceeded_limit(const struct watch *watch, bool is_last_look) {
    const struct supervised_program *program = watch->program;
    if (program->scratch && program->scratch_bytes
        && folder_bytes(program->scratch, watch->is_isolated) > program->scratch_bytes)
        return supervised_limit_scratch;
    return is_last_look ? supervised_limit_none : exceeded_by_descendants(program);
}

static void take_end(int status, struct supervised_end *end) {
    if (WIFSIGNALED(status)) end->signal = WTERMSIG(status);
    if (WIFEXITED(status)) end->code = WEXITSTATUS(status);
}

/// Whether the program has ended; reaps other processes that have. This terminates however many of those
/// there are, and however often they stop each other.
static bool has_ended(const struct watch *watch, struct supervised_end *end) {
    bool is_found = false;
    int status;
    // Whether the program was last stopped or continued.
    if (waitpid(watch->process, &status, WNOHANG | WUNTRACED | WCONTINUED) == watch->process) {
        if (WIFSTOPPED(status) || WIFCONTINUED(status)) {
            end->stopped = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
        } else {
            take_end(status, end);
            is_found = true;
        }
    }
    pid_t ended;
    for (int count = 0; count < 1000 && (ended = waitpid(-1, &status, WNOHANG)) > 0; count++) {
        if (ended != watch->process) continue;
        take_end(status, end);
        is_found = true;
    }
    return is_found;
}

/// Waits until the program ends, or has to be stopped.
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
            // Checking takes a small part of the time. It is more frequent at first, when less has been seen.
            uint64_t least = (now() - time) * 50;
            if (watch->pause < 100) watch->pause += 5;
            watch->next_look = now() + (least > watch->pause ? least : watch->pause);
        }
        if (end->limit) return;
        wait_until(watch->deadline && watch->deadline < watch->next_look ? watch->deadline : watch->next_look);
    }
}

/// Lets the program report where it is.
static void request_report(const struct watch *watch, struct supervised_end *end) {
    if (!watch->program->report_signal
        || (end->limit != supervised_limit_time && end->limit != supervised_limit_memory))
        return;
    kill(watch->process, watch->program->report_signal);
    // A stopped process can't report.
    kill(watch->process, SIGCONT);
    int32_t stopped = end->stopped;
    uint64_t deadline = now() + 2000;
    while (now() < deadline && !is_asked_to_end && !has_ended(watch, end)) wait_until(deadline);
    end->stopped = stopped;
}

static void fail(struct supervised_end *end, enum supervised_step step, int error) {
    end->failed_step = (int32_t)step;
    end->error = error;
}

/// Starts the program; returns -1 on failure.
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

/// Processor time of all descendants that have ended.
static uint64_t processor_milliseconds(void) {
    struct rusage used;
    if (getrusage(RUSAGE_CHILDREN, &used) != 0) return 0;
    return (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000
        + (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
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
    // Orphaned descendants become children of this process.
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
            // So the supervisor gets its turn however many processes the program starts. Only root may do
            // this, and the kernel's limit of processes does not bind root.
            setpriority(PRIO_PROCESS, 0, -20);
            watch_program(&watch, &end);
            request_report(&watch, &end);
            if (end.limit == supervised_limit_none) end.has_left_others = has_left_others(watch.process);
        }
    }
    if (watch.process > 0) end_descendants(watch.process, is_isolated);
    end.processor_milliseconds = processor_milliseconds();
    if (write(report, &end, sizeof end) < 0) _exit(126);
    _exit(0);
}
