// Files and folders, without allocating memory.

#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#include <sys/vfs.h>
#else
#include <dirent.h>
#endif

bool read_file(const char *path, char *text, size_t room) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    ssize_t length = read(file, text, room - 1);
    close(file);
    if (length <= 0) return false;
    text[length] = 0;
    return true;
}

bool write_file(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return false;
    bool is_written = write(file, text, strlen(text)) == (ssize_t)strlen(text);
    int error = errno;
    close(file);
    errno = error;
    return is_written;
}

// MARK: Descriptors

void close_at_exec(int file) { fcntl(file, F_SETFD, FD_CLOEXEC); }

bool make_pipe(int ends[2]) {
    #ifdef __linux__
    return pipe2(ends, O_CLOEXEC) == 0;
    #else
    if (pipe(ends) != 0) return false;
    close_at_exec(ends[0]);
    close_at_exec(ends[1]);
    return true;
    #endif
}

/// The first descriptor that is never given to a program.
enum { first_own = 64 };

bool move_up(int *file) {
    int moved = fcntl(*file, F_DUPFD_CLOEXEC, first_own);
    if (moved < 0) return false;
    close(*file);
    *file = moved;
    return true;
}

static void close_range_of(unsigned int first, unsigned int last) {
    if (first > last) return;
    #ifdef SYS_close_range
    if (syscall(SYS_close_range, first, last, 0) == 0) return;
    #endif
    struct rlimit limit;
    unsigned int max = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65536 ? (unsigned int)limit.rlim_cur : 65536;
    for (unsigned int file = first; file <= last && file < max; file++) close((int)file);
}

void keep_descriptors(int files[], int count) {
    unsigned int next = 0;
    // The new descriptors ascend, since each is the lowest one that is free.
    for (int index = 0; index < count; index++) {
        files[index] = fcntl(files[index], F_DUPFD_CLOEXEC, first_own);
        if (files[index] < 0) _exit(127);
    }
    for (int index = 0; index < count; index++) {
        close_range_of(next, (unsigned int)files[index] - 1);
        next = (unsigned int)files[index] + 1;
    }
    close_range_of(next, ~0u);
}

// MARK: Text

char *append(char *end, const char *text) {
    while (*text) *end++ = *text++;
    *end = 0;
    return end;
}

char *append_number(char *end, uint64_t number) {
    char digits[20];
    int count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    while (count) *end++ = digits[--count];
    *end = 0;
    return end;
}

uint64_t take_number(const char **text) {
    uint64_t number = 0;
    while (**text == ' ') (*text)++;
    for (; **text >= '0' && **text <= '9'; (*text)++) number = number * 10 + (uint64_t)(**text - '0');
    return number;
}

#ifdef __linux__

/// The layout of an entry returned by `getdents64`.
struct entry {
    uint64_t number;
    int64_t offset;
    unsigned short size;
    unsigned char type;
    char name[];
};

bool read_folder(int folder, bool (*each)(int folder, const char *name, void *context), void *context) {
    char buffer[4096] __attribute__((aligned(8)));
    long length;
    while ((length = syscall(SYS_getdents64, folder, buffer, sizeof buffer)) > 0) {
        for (long position = 0; position < length;) {
            struct entry *entry = (struct entry *)(buffer + position);
            position += entry->size;
            if (!each(folder, entry->name, context)) return false;
        }
    }
    return length == 0;
}

#else

bool read_folder(int folder, bool (*each)(int folder, const char *name, void *context), void *context) {
    int copy = dup(folder);
    DIR *stream = copy < 0 ? NULL : fdopendir(copy);
    if (!stream) return false;
    bool goes_on = true;
    for (struct dirent *entry; goes_on && (entry = readdir(stream));) goes_on = each(folder, entry->d_name, context);
    closedir(stream);
    return goes_on;
}

#endif

/// Folders nested more deeply are not searched.
enum { max_levels = 48 };

struct sum {
    uint64_t bytes;
    int level;
};

static bool add_folder(int folder, struct sum *sum);

static bool add_entry(int folder, const char *name, void *context) {
    struct sum *sum = context;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return true;
    struct stat status;
    // The file may be gone by now.
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return true;
    // Empty files and folders take space, too.
    sum->bytes += (uint64_t)status.st_blocks * 512 + 512;
    if (!S_ISDIR(status.st_mode)) return true;
    if (sum->level == max_levels) return false;
    int next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (next < 0) return true;
    sum->level++;
    bool is_whole = add_folder(next, sum);
    sum->level--;
    close(next);
    return is_whole;
}

static bool add_folder(int folder, struct sum *sum) { return read_folder(folder, add_entry, sum); }

uint64_t folder_bytes(const char *path, bool is_file_system) {
    #ifdef __linux__
    struct statfs system;
    if (is_file_system && statfs(path, &system) == 0)
        return (uint64_t)(system.f_blocks - system.f_bfree) * (uint64_t)system.f_bsize;
    #endif
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return 0;
    struct sum sum = {0, 0};
    bool is_whole = add_folder(folder, &sum);
    close(folder);
    return is_whole ? sum.bytes : UINT64_MAX;
}
