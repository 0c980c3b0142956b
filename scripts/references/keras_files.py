"""Makes the files of models that the importers are tested with, as real Keras saves them:

    venv/bin/python scripts/references/keras_files.py Tests/NeuralHDF5Tests/Resources

Each `layers-NAME.keras` has beside it `layers-NAME.npz` with one input (`x`, or `x0`, `x1`), what `predict` gives (`y`) and the
weights by their paths; `recurrent` is saved as a legacy `.h5` file, too. keras_layers.py says what to install.
"""

import io
import os
import sys
import zipfile

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

L = keras.layers
random = np.random.default_rng(17)
folder = sys.argv[1]


def numbers(shape):
    """Random float32 numbers between -1 and 1."""
    return random.uniform(-1, 1, shape).astype(np.float32)


def save(name, model, inputs):
    """Gives the model random weights, saves it, and saves an input with the model's output."""
    model.set_weights([
        numbers(v.shape) if "variance" not in v.path else random.uniform(0.5, 2, v.shape).astype(np.float32)
        for v in model.weights
    ])
    model.save(f"{folder}/layers-{name}.keras")
    if name == "recurrent":
        model.save(f"{folder}/layers-{name}.h5")
    outputs = model.predict([x[None] for x in inputs] if len(inputs) > 1 else inputs[0][None], verbose=0)[0]
    entries = {"y": outputs} | {v.path: np.asarray(v) for v in reversed(model.weights)}
    entries |= {"x" if len(inputs) == 1 else f"x{i}": x for i, x in enumerate(inputs)}
    with zipfile.ZipFile(f"{folder}/layers-{name}.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, array in entries.items():
            file = io.BytesIO()
            np.lib.format.write_array(file, np.asarray(array, order="C"), version=(1, 0))
            archive.writestr(zipfile.ZipInfo(entry + ".npy", (1980, 1, 1, 0, 0, 0)), file.getvalue(), zipfile.ZIP_DEFLATED)


save("convolutional", keras.Sequential([
    L.Input((8, 8, 1)), L.Conv2D(3, 3, use_bias=False), L.BatchNormalization(), L.ReLU(), L.MaxPooling2D(),
    L.Conv2D(4, 2, activation="elu"), L.PReLU(shared_axes=[1, 2]), L.GlobalAveragePooling2D(), L.Dropout(0.5),
    L.Dense(5, activation="tanh"), L.Dense(3, activation="softmax")]), [numbers((8, 8, 1))])
save("recurrent", keras.Sequential([
    L.Input((6,)), L.Embedding(9, 4), L.Conv1D(4, 2, padding="same"), L.LSTM(4, return_sequences=True),
    L.LayerNormalization(), L.GRU(3, return_sequences=True), L.SimpleRNN(3), L.Dense(1, activation="sigmoid")]),
     [np.float32([1, 8, 0, 0, 3, 5])])
text, other = L.Input((4, 6)), L.Input((3,))
attended = L.LayerNormalization()(L.Add()([text, L.MultiHeadAttention(2, 3)(text, text)]))
joined = L.Concatenate()([L.GlobalAveragePooling1D()(attended), L.Dense(2, activation="relu")(other)])
save("functional", keras.Model([text, other], L.Dense(2)(joined)), [numbers((4, 6)), numbers((3,))])
