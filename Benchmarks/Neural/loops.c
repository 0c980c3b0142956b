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

// 28 × 28 × 1 → 26 × 26 × 32 with windows of 3 × 3, and relu.

static void fill(float *numbers, int count, float divisor) {
    for (int i = 0; i < count; i++) numbers[i] = (float)(i * 37 % 101 - 50) / divisor;
}

__attribute__((noinline)) static void convolve(
    const float *image, const float *kernel, const float *bias, float *restrict y, int side, int filters) {
    for (int row = 0; row < side - 2; row++)
        for (int column = 0; column < side - 2; column++) {
            float *z = y + (row * (side - 2) + column) * filters;
            for (int f = 0; f < filters; f++) z[f] = 0;
            for (int i = 0; i < 3; i++)
                for (int j = 0; j < 3; j++) {
                    const float number = image[(row + i) * side + column + j];
                    const float *weights = kernel + (i * 3 + j) * filters;
                    for (int f = 0; f < filters; f++) z[f] += number * weights[f];
                }
            for (int f = 0; f < filters; f++) z[f] += bias[f];
            for (int f = 0; f < filters; f++) z[f] = z[f] > 0 ? z[f] : 0;
        }
}

static void runConvolve(void) {
    static float image[784], kernel[9 * 32], bias[32], y[26 * 26 * 32];
    const int filters = 2 * UNITS;
    fill(image, 784, 64);
    fill(kernel, 9 * 32, 64);
    fill(bias, 32, 64);
    MEASURE("conv2d", 21, 100, for (int i = 0; i < 100; i++) convolve(image, kernel, bias, y, 28, filters));
    printf("conv2d-sum %llu\n", sumOfBits(y, 26 * 26 * 32));
}

// An LSTM of 32 units over 100 steps. Like Neural, it computes sigmoid and tanh in double precision, but with
// the C library's functions, whose last bits may differ.

static float sigmoid(float z) { return (float)(1 / (1 + exp(-(double)z))); }

__attribute__((noinline)) static void lstm(
    const float *x, const float *kernel, const float *recurrent, const float *bias, float *restrict h, int steps,
    int units) {
    float z[8 * MOST], c[2 * MOST];
    for (int j = 0; j < units; j++) h[j] = c[j] = 0;
    for (int step = 0; step < steps; step++) {
        float before[8 * MOST];
        for (int j = 0; j < 4 * units; j++) z[j] = x[step] * kernel[j];
        for (int j = 0; j < 4 * units; j++) before[j] = 0;
        for (int i = 0; i < units; i++)
            for (int j = 0; j < 4 * units; j++) before[j] += h[i] * recurrent[i * 4 * units + j];
        for (int j = 0; j < 4 * units; j++) z[j] = z[j] + before[j] + bias[j];
        for (int j = 0; j < units; j++) {
            const float i = sigmoid(z[j]), f = sigmoid(z[units + j]), o = sigmoid(z[3 * units + j]);
            c[j] = f * c[j] + i * (float)tanh(z[2 * units + j]);
            h[j] = o * (float)tanh(c[j]);
        }
    }
}

static void runLSTM(void) {
    static float x[100], kernel[128], recurrent[4096], bias[128], h[2 * MOST];
    const int units = 2 * UNITS;
    fill(x, 100, 64);
    fill(kernel, 128, 64);
    fill(recurrent, 4096, 256);
    fill(bias, 128, 64);
    MEASURE("lstm", 21, 10, for (int i = 0; i < 10; i++) lstm(x, kernel, recurrent, bias, h, 100, units));
    printf("lstm-sum %llu\n", sumOfBits(h, 2 * MOST));
}

int main(void) {
#ifndef FIXED
    UNITS = givenUnits;
    BATCH = givenBatch;
#endif
    runPredict();
    runConvolve();
    runLSTM();
    runTrain();
    return 0;
}
