#include "measure.h"

#ifdef __wasm__
// Node's own clock of processor time: WASI has none.
__attribute__((import_module("benchmark"), import_name("nanoseconds"))) double hostNanoseconds(void);
double benchmarkNanoseconds(void) { return hostNanoseconds(); }
long benchmarkAllocations(void) { return -1; }
#else
#include <time.h>
double benchmarkNanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

#ifdef __GLIBC__
// Takes the place of the C library's functions, and counts.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
static long allocations;
void *malloc(size_t size) { return allocations++, __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return allocations++, __libc_calloc(count, size); }
void *realloc(void *memory, size_t size) { return allocations++, __libc_realloc(memory, size); }
void *aligned_alloc(size_t alignment, size_t size) { return allocations++, __libc_memalign(alignment, size); }
int posix_memalign(void **memory, size_t alignment, size_t size) {
    *memory = aligned_alloc(alignment, size);
    return *memory ? 0 : 12;
}
long benchmarkAllocations(void) { return allocations; }
#else
long benchmarkAllocations(void) { return -1; }
#endif
#endif

static int compare(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void benchmarkReport(const char *name, double *nanoseconds, long count, long times) {
    qsort(nanoseconds, (size_t)count, sizeof(double), compare);
    printf("%s %lld\n", name, (long long)(1000 * nanoseconds[count / 2] / (double)times));
}

unsigned long long benchmarkSum(const float *numbers, long count) { return sumOfBits(numbers, count); }
void benchmarkPrint(const char *name, unsigned long long number) { printf("%s %llu\n", name, number); }
