// How both programs measure and compare: the processor time of one thread, so that other programs do not
// count, and the sums of all bits of their results.

#pragma once
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/// Processor time of this program so far, in nanoseconds.
double benchmarkNanoseconds(void);
/// How often memory was allocated so far; -1 where that is not known.
long benchmarkAllocations(void);
/// Prints a name and the median of `count` times, each for `times` repetitions, in nanoseconds for one of
/// them.
void benchmarkReport(const char *name, double *nanoseconds, long count, long times);

#define MEASURE(name, repetitions, times, work)                                                                       \
    do {                                                                                                              \
        double nanoseconds[repetitions];                                                                              \
        for (int repetition = -1; repetition < repetitions; repetition++) {                                           \
            const double start = benchmarkNanoseconds();                                                              \
            work;                                                                                                     \
            if (repetition >= 0) nanoseconds[repetition] = benchmarkNanoseconds() - start;                            \
        }                                                                                                             \
        benchmarkReport(name, nanoseconds, repetitions, times);                                                       \
    } while (0)

static inline unsigned long long sumOfBits(const float *numbers, long count) {
    unsigned long long sum = 0;
    for (long i = 0; i < count; i++) {
        union { float number; uint32_t bits; } both = {numbers[i]};
        sum = sum * 31 + both.bits;
    }
    return sum;
}
