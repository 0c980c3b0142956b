"""Makes the file that the layers' parity with real Keras is tested with:

    python3 -m venv venv && venv/bin/pip install tensorflow-cpu==2.21.0 keras==3.15.0 numpy==2.4.6
    venv/bin/python scripts/references/keras_layers.py Tests/NeuralTests/Resources/keras-layers.npz

For each layer and case: the model's configuration as Keras writes it (`case/config`, bytes), its weights in the order of
`get_weights()` (`case/0` …), one input (`case/x`) and what `predict` gives (`case/y`), all float32, and how many numbers Keras
counts, trainable and not (`case/counts`). Nothing in it comes from this library.

The files for tests of layers and losses were made with Keras 3.15.0; chapters/data/keras.txt, made earlier in another
environment, with 3.15.1. Each file names its version, which changes only when it is made again.
"""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import json

import keras
import numpy as np
from npz import write_npz

L = keras.layers
random = np.random.default_rng(16)
entries = {}


def numbers(shape):
    """Random float32 numbers between -1 and 1."""
    return random.uniform(-1, 1, shape).astype(np.float32)


def without_initializers(value):
    """The configuration without what only training needs: two thirds of it."""
    if isinstance(value, dict):
        return {
            key: without_initializers(part) for key, part in value.items()
            if not key.endswith(("_initializer", "_regularizer", "_constraint")) and key != "compile_config"
        }
    return [without_initializers(part) for part in value] if isinstance(value, list) else value


def record(name, model, config, inputs):
    """Weights get random numbers of their shapes; variances positive ones."""
    weights = []
    for variable in model.weights:
        shape = tuple(variable.shape)
        if "variance" in variable.path:
            weights.append(random.uniform(0.5, 2, shape).astype(np.float32))
        elif variable.path.endswith("count"):
            weights.append(np.array(7, np.float32))
        else:
            weights.append(numbers(shape))
    model.set_weights(weights)
    for layer in model.layers:
        if isinstance(layer, L.Normalization):
            # The layer uses its statistics only after this call, as after loading a file.
            layer.finalize_state()
    outputs = model.predict([x[None] for x in inputs] if len(inputs) > 1 else inputs[0][None], verbose=0)[0]
    text = json.dumps(without_initializers(json.loads(config)), separators=(",", ":"))
    entries[f"{name}/config"] = np.frombuffer(text.encode(), np.uint8)
    for index, weight in enumerate(weights):
        entries[f"{name}/{index}"] = weight
    for index, x in enumerate(inputs):
        entries[f"{name}/x" if len(inputs) == 1 else f"{name}/x{index}"] = x
    entries[f"{name}/y"] = outputs
    trainable = sum(int(np.prod(v.shape)) for v in model.trainable_weights)
    entries[f"{name}/counts"] = np.int32([trainable, model.count_params() - trainable])


def case(name, shape, *layers, x=None):
    """Records a sequential model of `layers` for inputs of `shape`, by default random ones."""
    keras.utils.clear_session()
    model = keras.Sequential([L.Input(shape), *layers])
    record(name, model, model.to_json(), [numbers(shape) if x is None else np.float32(x)])


def graph(name, shapes, build):
    """Records a functional model; `build` gets its inputs and returns its output."""
    keras.utils.clear_session()
    inputs = [L.Input(shape) for shape in shapes]
    model = keras.Model(inputs, build(*inputs))
    record(name, model, model.to_json(), [numbers(shape) for shape in shapes])


