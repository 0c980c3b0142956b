"""Has Keras read the models that `Sequential.json()` wrote, and compares their outputs with Keras' own of the references:

    mkdir /tmp/models; MODEL_JSON=/tmp/models swift test --filter SequentialJSONTests
    python scripts/references/keras_json.py /tmp/models
"""

import glob
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

failed = 0
files = sorted(glob.glob(f"{sys.argv[1]}/*.json"))
for path in files:
    case = json.load(open(path))
    text = json.dumps(case["model"])
    model = keras.models.model_from_json(text)
    x = np.array(case["x"], np.float32).reshape([1, *case["shape"]])
    y = np.array(case["y"], np.float32)
    model(x)
    model.set_weights([np.array(w, "float32") for w in json.loads(text)["weights"]])
    for layer in model.layers:
        # As Keras does when it loads a file.
        if isinstance(layer, keras.layers.Normalization) and layer.input_mean is None:
            layer.finalize_state()
    theirs = np.asarray(model(x)).reshape(-1)
    distance = np.max(np.abs(theirs - y) / np.maximum(1, np.abs(y)))
    good = theirs.shape == y.shape and distance < 1e-5
    failed += not good
    if not good:
        print("differs:", os.path.basename(path), distance)
print(f"{len(files) - failed} of {len(files)} models read by Keras {keras.__version__}, with the same outputs")
sys.exit(1 if failed or not files else 0)
