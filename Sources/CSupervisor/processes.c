// Finds the descendants of this process, and what they use, in Linux's `/proc`.

#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "internal.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

pid_t descendants[max_descendants];

#ifdef __linux__

static int count;
static int limit;

/// Returns false if there is no room for more.
static bool add(pid_t process) {
    if (count < limit) descendants[count++] = process;
    return count < limit;
}

/// `/proc/<process>/<name>`
static char *append_path(char *end, pid_t process, const char *name) {
    return append(append(append_number(append(end, "/proc/"), (uint64_t)process), "/"), name);
}

/// Adds the children of a process that one of its threads created.
static bool add_children_of_thread(int folder, const char *thread, void *context) {
    bool *is_told = context;
    if (thread[0] < '0' || thread[0] > '9') return true;
    char path[32];
    append(append(path, thread), "/children");
    int file = openat(folder, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return true;
    *is_told = true;
    // Numbers, each followed by a space. A number may be split between two reads.
    char text[4096];
    pid_t number = 0;
    bool goes_on = true;
    ssize_t length;
    while (goes_on && (length = read(file, text, sizeof text)) > 0) {
        for (ssize_t index = 0; goes_on && index < length; index++) {
            if (text[index] >= '0' && text[index] <= '9') {
                number = number * 10 + (text[index] - '0');
            } else if (number) {
                goes_on = add(number);
                number = 0;
            }
        }
    }
    close(file);
    return goes_on;
}

/// Returns false if the kernel has no lists of children, or the process is gone.
static bool add_children(pid_t process) {
    char path[64];
    append_path(path, process, "task");
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return false;
    bool is_told = false;
    read_folder(folder, add_children_of_thread, &is_told);
    close(folder);
    return is_told;
}

static bool is_known(pid_t process) {
    for (int index = 0; index < count; index++)
        if (descendants[index] == process) return true;
    return process == getpid();
}

/// Adds a process if its parent is known.
static bool add_process(int folder, const char *name, void *context) {
    const char *digits = name;
    pid_t process = (pid_t)take_number(&digits);
    char path[64], text[512];
    if (!process || is_known(process)) return true;
    append_path(path, process, "stat");
    if (!read_file(path, text, sizeof text)) return true;
    // `process (name) state parent …`; the name may contain anything.
    const char *rest = strrchr(text, ')');
    if (!rest || strlen(rest) < 5) return true;
    rest += 4;
    return is_known((pid_t)take_number(&rest)) ? add(process) : true;
}

int find_descendants(int max) {
    count = 0;
    limit = max < max_descendants ? max : max_descendants;
    if (add_children(getpid())) {
        for (int index = 0; index < count && count < limit; index++) add_children(descendants[index]);
        return count;
    }
    // Without lists of children, the parent of each process on the machine is read.
    int before;
    do {
        before = count;
        int folder = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder < 0) break;
        read_folder(folder, add_process, NULL);
        close(folder);
    } while (count > before && count < limit);
    return count;
}

uint64_t private_memory(pid_t process) {
    char path[64], text[128];
    append_path(path, process, "statm");
    if (!read_file(path, text, sizeof text)) return 0;
    // Pages: all, resident, and those of the resident ones that are also in files.
    const char *rest = text;
    take_number(&rest);
    uint64_t resident = take_number(&rest);
    uint64_t shared = take_number(&rest);
    return resident > shared ? (resident - shared) * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

uint64_t count_of_all_tasks(void) {
    char text[128];
    if (!read_file("/proc/loadavg", text, sizeof text)) return 0;
    // `0.10 0.20 0.30 running/all last`
    const char *rest = strchr(text, '/');
    if (!rest) return 0;
    rest++;
    return take_number(&rest);
}

#else

int find_descendants(int max) { return 0; }

uint64_t private_memory(pid_t process) { return 0; }

uint64_t count_of_all_tasks(void) { return 0; }

#endif