case("Dense/linear", (7,), L.Dense(5))
case("Dense/without bias", (7,), L.Dense(5, use_bias=False))
case("Dense/relu", (7,), L.Dense(5, activation="relu"))
case("Dense/at 4 steps", (4, 6), L.Dense(3, activation="tanh"))
case("Dense/at 2 x 3 places, softmax", (2, 3, 4), L.Dense(3, activation="softmax"))
case("BatchNormalization/row", (6,), L.BatchNormalization())
case("BatchNormalization/channels", (3, 3, 4), L.BatchNormalization(epsilon=1e-5))
case("BatchNormalization/without scale", (2, 4), L.BatchNormalization(scale=False))
case("LayerNormalization/row", (8,), L.LayerNormalization())
case("LayerNormalization/steps", (4, 6), L.LayerNormalization(epsilon=1e-6))
case("LayerNormalization/without centre", (3, 5), L.LayerNormalization(center=False))
case("Normalization/adapted", (5,), L.Normalization())
case("Normalization/given", (3,), L.Normalization(mean=[0.5, -1, 2], variance=[2.0, 0.25, 3]))
case("Rescaling/image", (3, 3, 1), L.Rescaling(1 / 255, offset=-0.5), x=random.integers(0, 256, (3, 3, 1)))
case("PReLU/row", (6,), L.PReLU())
case("PReLU/shared axes", (3, 3, 2), L.PReLU(shared_axes=[1, 2]))
case("LeakyReLU/0.3", (6,), L.LeakyReLU(negative_slope=0.3))
case("Softmax/steps", (3, 4), L.Softmax())
case("Embedding/words", (5,), L.Embedding(7, 3), x=[0, 6, 3, 3, 1])
case("Conv1D/valid", (9, 3), L.Conv1D(4, 3, activation="relu"))
case("Conv1D/same, stride 2", (9, 3), L.Conv1D(4, 4, strides=2, padding="same"))
case("Conv1D/dilation 2", (9, 3), L.Conv1D(2, 3, dilation_rate=2))
case("Conv1D/groups", (6, 4), L.Conv1D(6, 2, groups=2, use_bias=False))
case("Conv2D/valid", (6, 5, 2), L.Conv2D(3, 3))
case("Conv2D/same, relu", (6, 5, 2), L.Conv2D(3, (2, 3), padding="same", activation="relu"))
case("Conv2D/stride 2, same", (7, 6, 2), L.Conv2D(3, 3, strides=2, padding="same"))
case("Conv2D/stride 2, valid", (7, 6, 2), L.Conv2D(3, (3, 2), strides=(2, 3)))
case("Conv2D/dilation 2", (7, 7, 2), L.Conv2D(2, 3, dilation_rate=2, use_bias=False))
case("Conv2D/dilation 2, same", (7, 7, 1), L.Conv2D(2, (3, 2), dilation_rate=(2, 1), padding="same"))
case("Conv2D/groups", (5, 5, 4), L.Conv2D(6, 3, groups=2))
case("Conv2D/28 x 28", (28, 28, 1), L.Conv2D(4, 3, strides=3, activation="sigmoid"))
case("MaxPooling1D/2", (7, 3), L.MaxPooling1D(2))
case("MaxPooling1D/3, stride 2, same", (8, 3), L.MaxPooling1D(3, 2, padding="same"))
case("AveragePooling1D/3, same", (8, 3), L.AveragePooling1D(3, padding="same"))
case("MaxPooling2D/2", (5, 6, 2), L.MaxPooling2D())
case("MaxPooling2D/3, stride 2, same", (6, 5, 2), L.MaxPooling2D(3, 2, padding="same"))
case("AveragePooling2D/2", (5, 6, 2), L.AveragePooling2D(2))
case("AveragePooling2D/3, stride 1, same", (5, 4, 2), L.AveragePooling2D(3, 1, padding="same"))
case("GlobalMaxPooling1D/row", (7, 3), L.GlobalMaxPooling1D())
case("GlobalAveragePooling1D/keepdims", (7, 3), L.GlobalAveragePooling1D(keepdims=True))
case("GlobalMaxPooling2D/row", (4, 5, 3), L.GlobalMaxPooling2D())
case("GlobalAveragePooling2D/row", (4, 5, 3), L.GlobalAveragePooling2D())
case("SimpleRNN/last", (5, 3), L.SimpleRNN(4))
case("SimpleRNN/all, relu, no bias", (5, 3), L.SimpleRNN(4, activation="relu", use_bias=False, return_sequences=True))
case("LSTM/last", (6, 3), L.LSTM(4))
case("LSTM/all, no bias", (6, 3), L.LSTM(4, use_bias=False, return_sequences=True))
case("LSTM/other functions", (6, 3), L.LSTM(3, activation="relu", recurrent_activation="hard_sigmoid"))
case("LSTM/40 steps", (40, 2), L.LSTM(5))
case("GRU/reset after", (6, 3), L.GRU(4))
case("GRU/reset after, all, no bias", (6, 3), L.GRU(4, use_bias=False, return_sequences=True))
case("GRU/reset before", (6, 3), L.GRU(4, reset_after=False))
case("GRU/reset before, all", (6, 3), L.GRU(4, reset_after=False, return_sequences=True))
case("Reshape/and Conv2D", (12,), L.Reshape((3, -1, 1)), L.Conv2D(2, 2), L.Flatten(), L.Dense(2))
case(
    "Network/convolutional", (8, 8, 1), L.Rescaling(0.5), L.Conv2D(3, 3, padding="same", use_bias=False),
    L.BatchNormalization(), L.ReLU(), L.MaxPooling2D(), L.Conv2D(4, 3, activation="elu"), L.Flatten(),
    L.Dropout(0.5), L.Dense(3, activation="softmax"))
