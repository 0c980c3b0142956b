"""The workloads of main.swift in NumPy, with its BLAS on one thread. Prints names and picoseconds."""

import json
import statistics
import sys
import time

import numpy as np

w, b, v, c = (
    np.array([int(bits, 16) for bits in array["hex"]], np.uint32).view(np.float32).reshape(array["shape"])
    for array in json.load(open(sys.argv[1]))["seed_weights"]
)


def measure(name, runs, work):
    work()
    times = []
    for _ in range(runs):
        start = time.process_time_ns()
        work()
        times.append(time.process_time_ns() - start)
    print(name, 1000 * int(statistics.median(times)), flush=True)


x = (np.arange(1_000_000, dtype=np.float32) / np.float32(1000) - np.float32(500)).reshape(-1, 1)
measure("predict", 11, lambda: np.maximum(x * w + b, 0) @ v + c)
one = x[:1]
measure("forward-thousand", 11, lambda: [np.maximum(one * w + b, 0) @ v + c for _ in range(1000)])

random = np.random.default_rng(28)
rows = 60_000
images = random.random((rows, 784), np.float32)
labels = np.eye(10, dtype=np.float32)[random.integers(0, 10, rows)]
limit0, limit1 = np.sqrt(6 / (784 + 128)), np.sqrt(6 / (128 + 10))
w0 = random.uniform(-limit0, limit0, (784, 128)).astype(np.float32)
w1 = random.uniform(-limit1, limit1, (128, 10)).astype(np.float32)
b0, b1 = np.zeros(128, np.float32), np.zeros(10, np.float32)
rate = np.float32(0.01)


def epoch():
    total = 0.0
    for start in range(0, rows, 32):
        x, y = images[start:start + 32], labels[start:start + 32]
        z = x @ w0 + b0
        a = np.maximum(z, 0)
        s = a @ w1 + b1
        s -= s.max(axis=1, keepdims=True)
        e = np.exp(s)
        sums = e.sum(axis=1, keepdims=True)
        total += float(((np.log(sums) - s) * y).sum())
        delta = (e / sums - y) / np.float32(len(x))
        hidden = (delta @ w1.T) * (z > 0)
        w1[...] -= rate * (a.T @ delta)
        b1[...] -= rate * delta.sum(axis=0)
        w0[...] -= rate * (x.T @ hidden)
        b0[...] -= rate * hidden.sum(axis=0)
    return total / rows


measure("digits", 3, epoch)
