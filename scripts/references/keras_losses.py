"""Makes the file with which losses and metrics are compared with real Keras:

    python3 -m venv venv && venv/bin/pip install tensorflow-cpu==2.21.0 keras==3.15.0 numpy==2.4.6
    venv/bin/python scripts/references/keras_losses.py Tests/NeuralTests/Resources/keras-losses.npz

For each loss and case: outputs (`case/x`, rows × units) and targets (`case/t`), the loss of each row (`case/y`), their mean as
`keras.losses` gives it (`case/mean`), and the mean's derivatives by the outputs (`case/g`), all float32. For each metric the same
without derivatives. For `history/…`: a network's weights (`case/0` …), its rows (`case/x`, `case/t`), and for each epoch what
`fit` writes into its history, what `evaluate` says before and after, and the loss of each batch before its step. `versions` says
what computed it. Nothing in it comes from this library.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf
from npz import write_npz

random = np.random.default_rng(17)
versions = f"Keras {keras.__version__}, TensorFlow {tf.__version__}, NumPy {np.__version__}"
entries = {"versions": np.frombuffer(versions.encode(), np.uint8)}
losses, metrics = keras.losses, keras.metrics


def numbers(rows, units, size=1):
    """Random float32 numbers between `-size` and `size`."""
    return random.uniform(-size, size, (rows, units)).astype(np.float32)


def softmax(z):
    """Keras' own softmax of each row."""
    return np.asarray(keras.ops.softmax(np.float32(z)))


def one_hot(classes, units):
    """One row for each class, with a one at its index."""
    return np.eye(units, dtype=np.float32)[classes]


def loss(name, function, outputs, targets):
    """Records a loss: of each row, their mean, and the mean's derivatives with respect to the outputs."""
    outputs, targets = np.float32(outputs), np.asarray(targets)
    x = tf.Variable(outputs)
    with tf.GradientTape() as tape:
        mean = function(targets, x)
    entries[f"{name}/x"] = outputs
    entries[f"{name}/t"] = np.float32(targets)
    entries[f"{name}/y"] = np.asarray(function.call(tf.constant(targets), tf.constant(outputs)))
    entries[f"{name}/mean"] = np.float32([mean])
    entries[f"{name}/g"] = np.asarray(tape.gradient(mean, x))


def metric(name, made, outputs, targets):
    """Records a metric's value for all rows."""
    outputs, targets = np.float32(outputs), np.asarray(targets)
    made.update_state(targets, outputs)
    entries[f"{name}/x"] = outputs
    entries[f"{name}/t"] = np.float32(targets)
    entries[f"{name}/mean"] = np.float32([made.result()])


def history(name, last, activation, loss, targets, metric, epochs=3):
    """A network of two layers on 10 rows, in batches of 4, 4 and 2, not shuffled."""
    keras.utils.clear_session()
    made = keras.Sequential([
        keras.layers.Input((3,)), keras.layers.Dense(5, activation="tanh"), keras.layers.Dense(last, activation=activation)])
    weights = [numbers(*w.shape) if len(w.shape) == 2 else numbers(1, *w.shape)[0] for w in made.get_weights()]
    x = numbers(10, 3, size=2)
    made.compile(optimizer=keras.optimizers.SGD(0.5), loss=loss, metrics=[metric])
    batches, before, after, lines, measured = [], [], [], [], []

    def evaluate():
        return made.evaluate(x, targets, verbose=0, batch_size=10)[0]

    made.set_weights(weights)
    for _ in range(epochs):
        for start in range(0, 10, 4):
            batches.append(made.train_on_batch(x[start:start + 4], targets[start:start + 4])[0])
            made.reset_metrics()
    made.set_weights(weights)
    for _ in range(epochs):
        before.append(evaluate())
        seen = made.fit(x, targets, batch_size=4, epochs=1, shuffle=False, verbose=0).history
        lines.append(seen["loss"][0])
        measured.append(seen[metric][0])
        after.append(evaluate())
    for index, weight in enumerate(weights):
        entries[f"{name}/{index}"] = weight
    entries[f"{name}/x"] = x
    entries[f"{name}/t"] = np.float32(targets)
    for part, values in [
            ("batches", batches), ("before", before), ("history", lines), ("metric", measured), ("after", after)]:
        entries[f"{name}/{part}"] = np.float32(values)


# Probabilities at or near 0 and 1: Keras clips them to a distance of 1e-7.
extreme = [[0, 1], [1e-8, 1 - 6e-8], [9e-8, 1 - 1.2e-7], [1e-6, 1 - 1e-6], [1e-4, 0.9999], [0.5, 0.25]]
few, many = numbers(6, 3, size=2), numbers(5, 33, size=3)
equal = np.float32([[1, 2], [-0.5, 0.25]])
for name, made in [("mean_squared_error", losses.MeanSquaredError()), ("mean_absolute_error", losses.MeanAbsoluteError())]:
    loss(f"{name}/of 1", made, numbers(8, 1, size=4), numbers(8, 1, size=4))
    loss(f"{name}/of 3", made, few, numbers(6, 3))
    loss(f"{name}/of 33", made, many, numbers(5, 33))
    loss(f"{name}/equal", made, equal, equal)
