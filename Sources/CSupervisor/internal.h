#ifndef SUPERVISOR_INTERNAL_H
#define SUPERVISOR_INTERNAL_H

#include "supervisor.h"

/// Everything here runs in a copy of the tool's process, whose other threads are gone in the midst of whatever they
/// did: so nothing may allocate memory, or wait for a lock.

// supervisor.c

/// Runs a program to its end, and ends this process.
///
/// `user` and `group` are who it was before it got namespaces of its own.
void supervise(
    const struct supervised_program *program, bool is_isolated, uid_t user, gid_t group, int lifeline_end,
    int report_end
) __attribute__((noreturn));

// isolation.c

/// A copy of this process, in namespaces of its own where that is asked for; -1 with `errno` where there can't be one.
/// 0 within it.
pid_t copy_process(bool is_isolated);

/// Within namespaces of its own: gives the process its own users, mounts and list of processes.
///
/// `user` and `group` are who it was before.
bool set_up_namespaces(const struct supervised_program *program, uid_t user, gid_t group);

// program.c

/// Becomes the program; returns where that fails, with the step that did and `errno`.
enum supervised_step become_program(const struct supervised_program *program, pid_t supervisor);

// processes.c

/// Finds processes that come from this one, at most so many; gives how many there are. They are there until the next call.
int find_descendants(int most);
extern pid_t descendants[];
enum { most_descendants = 1 << 16 };

/// What a process has in memory that no file holds as well, in bytes.
uint64_t private_memory(pid_t process);

/// How many processes and threads there are on the whole machine; 0 where that can't be told.
uint64_t count_of_all_tasks(void);

// descendants.c

/// Which limit all processes that come from this one exceed together.
enum supervised_limit exceeded_by_descendants(const struct supervised_program *program);

/// Whether, once the program has ended, others are left that it started.
bool has_left_others(pid_t process);

/// Ends all processes that come from this one, and waits for their ends.
void end_descendants(pid_t process, bool is_isolated);

// files.c

/// Reads as much of a file as there is room for, and ends it with a zero; false where there is nothing.
bool read_file(const char *path, char *text, size_t room);
bool write_file(const char *path, const char *text);

/// Calls a function with each name in an open folder, until it gives false; false also where the folder can't be read.
bool read_folder(int folder, bool (*each)(int folder, const char *name, void *context), void *context);

/// How much is in a folder in all; the largest number where it is too deep to be told.
///
/// `is_file_system` says whether it is one of its own.
uint64_t folder_bytes(const char *path, bool is_file_system);

void close_at_exec(int file);

/// A pipe that no other program gets.
bool make_pipe(int ends[2]);

/// Moves a descriptor above all those that a program is given; no other program gets it.
bool move_up(int *file);

/// Keeps some descriptors, which it moves up, and none else: others keep locks and pipes open.
void keep_descriptors(int files[], int count);

/// Writes at `end`, and gives the new end. There is a zero behind it.
char *append(char *end, const char *text);
char *append_number(char *end, uint64_t number);

/// The number that a text begins with; moves on behind it.
uint64_t take_number(const char **text);

#endif
