// What happens between the supervisor and the program: descriptors, limits, the working directory.

#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/personality.h>
#include <sys/prctl.h>
#endif

/// Lowers a limit; a limit that is already lower stays.
static void lower(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) return;
    if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > hard) limit.rlim_max = hard;
    if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > soft) limit.rlim_cur = soft;
    if (limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
    // Some systems define a limit without enforcing it.
    setrlimit(resource, &limit);
}

static void set_limits(const struct supervised_program *program) {
    lower(RLIMIT_CORE, 0, 0);
    if (program->file_size) lower(RLIMIT_FSIZE, program->file_size, program->file_size);
    if (program->address_space) lower(RLIMIT_AS, program->address_space, program->address_space);
    if (program->open_files) lower(RLIMIT_NOFILE, program->open_files, program->open_files);
    #ifdef RLIMIT_NPROC
    // The kernel counts all of the user's processes, including those outside:
    // at most all tasks of the machine.
    uint64_t others = count_of_all_tasks();
    if (program->tasks && others) lower(RLIMIT_NPROC, others + program->tasks, others + program->tasks);
    #endif
    // At the soft limit, a signal makes the program report where it is; at the hard limit it is killed.
    if (program->processor_seconds)
        lower(RLIMIT_CPU, program->processor_seconds, program->processor_seconds + 2);
}

enum supervised_step become_program(const struct supervised_program *program, pid_t supervisor) {
    setsid();
    #ifdef __linux__
    // The program ends with its supervisor, however that ends.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != supervisor) _exit(127);
    // When memory runs out, the program is killed before the tool.
    write_file("/proc/self/oom_score_adj", "1000");
    // Some containers forbid this; the program then runs as usual.
    if (program->has_fixed_addresses) {
        int persona = personality(0xffffffff);
        if (persona != -1) personality((unsigned long)persona | ADDR_NO_RANDOMIZE);
    }
    #endif
    if (program->folder && chdir(program->folder) != 0) return supervised_step_folder;
    for (int index = 0; index < program->file_count; index++) {
        const struct supervised_file *wanted = &program->files[index];
        int file = open(wanted->path, wanted->flags, 0600);
        if (file < 0) return supervised_step_file;
        // Observers of the file see by this that it has been opened here.
        if (wanted->flags & O_CREAT) fchmod(file, 0600);
        if (file == wanted->descriptor) continue;
        if (dup2(file, wanted->descriptor) < 0) return supervised_step_file;
        close(file);
    }
    set_limits(program);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(program->path, program->arguments, program->environment);
    return supervised_step_program;
}
