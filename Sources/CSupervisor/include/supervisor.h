#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/// A file that a program gets as one of its descriptors.
struct supervised_file {
    int descriptor;
    const char *path;
    /// Flags of `open`. A created file is accessible only to its owner.
    int flags;
};

enum { supervised_max_files = 4 };

/// A program, and the limits for it together with everything that it starts. A limit of 0 means no limit.
struct supervised_program {
    const char *path;
    /// Both lists end with NULL.
    char *const *arguments;
    char *const *environment;
    /// The working directory.
    const char *folder;
    /// All descriptors that the program gets, in order.
    struct supervised_file files[supervised_max_files];
    int file_count;
    /// A folder whose contents are bounded by `scratch_bytes`.
    const char *scratch;

    /// Limits enforced by the kernel. Per process: seconds of processor time, bytes of address space and of a
    /// file, open files. For all processes together, where the kernel supports it: processes and threads.
    uint64_t processor_seconds;
    uint64_t address_space;
    uint64_t file_size;
    uint64_t open_files;
    uint64_t tasks;
    /// Limits on all processes together, enforced by the supervisor: elapsed time, private memory,
    /// simultaneous processes, and the size of the scratch folder.
    uint64_t milliseconds;
    uint64_t memory;
    uint64_t processes;
    uint64_t scratch_bytes;

    /// The signal that makes the program report where it is, before it is stopped for exceeding time or
    /// memory; 0 for none.
    int report_signal;
    /// Whether the program runs in namespaces of its own.
    bool is_isolated;
    /// Whether programs are loaded at the same addresses in each run, if the system supports it.
    bool has_fixed_addresses;
};

/// The limit for which the supervisor stopped a program.
enum supervised_limit {
    supervised_limit_none = 0,
    supervised_limit_time,
    supervised_limit_memory,
    supervised_limit_processes,
    supervised_limit_scratch,
    /// The caller no longer waits for the program.
    supervised_limit_cancelled,
};

/// The step that failed before the program began.
enum supervised_step {
    supervised_step_none = 0,
    /// Creating namespaces; the program may be run without them.
    supervised_step_isolation,
    supervised_step_process,
    supervised_step_folder,
    supervised_step_file,
    supervised_step_program,
};

/// How the program ended. When this is available, no process that the program started is left.
struct supervised_end {
    int32_t failed_step;
    int32_t error;
    /// The program's exit code, or the signal that ended it.
    int32_t code;
    int32_t signal;
    int32_t limit;
    /// The signal, such as SIGSTOP, by which the program was stopped and not continued when its time was up.
    int32_t stopped;
    /// Whether the program ended and left other processes running.
    int32_t has_left_others;
    /// Processor time of the program and of everything that it started, if the system reports it.
    uint64_t processor_milliseconds;
};

/// The tool's ends of its pipes to a supervisor.
struct supervised_handle {
    /// Closing this ends the program and everything that it started. The system closes it when the tool ends.
    int lifeline;
    /// Delivers one `supervised_end`; an incomplete one if the supervisor itself was killed.
    int report;
};

/// Call this while the tool uses little memory: that makes later starts fast.
void supervisor_prepare(void);

/// Starts a supervisor and its program. Returns an error number, or 0.
int supervisor_start(const struct supervised_program *program, struct supervised_handle *handle);

#endif