loss("huber/of 3", losses.Huber(), 2 * few, numbers(6, 3))
loss("huber/of 33", losses.Huber(), many, numbers(5, 33))
loss("huber/at delta", losses.Huber(), [[1, 2, -1], [3, 0.25, 0]], [[0, 1, 0], [0, 0.25, 1]])
loss("huber/delta 0.3", losses.Huber(0.3), few, numbers(6, 3))
binary = losses.BinaryCrossentropy()
loss("binary_crossentropy/of 1", binary, 1 / (1 + np.exp(-numbers(8, 1, size=6))), [[0], [1]] * 4)
loss("binary_crossentropy/of 3", binary, softmax(few), one_hot([0, 1, 2, 0, 1, 2], 3))
loss("binary_crossentropy/of 33", binary, softmax(many), random.uniform(0, 1, (5, 33)))
loss("binary_crossentropy/extreme, 1", binary, extreme, np.ones((6, 2)))
loss("binary_crossentropy/extreme, 0", binary, extreme, np.zeros((6, 2)))
binary = losses.BinaryCrossentropy(from_logits=True)
large = [[0, 1], [-5, 5], [12, -12], [30, -30], [100, -100], [-2, 0.5]]
loss("binary_crossentropy from logits/of 3", binary, few, one_hot([0, 1, 2, 0, 1, 2], 3))
loss("binary_crossentropy from logits/of 33", binary, many, random.uniform(0, 1, (5, 33)))
loss("binary_crossentropy from logits/large, 1", binary, large, np.ones((6, 2)))
loss("binary_crossentropy from logits/large, 0", binary, large, np.zeros((6, 2)))
classes, other = [2, 0, 1, 1, 0, 2], [4, 32, 0, 17, 8]
positive = np.abs(few)
for kind, name in [(losses.CategoricalCrossentropy, "categorical_crossentropy"),
                   (losses.SparseCategoricalCrossentropy, "sparse_categorical_crossentropy")]:
    sparse = kind is losses.SparseCategoricalCrossentropy

    def targets(chosen, units):
        return np.int32(chosen)[:, None] if sparse else one_hot(chosen, units)

    loss(f"{name}/of 3", kind(), softmax(few), targets(classes, 3))
    loss(f"{name}/of 33", kind(), softmax(many), targets(other, 33))
    loss(f"{name}/not adding up to 1", kind(), positive, targets(classes, 3))
    loss(f"{name}/33 not adding up to 1", kind(), np.abs(many), targets(other, 33))
    loss(f"{name}/extreme, right", kind(), extreme, targets([1, 1, 1, 1, 1, 0], 2))
    loss(f"{name}/extreme, wrong", kind(), extreme, targets([0, 0, 0, 0, 0, 1], 2))
    made = kind(from_logits=True)
    loss(f"{name} from logits/of 3", made, few, targets(classes, 3))
    loss(f"{name} from logits/of 33", made, many, targets(other, 33))
    loss(f"{name} from logits/large, right", made, large, targets([1, 1, 0, 0, 0, 1], 2))
    loss(f"{name} from logits/large, wrong", made, large, targets([0, 0, 1, 1, 1, 0], 2))
    if not sparse:
        soft = random.uniform(0, 1, (6, 3))
        soft /= soft.sum(axis=1, keepdims=True)
        loss(f"{name}/soft targets", kind(), positive, soft)
        loss(f"{name} from logits/soft targets", made, few, soft)

ties = [[0.4, 0.4, 0.2], [0.1, 0.45, 0.45], [0.3, 0.3, 0.3], [0, 0.5, 1], [0.7, 0.2, 0.1], [0.5, 0.25, 0.5]]
halves = [[0.5], [0.50000006], [0.49999997], [0.9], [0.1], [0.3]]
metric("binary_accuracy/of 1", metrics.BinaryAccuracy(), halves, [[0], [1], [1], [1], [0], [1]])
metric("binary_accuracy/of 3", metrics.BinaryAccuracy(), ties, one_hot(classes, 3))
metric("binary_accuracy/threshold 0.3", metrics.BinaryAccuracy(threshold=0.3), halves, [[0], [1], [1], [1], [0], [1]])
metric("categorical_accuracy/ties", metrics.CategoricalAccuracy(), ties, one_hot([0, 2, 0, 2, 0, 2], 3))
metric("categorical_accuracy/soft", metrics.CategoricalAccuracy(), few, positive)
metric("sparse_categorical_accuracy/ties", metrics.SparseCategoricalAccuracy(), ties, [[0], [1], [1], [2], [0], [0]])
metric("sparse_categorical_accuracy/of 33", metrics.SparseCategoricalAccuracy(), many, np.argmax(many, 1)[:, None] // 2 * 2)
metric("mean_squared_error metric/of 3", metrics.MeanSquaredError(), few, positive)
metric("mean_absolute_error metric/of 3", metrics.MeanAbsoluteError(), few, positive)

tens = random.integers(0, 3, 10)
history("history/numbers", 2, None, "mean_squared_error", numbers(10, 2), "mean_absolute_error")
history("history/huber", 2, None, losses.Huber(0.5), numbers(10, 2), "mean_squared_error")
history("history/sigmoid", 1, "sigmoid", "binary_crossentropy", np.float32(tens[:, None] > 1), "accuracy")
history("history/sigmoid of logits", 1, None, losses.BinaryCrossentropy(from_logits=True), np.float32(tens[:, None] > 1), "accuracy")
history("history/softmax", 3, "softmax", "categorical_crossentropy", one_hot(tens, 3), "accuracy")
history("history/logits", 3, None, losses.CategoricalCrossentropy(from_logits=True), one_hot(tens, 3), "accuracy")
history("history/sparse", 3, "softmax", "sparse_categorical_crossentropy", tens[:, None], "accuracy")
history(
    "history/sparse logits", 3, None, losses.SparseCategoricalCrossentropy(from_logits=True), tens[:, None], "accuracy")

write_npz(sys.argv[1], entries)
