"""Makes the file that whole PyTorch models are tested with, from their state dicts (Debian: python3-torch):

    /usr/bin/python3 scripts/references/torch_models.py Tests/NeuralTests/Resources/torch-models.npz

Of each model: its state dict, an input and the output, with channels last. Nothing in it comes from this library.
"""

import sys

import numpy as np
import torch
from npz import write_npz
from torch_layers import fill, get, random

N = torch.nn
entries = {}


class Last(N.Module):
    """The last step of a recurrent layer."""
    def forward(self, y):
        return y[0][:, -1]


class All(N.Module):
    """All steps of a recurrent layer."""
    def forward(self, y):
        return y[0]


def model(name, shape, module, x=None):
    module = fill(module)
    x = random.uniform(-1, 1, shape).astype(np.float32) if x is None else np.asarray(x, np.float32)
    given = torch.from_numpy(np.moveaxis(x, -1, 0).copy() if x.ndim == 3 else x)[None]
    with torch.no_grad():
        y = get(module(given.long() if isinstance(module[0], N.Embedding) else given))[0]
    for key, tensor in module.state_dict().items():
        entries[f"{name}/state:{key}"] = get(tensor)
    entries[f"{name}/x"] = x
    entries[f"{name}/y"] = y


model("convolutional", (9, 8, 2), N.Sequential(
    N.Conv2d(2, 4, 3, stride=2, padding=1), N.BatchNorm2d(4), N.ReLU(), N.Conv2d(4, 6, (2, 3), groups=2, bias=False), N.Tanh(),
    N.Flatten(), N.Linear(4 * 2 * 6, 3), N.Softmax(-1)))
model("recurrent", (7, 3), N.Sequential(
    N.LSTM(3, 5, batch_first=True), All(), N.LayerNorm(5), N.GRU(5, 4, batch_first=True), Last(), N.PReLU(), N.Linear(4, 2)))
model("stacked", (6, 2), N.Sequential(N.LSTM(2, 3, num_layers=2, batch_first=True), Last(), N.Linear(3, 1)))
model("text", (5,), N.Sequential(N.Embedding(7, 4), N.RNN(4, 3, batch_first=True), Last(), N.Linear(3, 2, bias=False)),
      x=[0, 6, 3, 3, 1])

write_npz(sys.argv[1], entries)
