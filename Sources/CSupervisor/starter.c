// The process that starts supervisors. It is forked from the tool while the tool is small, and has no other
// threads. So forking it takes 1 ms, however much memory the tool uses by then. Forking a tool with 100 MB
// takes 34 ms.

#ifdef __linux__
#define _GNU_SOURCE
#endif

#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

/// The request sent to the starter, with two descriptors. The texts follow, each terminated by a zero.
struct request {
    /// The pointers in it are meaningless.
    struct supervised_program program;
    uint64_t argument_count;
    uint64_t variable_count;
    /// The total size of all texts.
    uint64_t size;
};

/// All texts except arguments and variables, in the order in which they are sent.
enum { max_texts = 3 + supervised_max_files };

static size_t texts_of(struct supervised_program *program, const char **texts[max_texts]) {
    size_t count = 0;
    texts[count++] = &program->path;
    texts[count++] = &program->folder;
    texts[count++] = &program->scratch;
    for (int index = 0; index < program->file_count; index++) texts[count++] = &program->files[index].path;
    return count;
}

static bool receive(int socket, void *bytes, size_t size) {
    for (size_t received = 0; received < size;) {
        ssize_t count = recv(socket, (char *)bytes + received, size - received, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        received += (size_t)count;
    }
    return true;
}

static bool send_bytes(int socket, const void *bytes, size_t size) {
    for (size_t sent = 0; sent < size;) {
        ssize_t count = send(socket, (const char *)bytes + sent, size - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        sent += (size_t)count;
    }
    return true;
}

// MARK: In the starter

/// Receives the beginning of a request, and the descriptors that come with its first byte.
static bool receive_request(int socket, struct request *request, int descriptors[2]) {
    char space[CMSG_SPACE(2 * sizeof(int))] __attribute__((aligned(8)));
    struct iovec part = {request, sizeof *request};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space
    };
    ssize_t count;
    while ((count = recvmsg(socket, &message, 0)) < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    struct cmsghdr *control = CMSG_FIRSTHDR(&message);
    if (!control || control->cmsg_len != CMSG_LEN(2 * sizeof(int))) return false;
    memcpy(descriptors, CMSG_DATA(control), 2 * sizeof(int));
    return receive(socket, (char *)request + count, sizeof *request - (size_t)count);
}

/// Restores the request's pointers. The texts follow the room for the pointers to arguments and variables.
static void set_pointers(struct request *request, char *memory, size_t pointers_size) {
    char **pointers = (char **)memory;
    char *text = memory + pointers_size;
    const char **texts[max_texts];
    size_t count = texts_of(&request->program, texts);
    for (size_t index = 0; index < count; index++) {
        *texts[index] = text;
        text += strlen(text) + 1;
    }
    request->program.arguments = pointers;
    for (uint64_t index = 0; index < request->argument_count; index++) {
        *pointers++ = text;
        text += strlen(text) + 1;
    }
    *pointers++ = NULL;
    request->program.environment = pointers;
    for (uint64_t index = 0; index < request->variable_count; index++) {
        *pointers++ = text;
        text += strlen(text) + 1;
    }
    *pointers = NULL;
}

static void start_supervisors(int socket) {
    uid_t user = geteuid();
    gid_t group = getegid();
    struct request request;
    int descriptors[2];
    // Runs until the tool ends.
    while (receive_request(socket, &request, descriptors)) {
        size_t pointers_size = (request.argument_count + request.variable_count + 2) * sizeof(char *);
        size_t size = pointers_size + request.size;
        char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
        if (memory == MAP_FAILED || !receive(socket, memory + pointers_size, request.size)) _exit(1);
        set_pointers(&request, memory, pointers_size);
        bool is_isolated = request.program.is_isolated;
        pid_t process = copy_process(is_isolated);
        if (process < 0 && is_isolated) {
            is_isolated = false;
            process = copy_process(false);
        }
        if (process == 0)
            supervise(&request.program, is_isolated, user, group, descriptors[0], descriptors[1]);
        if (process < 0) {
            struct supervised_end end = {.failed_step = supervised_step_process, .error = errno};
            if (write(descriptors[1], &end, sizeof end) < 0) _exit(1);
        }
        close(descriptors[0]);
        close(descriptors[1]);
        munmap(memory, size);
    }
    _exit(0);
}

// MARK: In the tool

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int starter_socket = -1;
static pid_t starter;

/// Returns an error number, or 0.
static int prepare(void) {
    if (starter_socket >= 0) return 0;
    int ends[2];
    #ifdef SOCK_CLOEXEC
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;
    #else
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return errno;
    close_at_exec(ends[0]);
    close_at_exec(ends[1]);
    int is_set = 1;
    setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &is_set, sizeof is_set);
    #endif
    // No handler of the tool may run in the copy.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t process = copy_process(false);
    if (process == 0) {
        setsid();
        for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
        // Then no process has to wait for the ended children.
        signal(SIGCHLD, SIG_IGN);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        keep_descriptors(&ends[1], 1);
        #ifdef __linux__
        prctl(PR_SET_NAME, "book-starter");
        #endif
        start_supervisors(ends[1]);
    }
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return error;
    }
    starter_socket = ends[0];
    starter = process;
    return 0;
}

