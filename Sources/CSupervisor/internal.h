#ifndef SUPERVISOR_INTERNAL_H
#define SUPERVISOR_INTERNAL_H

#include "supervisor.h"

/// All code here runs in a copy of the tool's process, whose other threads vanished in the middle of whatever
/// they did. So nothing may allocate memory or wait for a lock.

// supervisor.c

/// Runs a program to its end, and exits this process.
///
/// `user` and `group` are the IDs of this process before it got namespaces of its own.
void supervise(
    const struct supervised_program *program, bool is_isolated, uid_t user, gid_t group, int lifeline_end,
    int report_end
) __attribute__((noreturn));

// isolation.c

/// Forks this process, into namespaces of its own if requested. Returns 0 in the copy, or -1 with `errno` if
/// that fails.
pid_t copy_process(bool is_isolated);

/// Called within new namespaces: gives the process its own users, mounts and process list.
///
/// `user` and `group` are its previous IDs.
bool set_up_namespaces(const struct supervised_program *program, uid_t user, gid_t group);

// program.c

/// Becomes the program. Returns only on failure: the step that failed, with `errno`.
enum supervised_step become_program(const struct supervised_program *program, pid_t supervisor);

// processes.c

/// Finds up to `max` descendants of this process and returns their number. They are in `descendants` until
/// the next call.
int find_descendants(int max);
extern pid_t descendants[];
enum { max_descendants = 1 << 16 };

/// A process's resident memory, in bytes, without pages that are also in files.
uint64_t private_memory(pid_t process);

/// The number of processes and threads on the whole machine; 0 if unknown.
uint64_t count_of_all_tasks(void);

// descendants.c

/// The limit that all descendants of this process exceed together.
enum supervised_limit exceeded_by_descendants(const struct supervised_program *program);

/// Whether, once the program has ended, other processes that it started are left.
bool has_left_others(pid_t process);

/// Ends all descendants of this process, and waits for them.
void end_descendants(pid_t process, bool is_isolated);

// files.c

/// Reads as much of a file as fits, and terminates it with a zero; returns false if nothing could be read.
bool read_file(const char *path, char *text, size_t room);
bool write_file(const char *path, const char *text);

/// Calls a function with each name in an open folder until it returns false. Returns false also if the folder
/// can't be read.
bool read_folder(int folder, bool (*each)(int folder, const char *name, void *context), void *context);

/// The total size of a folder's contents; the largest number if it is nested too deeply to tell.
///
/// `is_file_system` says whether the folder is a file system of its own.
uint64_t folder_bytes(const char *path, bool is_file_system);

void close_at_exec(int file);

/// Creates a pipe that no other program inherits.
bool make_pipe(int ends[2]);

/// Moves a descriptor above all those that are given to programs; no other program inherits it.
bool move_up(int *file);

/// Moves the given descriptors up and closes all others, which would keep locks and pipes open.
void keep_descriptors(int files[], int count);

/// Appends at `end`, terminates with a zero, and returns the new end.
char *append(char *end, const char *text);
char *append_number(char *end, uint64_t number);

/// Parses the number at the beginning of a text and advances past it.
uint64_t take_number(const char **text);

#endif