case(
    "Network/of words", (6,), L.Embedding(9, 4), L.LSTM(4, return_sequences=True), L.GRU(3),
    L.Dense(1, activation="sigmoid"), x=[1, 8, 0, 0, 3, 5])
graph("MultiHeadAttention/one head", [(4, 6)], lambda x: L.MultiHeadAttention(1, 5)(x, x))
graph("MultiHeadAttention/two heads", [(4, 6)], lambda x: L.MultiHeadAttention(2, 3)(x, x))
graph(
    "MultiHeadAttention/three heads, values of 4", [(5, 6)],
    lambda x: L.MultiHeadAttention(3, 2, value_dim=4, use_bias=False)(x, x))
graph(
    "Graph/Add of a residual", [(4, 6)],
    lambda x: L.LayerNormalization()(L.Add()([x, L.MultiHeadAttention(2, 3)(x, x)])))
graph(
    "Graph/Concatenate of two inputs", [(5,), (3,)],
    lambda a, b: L.Dense(2)(L.Concatenate()([L.Dense(4, activation="relu")(a), b])))
# Cases added later come last, so that the numbers of the earlier ones stay as they are.
case("Activation/gelu, at 3 steps", (3, 4), L.Activation("gelu"))
case("ReLU/slope 0.125", (6,), L.ReLU(negative_slope=0.125))
case("ReLU/maximum 6", (6,), L.ReLU(max_value=6), x=[-1, 0, 2.5, 6, 7, 100])
case("ELU/row", (6,), L.ELU())
case("Softmax/row", (5,), L.Softmax())
case("Dropout/row", (6,), L.Dropout(0.5))
case("Flatten/image", (2, 3, 2), L.Flatten())
case("BatchNormalization/row, without centre", (5,), L.BatchNormalization(center=False))
case("BatchNormalization/channels, without both", (2, 3, 4), L.BatchNormalization(scale=False, center=False))
case("LayerNormalization/image", (2, 3, 5), L.LayerNormalization())
case("LayerNormalization/without scale", (3, 5), L.LayerNormalization(scale=False))
case("Normalization/adapted, one mean", (2, 3), L.Normalization(axis=None))
case("Rescaling/each channel", (2, 2, 3), L.Rescaling([0.5, 2, 1 / 3], offset=[1, -1, 0.1]))
case("PReLU/image", (2, 3, 2), L.PReLU())
case("Embedding/2 x 3 words", (2, 3), L.Embedding(7, 3), x=[[0, 6, 3], [3, 1, 5]])
case("MaxPooling2D/2 x 3, stride 1 x 2", (5, 6, 2), L.MaxPooling2D((2, 3), strides=(1, 2)))
case("AveragePooling1D/2, stride 1", (6, 3), L.AveragePooling1D(2, 1))
case("AveragePooling2D/4, stride 2, same", (5, 7, 2), L.AveragePooling2D(4, 2, padding="same"))
case("GlobalMaxPooling1D/keepdims", (7, 3), L.GlobalMaxPooling1D(keepdims=True))
case("GlobalMaxPooling2D/keepdims", (4, 5, 3), L.GlobalMaxPooling2D(keepdims=True))
case("GlobalAveragePooling1D/row", (7, 3), L.GlobalAveragePooling1D())
case("GlobalAveragePooling2D/keepdims", (4, 5, 3), L.GlobalAveragePooling2D(keepdims=True))
case("SimpleRNN/all", (5, 3), L.SimpleRNN(4, return_sequences=True))
case("SimpleRNN/last, no bias", (5, 3), L.SimpleRNN(4, use_bias=False))
case("GRU/other functions", (6, 3), L.GRU(3, activation="softsign", recurrent_activation="hard_sigmoid"))
case("GRU/40 steps", (40, 2), L.GRU(5))
graph("MultiHeadAttention/two heads, 3 outputs", [(4, 6)], lambda x: L.MultiHeadAttention(2, 3, output_shape=3)(x, x))
graph("Graph/Add of two inputs", [(3, 4), (3, 4)], lambda a, b: L.Conv1D(2, 2)(L.Add()([a, b])))
graph("Graph/Concatenate of channels", [(3, 4), (3, 2)], lambda a, b: L.GRU(3)(L.Concatenate()([a, b])))

write_npz(sys.argv[1], entries)
