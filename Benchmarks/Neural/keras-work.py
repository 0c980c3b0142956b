"""The workloads of main.swift in Keras, on one thread. Prints names and picoseconds of wall time."""

import json
import os
import statistics
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import numpy as np
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
weights = [
    np.array([int(bits, 16) for bits in array["hex"]], np.uint32).view(np.float32).reshape(array["shape"])
    for array in json.load(open(sys.argv[1]))["seed_weights"]
]


def seed():
    model = keras.Sequential(
        [keras.Input((1,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)])
    model.set_weights(weights)
    return model


def measure(name, runs, work):
    if runs > 1: work()
    times = []
    for _ in range(runs):
        start = time.perf_counter_ns()
        work()
        times.append(time.perf_counter_ns() - start)
    print(name, 1000 * int(statistics.median(times)), flush=True)


x = (np.arange(1_000_000, dtype=np.float32) / np.float32(1000) - np.float32(500)).reshape(-1, 1)
model = seed()
measure("predict", 11, lambda: model.predict(x, batch_size=1_000_000, verbose=0))
w, b, v, c = (tf.constant(array) for array in weights)
compiled = tf.function(lambda x: tf.nn.relu(x * w + b) @ v + c, jit_compile=True)
tensor = tf.constant(x)
measure("xla", 21, lambda: compiled(tensor).numpy())
one = tf.constant(x[:1])
measure("call", 21, lambda: model(one))
measure("predict-one", 11, lambda: model.predict(x[:1], verbose=0))


def numbers(shape, divisor):
    count = int(np.prod(shape))
    return ((np.arange(count) * 37 % 101 - 50).astype(np.float32) / np.float32(divisor)).reshape(shape)


model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(32, 3, activation="relu")])
model.set_weights([numbers((3, 3, 1, 32), 64), numbers((32,), 64)])
image = numbers((1, 28, 28, 1), 64)
measure("conv2d", 11, lambda: model.predict(image, verbose=0))
model = keras.Sequential([keras.Input((100, 1)), keras.layers.LSTM(32)])
model.set_weights([numbers((1, 128), 64), numbers((32, 128), 256), numbers((128,), 64)])
steps = numbers((1, 100, 1), 64)
measure("lstm", 11, lambda: model.predict(steps, verbose=0))

model = seed()
points = np.arange(100, dtype=np.float32).reshape(-1, 1)
model.compile(optimizer="adam", loss="mse")
measure("train", 1, lambda: model.fit(
    points, 2 * points + 5, epochs=1000, batch_size=10, shuffle=False, verbose=0))
