// Namespaces: all processes in a PID namespace end with its first process, whatever they do,
// and see no others.

#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "internal.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#ifdef __linux__

#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

pid_t copy_process(bool is_isolated) {
    // Not `fork`, which runs handlers of libraries and takes their locks.
    unsigned long flags = SIGCHLD;
    if (is_isolated) {
        flags |= CLONE_NEWPID | CLONE_NEWNS;
        // Users without the right to do this have it in a user namespace of their own. For root, a user
        // namespace would take away more than it gives: access to the files of other users.
        if (geteuid() != 0) flags |= CLONE_NEWUSER;
    }
    return (pid_t)syscall(SYS_clone, flags, 0, 0, 0, 0);
}

/// Maps an id to itself.
static bool map_id(const char *path, unsigned int id) {
    char text[64];
    append(append_number(append(append_number(text, id), " "), id), " 1");
    return write_file(path, text);
}

/// Since Linux 6.14 each PID namespace has its own greatest process id, which bounds processes and threads;
/// before, there was one for the whole machine.
static void bound_tasks(uint64_t max) {
    struct utsname system;
    if (!max || uname(&system) != 0) return;
    const char *rest = system.release;
    uint64_t major = take_number(&rest);
    if (*rest == '.') rest++;
    if (major < 6 || (major == 6 && take_number(&rest) < 14)) return;
    char text[32];
    // The first 300 IDs are used only once.
    append_number(text, 300 + max);
    write_file("/proc/sys/kernel/pid_max", text);
}

bool set_up_namespaces(const struct supervised_program *program, uid_t user, gid_t group) {
    if (user != 0) {
        if (!write_file("/proc/self/setgroups", "deny") && errno != ENOENT) return false;
        if (!map_id("/proc/self/uid_map", user) || !map_id("/proc/self/gid_map", group)) return false;
    }
    // Mounts made here don't propagate to other namespaces.
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return false;
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0) return false;
    bound_tasks(program->tasks);
    if (!program->scratch || !program->scratch_bytes) return true;
    // Slightly more than the limit, so that exceeding it can be seen.
    char options[64];
    append_number(append(options, "mode=0700,size="), program->scratch_bytes + (1 << 20));
    return mount("scratch", program->scratch, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0;
}

#else

pid_t copy_process(bool is_isolated) {
    if (is_isolated) {
        errno = ENOSYS;
        return -1;
    }
    return fork();
}

bool set_up_namespaces(const struct supervised_program *program, uid_t user, gid_t group) {
    return true;
}

#endif
