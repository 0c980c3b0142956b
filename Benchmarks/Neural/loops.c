// The workloads of main.swift, written by hand in C: what Neural is compared with. The numbers of units and
// rows are known only at run time, as in Neural; with FIXED, the compiler knows them. Floats are multiplied
// and added in Neural's order, each rounded once, so that both print the same sums of bits.

#include "measure.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// The weights, which the compiler must not know: weights.c is compiled separately.
extern const float seed0[], seed1[], seed2[], seed3[];

#define ROWS 1000000
#define MOST 16
#ifdef FIXED
enum { UNITS = 16, BATCH = 10 };
#else
// Not constants to the compiler: it must read them.
static volatile const int givenUnits = 16, givenBatch = 10;
static int UNITS, BATCH;
#endif

__attribute__((noinline)) static void predict(const float *restrict x, float *restrict y, long rows) {
    const float *w = seed0, *b = seed1, *v = seed2;
    const float c = seed3[0];
    const int units = UNITS;
    for (long row = 0; row < rows; row++) {
        float sum = 0;
        for (int j = 0; j < units; j++) {
            const float z = x[row] * w[j] + b[j];
            const float term = (z > 0 ? z : 0) * v[j];
            sum = j == 0 ? term : sum + term;
        }
        y[row] = sum + c;
    }
}

static void runPredict(void) {
    float *x = malloc(ROWS * sizeof(float)), *y = malloc(ROWS * sizeof(float));
    for (long row = 0; row < ROWS; row++) x[row] = (float)row / 1000 - 500;
    MEASURE("predict", 21, 1, predict(x, y, ROWS));
    printf("predict-sum %llu\n", sumOfBits(y, ROWS));
    MEASURE("forward", 21, 1000, for (int i = 0; i < 1000; i++) predict(x + i, y + i, 1));
    free(x);
    free(y);
}

// 1 → 16 → 1, mean squared error, Adam, 100 points in batches of 10.

#define COUNT (3 * MOST + 1)

static float parameters[COUNT], gradients[COUNT], mean[COUNT], square[COUNT];

static void train(int epochs) {
    // What the compiler may keep in registers.
    const int units = UNITS, batch = BATCH;
    float *const w = parameters, *const b = w + units, *const v = b + units, *const c = v + units;
    float *const gw = gradients, *const gb = gw + units, *const gv = gb + units, *const gc = gv + units;
    for (int j = 0; j < units; j++) {
        w[j] = seed0[j];
        b[j] = seed1[j];
        v[j] = seed2[j];
    }
    c[0] = seed3[0];
    for (int i = 0; i < COUNT; i++) mean[i] = square[i] = 0;
    double power1 = 1, power2 = 1;
    for (int epoch = 0; epoch < epochs; epoch++)
        for (int start = 0; start < 100; start += batch) {
            float z[MOST][MOST], a[MOST][MOST], delta[MOST], hidden[MOST];
            for (int j = 0; j < units; j++)
                for (int row = 0; row < batch; row++) {
                    z[j][row] = (float)(start + row) * w[j] + b[j];
                    a[j][row] = z[j][row] > 0 ? z[j][row] : 0;
                }
            for (int row = 0; row < batch; row++) {
                float sum = a[0][row] * v[0];
                for (int j = 1; j < units; j++) sum += a[j][row] * v[j];
                const float wanted = 2 * (float)(start + row) + 5;
                delta[row] = (float)(2 * ((double)(sum + c[0]) - wanted) / batch);
            }
            float sum = delta[0];
            for (int row = 1; row < batch; row++) sum += delta[row];
            gc[0] = sum;
            for (int j = 0; j < units; j++) {
                float byV = a[j][0] * delta[0];
                for (int row = 1; row < batch; row++) byV += a[j][row] * delta[row];
                gv[j] = byV;
                for (int row = 0; row < batch; row++) hidden[row] = z[j][row] > 0 ? delta[row] * v[j] : 0;
                float byB = hidden[0], byW = (float)start * hidden[0];
                for (int row = 1; row < batch; row++) byB += hidden[row];
                for (int row = 1; row < batch; row++) byW += (float)(start + row) * hidden[row];
                gb[j] = byB;
                gw[j] = byW;
            }
            power1 *= (double)0.9f;
            power2 *= (double)0.999f;
            const float alpha = 0.001f * sqrtf(1 - (float)power2) / (1 - (float)power1);
            const float gain1 = (float)(1 - 0.9), gain2 = (float)(1 - 0.999);
            for (int i = 0; i < COUNT; i++) {
                mean[i] += (gradients[i] - mean[i]) * gain1;
                square[i] += (gradients[i] * gradients[i] - square[i]) * gain2;
                parameters[i] -= mean[i] * alpha / (sqrtf(square[i]) + 1e-7f);
            }
        }
}

static void runTrain(void) {
    MEASURE("train", 5, 1, train(1000));
    printf("train-sum %llu\n", sumOfBits(parameters, COUNT));
}

int main(void) {
#ifndef FIXED
    UNITS = givenUnits;
    BATCH = givenBatch;
#endif
    runPredict();
    runTrain();
    return 0;
}
