"""Makes the reference values that chapters are compared with, with real Keras: those of the network, and those of the
network with the mistakes that people make.

    python3 -m venv venv && venv/bin/pip install tensorflow==2.21.0 keras==3.15.1 numpy==2.4.6
    venv/bin/python scripts/references/keras_values.py > chapters/data/keras.txt
    venv/bin/python scripts/references/keras_values.py mistakes > chapters/data/keras-mistakes.txt

The files name the version of Keras that computed them: 3.15.1, while the tests' files (keras_layers.py, keras_losses.py)
were made in an environment with 3.15.0.

This script is run by hand: the book is built and checked without Python. The weights are those of
chapters/data/seed-weights.txt. Nothing in the file comes from the book's own code.
"""

import os
import platform
import re
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

folder = os.path.dirname(os.path.abspath(__file__)) + "/../../chapters/data"
inputs = [-1000, -100, -10, -1, -0.5, 0, 0.5, 1, 2, 3, 5, 10, 11, 11.295, 11.5, 12, 20, 50, 100, 1000]


def weights():
    """The print-out's arrays; numbers and brackets are all it takes to read them."""
    with open(folder + "/seed-weights.txt", encoding="utf-8") as file:
        text = file.read()
    arrays = re.findall(r"array\((\[.*?\]),\s*dtype=float32\)", text, re.DOTALL)
    return [np.asarray(eval(array, {"__builtins__": {}}), np.float32) for array in arrays]


def model(activation):
    """The network with its printed weights and `activation` in its hidden layer."""
    layers = [
        keras.layers.Input((1,)),
        keras.layers.Dense(16, activation=activation),
        keras.layers.Dense(1, activation="linear"),
    ]
    made = keras.Sequential(layers)
    made.set_weights(weights())
    return made


def mistaken(hidden_bias=True, last_bias=True, activation="relu", activation_first=False):
    """The network as somebody had it who made a mistake."""
    kernel, bias, last_kernel, last = weights()
    inputs = keras.layers.Input((1,))
    first = keras.layers.Dense(16, activation=activation, use_bias=False if activation_first else hidden_bias)
    shifted = keras.layers.Rescaling(1.0, offset=bias)
    second = keras.layers.Dense(1, use_bias=last_bias)
    made = keras.Model(inputs, second(shifted(first(inputs)) if activation_first else first(inputs)))
    first.set_weights([kernel] if activation_first or not hidden_bias else [kernel, bias])
    second.set_weights([last_kernel, last] if last_bias else [last_kernel])
    return made


def processor():
    """Its name: Keras' last bits depend on it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return re.search(r"model name\s*: (.*)", file.read())[1].strip()
    except (OSError, TypeError):
        return platform.machine()


def shortest(value):
    """The shortest decimal that reads back as the same float32."""
    return str(np.float32(value))


def line(name, values):
    """Prints one line of the file: name, type and values."""
    kind = "Int" if all(isinstance(value, int) for value in values) else "Float"
    texts = [str(value) if kind == "Int" else shortest(value) for value in values]
    print(f"{name}\t{kind}\t{' '.join(texts)}")


def predict(made, x):
    """The outputs for one input."""
    return made.predict(np.float32([[x]]), verbose=0)[0]


network = model("relu")
hidden = keras.Model(network.inputs, network.layers[0].output)
linear = model("linear")
sums = keras.Model(linear.inputs, linear.layers[0].output)

print("# Reference values, made by scripts/references/keras_values.py; none of them comes from this book.")
print(f"says: Keras {keras.__version__}")
print("how: model.predict, one input at a time")
print("dtype: float32")
print("from: the weights in data/seed-weights.txt")
print(
    f"with: TensorFlow {tf.__version__}, NumPy {np.__version__}, {platform.system()} on {processor()}")
print()
if sys.argv[1:] == ["mistakes"]:
    mistakes = {
        "without-bias": mistaken(hidden_bias=False),
        "without-last-bias": mistaken(last_bias=False),
        "without-biases": mistaken(hidden_bias=False, last_bias=False),
        "relu-first": mistaken(activation_first=True),
        "leaky-relu": mistaken(activation=keras.layers.LeakyReLU(negative_slope=0.01)),
        "tanh": mistaken(activation="tanh"),
    }
    for name, made in mistakes.items():
        line(f"keras/{name}/10", predict(made, 10))
    sys.exit()
line("keras/parameters", [network.count_params()])
for x in inputs:
    if x == 10:
        line(f"keras/pre-activations/{x}", predict(sums, x))
        line(f"keras/hidden/{x}", predict(hidden, x))
        line(f"keras/without-relu/{x}", predict(linear, x))
    line(f"keras/predict/{x}", predict(network, x))
line("keras/predict", [predict(network, x)[0] for x in inputs])
sys.stdout.flush()