/// Sends a program to the starter; returns false if the starter is gone.
static bool send_request(const struct supervised_program *given, const int descriptors[2]) {
    struct request request = {.program = *given};
    const char **texts[max_texts];
    size_t count = texts_of(&request.program, texts);
    for (size_t index = 0; index < count; index++) request.size += strlen(*texts[index]) + 1;
    for (char *const *text = given->arguments; *text; text++, request.argument_count++)
        request.size += strlen(*text) + 1;
    for (char *const *text = given->environment; *text; text++, request.variable_count++)
        request.size += strlen(*text) + 1;

    char space[CMSG_SPACE(2 * sizeof(int))] __attribute__((aligned(8))) = {0};
    struct iovec part = {&request, sizeof request};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space
    };
    struct cmsghdr *control = CMSG_FIRSTHDR(&message);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(2 * sizeof(int));
    memcpy(CMSG_DATA(control), descriptors, 2 * sizeof(int));
    char *bytes = malloc(request.size);
    if (!bytes) return false;
    char *end = bytes;
    for (size_t index = 0; index < count; index++) end = append(end, *texts[index]) + 1;
    for (char *const *text = given->arguments; *text; text++) end = append(end, *text) + 1;
    for (char *const *text = given->environment; *text; text++) end = append(end, *text) + 1;
    ssize_t sent;
    while ((sent = sendmsg(starter_socket, &message, MSG_NOSIGNAL)) < 0 && errno == EINTR) continue;
    bool is_sent = sent > 0 && send_bytes(starter_socket, (char *)&request + sent, sizeof request - (size_t)sent)
        && send_bytes(starter_socket, bytes, request.size);
    free(bytes);
    return is_sent;
}

void supervisor_prepare(void) {
    pthread_mutex_lock(&lock);
    prepare();
    pthread_mutex_unlock(&lock);
}

int supervisor_start(const struct supervised_program *program, struct supervised_handle *handle) {
    int line[2], answer[2];
    if (!make_pipe(line)) return errno;
    if (!make_pipe(answer)) {
        int error = errno;
        close(line[0]);
        close(line[1]);
        return error;
    }
    int error = EAGAIN;
    pthread_mutex_lock(&lock);
    // If the starter was killed, a new one is started.
    for (int attempt = 0; attempt < 2 && error == EAGAIN; attempt++) {
        error = prepare();
        if (error) break;
        if (send_request(program, (int[2]){line[0], answer[1]})) break;
        close(starter_socket);
        starter_socket = -1;
        waitpid(starter, NULL, 0);
        error = EAGAIN;
    }
    pthread_mutex_unlock(&lock);
    close(line[0]);
    close(answer[1]);
    if (error) {
        close(line[1]);
        close(answer[0]);
        return error;
    }
    handle->lifeline = line[1];
    handle->report = answer[0];
    return 0;
}
