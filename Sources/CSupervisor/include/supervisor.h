#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/// A file that a program gets as one of its descriptors.
struct supervised_file {
    int descriptor;
    const char *path;
    /// As for `open`; what is created belongs to its owner alone.
    int flags;
};

enum { supervised_most_files = 4 };

/// A program, and how far it may go together with everything that it starts. A limit of 0 is none.
struct supervised_program {
    const char *path;
    /// They end with NULL.
    char *const *arguments;
    char *const *environment;
    /// Where it runs.
    const char *folder;
    /// All descriptors that it gets, in their order.
    struct supervised_file files[supervised_most_files];
    int file_count;
    /// Whose contents are bounded by `scratch_bytes`.
    const char *scratch;

    /// Kept by the kernel, of each process: seconds of processor time, bytes of address space and of a file, open files;
    /// and of all together, where it does: processes and threads.
    uint64_t processor_seconds;
    uint64_t address_space;
    uint64_t file_size;
    uint64_t open_files;
    uint64_t tasks;
    /// Of all processes together, kept by the supervisor: the time from the start, private memory, processes at once,
    /// and what is in the scratch folder.
    uint64_t milliseconds;
    uint64_t memory;
    uint64_t processes;
    uint64_t scratch_bytes;

    /// A signal at which the program says where it is, before it is stopped for want of time or memory; 0 for none.
    int last_words;
    /// Whether it is to have namespaces of its own.
    bool is_isolated;
    /// Whether programs lie at the same addresses in each run, where the system can do that.
    bool has_fixed_addresses;
};

/// What the supervisor stopped a program for.
enum supervised_limit {
    supervised_limit_none = 0,
    supervised_limit_time,
    supervised_limit_memory,
    supervised_limit_processes,
    supervised_limit_scratch,
    /// Nobody waits for it any more.
    supervised_limit_cancelled,
};

/// What could not be done before the program began.
enum supervised_step {
    supervised_step_none = 0,
    /// Namespaces; without them it may go.
    supervised_step_isolation,
    supervised_step_process,
    supervised_step_folder,
    supervised_step_file,
    supervised_step_program,
};

/// How it went. When this is there, nothing that the program started is left.
struct supervised_end {
    int32_t failed_step;
    int32_t error;
    /// What the program left with, or the signal that ended it.
    int32_t code;
    int32_t signal;
    int32_t limit;
    /// The signal by which the program was stopped when its time was up, as by SIGSTOP, and not continued since.
    int32_t stopped;
    /// Whether the program ended, and left others behind.
    int32_t has_left_others;
};

/// What the tool holds of a supervisor.
struct supervised_handle {
    /// Closing it, as the system does where the tool ends, ends the program and all that it started.
    int lifeline;
    /// Gives a `supervised_end`, once; less of it where the supervisor itself was killed.
    int report;
};

/// To be called while the tool has little memory: that makes later starts quick.
void supervisor_prepare(void);

/// Starts a supervisor and its program; gives an error number, or 0.
int supervisor_start(const struct supervised_program *program, struct supervised_handle *handle);

#endif
