"""Makes the file that the layers' parity with real PyTorch is tested with (Debian: python3-torch):

    /usr/bin/python3 scripts/references/torch_layers.py Tests/NeuralTests/Resources/torch-layers.npz

As keras_layers.py, for what PyTorch has too. PyTorch has channels first, kernels out x in, two biases in recurrent layers, and the
gates of a GRU in another order: here are the same numbers in Keras' order, with the configuration that Keras would write, if it has
such a layer. Inputs and outputs are turned round in the same way. The arrays of the state dict are there as well, as they are. Nothing in it comes from
this library.
"""

import json
import sys

import numpy as np
import torch
from npz import write_npz

N = torch.nn
random = np.random.default_rng(1116)
entries = {}


def fill(module):
    """Gives all parameters and buffers random numbers, variances positive ones, and returns the module for inference."""
    with torch.no_grad():
        for name, tensor in list(module.named_parameters()) + list(module.named_buffers()):
            if not tensor.is_floating_point():
                continue
            low, high = (0.5, 2) if "var" in name else (-1, 1)
            tensor.copy_(torch.from_numpy(random.uniform(low, high, tuple(tensor.shape)).astype(np.float32)))
    return module.eval()


def get(tensor):
    """A tensor as a NumPy array."""
    return tensor.detach().numpy()


def case(name, shape, kind, settings, module, weights, x=None, first=False, answer=lambda y: y):
    """`first`: channels come first in PyTorch. `kind`, `settings`: Keras' layer; None if it has none with such settings, and
    then the case has a state dict only. `weights`: the module's arrays in Keras' order."""
    module = fill(module)
    x = random.uniform(-1, 1, shape).astype(np.float32) if x is None else np.asarray(x, np.float32)
    given = torch.from_numpy(np.moveaxis(x, -1, 0).copy() if first else x)[None]
    if isinstance(module, N.Embedding):
        given = given.long()
    with torch.no_grad():
        y = get(answer(module(given)))[0]
    if first and y.ndim == len(shape):
        y = np.moveaxis(y, 0, -1)
    if kind:
        config = {"class_name": "Sequential", "keras_version": "3.15.0", "config": {"name": "torch", "layers": [
            {"class_name": "InputLayer", "config": {"batch_shape": [None, *shape], "name": "in"}},
            {"class_name": kind, "config": {"name": "layer", **settings}}]}}
        entries[f"{name}/config"] = np.frombuffer(json.dumps(config, separators=(",", ":")).encode(), np.uint8)
        for index, weight in enumerate(weights(module)):
            entries[f"{name}/{index}"] = weight
    for key, tensor in module.state_dict().items():
        entries[f"{name}/state:layer.{key.removeprefix('inner.')}"] = get(tensor)
    entries[f"{name}/x"] = x
    entries[f"{name}/y"] = y


def linear(m):
    """Kernel and bias, the kernel transposed to Keras' in × out."""
    return [get(m.weight).T] + ([] if m.bias is None else [get(m.bias)])


def convolution(m):
    """Kernel and bias, the kernel's axes in Keras' order."""
    kernel = get(m.weight)
    return [np.transpose(kernel, (*range(2, kernel.ndim), 1, 0))] + ([] if m.bias is None else [get(m.bias)])


def normalization(m):
    """Gamma and beta, then mean and variance if there are any."""
    arrays = [] if m.weight is None else [get(m.weight), get(m.bias)]
    return arrays + ([get(m.running_mean), get(m.running_var)] if hasattr(m, "running_mean") else [])


def recurrent(order=None, apart=False):
    """`order` of the gates; the two biases apart, or added."""
    def read(m):
        def turned(array):
            parts = np.split(array, len(order)) if order else [array]
            return np.concatenate([parts[i] for i in order or [0]])
        kernel, again = (turned(get(t)) for t in (m.weight_ih_l0, m.weight_hh_l0))
        if not m.bias:
            return [kernel.T, again.T]
        b, c = (turned(get(t)) for t in (m.bias_ih_l0, m.bias_hh_l0))
        return [kernel.T, again.T, np.stack([b, c]) if apart else b + c]
    return read


def attention(heads):
    """A reader of the kernels and biases of query, key, value and output, split by heads as in Keras."""
    def read(m):
        size = m.embed_dim // heads
        if m.in_proj_bias is None:
            kernels = [k.T.reshape(-1, heads, size) for k in np.split(get(m.in_proj_weight), 3)]
            return kernels + [get(m.out_proj.weight).T.reshape(heads, size, -1)]
        arrays = []
        for kernel, bias in zip(np.split(get(m.in_proj_weight), 3), np.split(get(m.in_proj_bias), 3)):
            arrays += [kernel.T.reshape(-1, heads, size), bias.reshape(heads, size)]
        return arrays + [get(m.out_proj.weight).T.reshape(heads, size, -1), get(m.out_proj.bias)]
    return read


class Itself(N.Module):
    """Self-attention: query, key and value are the same input; if causal, a place sees only itself and earlier ones."""
    def __init__(self, units, heads, bias=True, causal=False):
        super().__init__()
        self.inner = N.MultiheadAttention(units, heads, bias=bias, batch_first=True)
        self.causal = causal

    def forward(self, x):
        hidden = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1) if self.causal else None
        # Without gradients, PyTorch 1.13 takes a short way that fails if there is no bias.
        with torch.set_grad_enabled(self.inner.in_proj_bias is None):
            return self.inner(x, x, x, need_weights=False, attn_mask=hidden)[0]


def one(y):
    """The first of a module's outputs."""
    return y[0]


def last(y):
    """The first output, at the last step."""
    return y[0][:, -1]


if __name__ == "__main__":
    case("Linear/bias", (7,), "Dense", {"units": 5}, N.Linear(7, 5), linear)
    case("Linear/without bias", (7,), "Dense", {"units": 5, "use_bias": False}, N.Linear(7, 5, bias=False), linear)
    case("Linear/at 4 steps", (4, 6), "Dense", {"units": 3}, N.Linear(6, 3), linear)
    case("Conv1d/3", (9, 3), "Conv1D", {"filters": 4, "kernel_size": [3]}, N.Conv1d(3, 4, 3), convolution, first=True)
    case("Conv1d/stride 2, dilation 1, groups", (9, 4), "Conv1D", {"filters": 6, "kernel_size": [2], "strides": [2], "groups": 2},
         N.Conv1d(4, 6, 2, stride=2, groups=2), convolution, first=True)
    case("Conv2d/3", (6, 5, 2), "Conv2D", {"filters": 3, "kernel_size": [3, 3]}, N.Conv2d(2, 3, 3), convolution, first=True)
    case("Conv2d/padding 1", (6, 5, 2), "Conv2D", {"filters": 3, "kernel_size": [3, 3], "padding": "same"},
         N.Conv2d(2, 3, 3, padding=1), convolution, first=True)
    case("Conv2d/stride 2, no bias", (7, 6, 2), "Conv2D",
         {"filters": 3, "kernel_size": [3, 2], "strides": [2, 3], "use_bias": False},
         N.Conv2d(2, 3, (3, 2), stride=(2, 3), bias=False), convolution, first=True)
    case("Conv2d/dilation 2", (7, 7, 2), "Conv2D", {"filters": 2, "kernel_size": [3, 3], "dilation_rate": [2, 2]},
         N.Conv2d(2, 2, 3, dilation=2), convolution, first=True)
    case("Conv2d/groups", (5, 5, 4), "Conv2D", {"filters": 6, "kernel_size": [3, 3], "groups": 2},
         N.Conv2d(4, 6, 3, groups=2), convolution, first=True)
    case("MaxPool1d/2", (7, 3), "MaxPooling1D", {"pool_size": [2]}, N.MaxPool1d(2), lambda m: [], first=True)
    case("MaxPool2d/3, stride 2", (7, 6, 2), "MaxPooling2D", {"pool_size": [3, 3], "strides": [2, 2]}, N.MaxPool2d(3, 2),
         lambda m: [], first=True)
    case("AvgPool1d/3", (8, 3), "AveragePooling1D", {"pool_size": [3]}, N.AvgPool1d(3), lambda m: [], first=True)
    case("AvgPool2d/2", (5, 6, 2), "AveragePooling2D", {"pool_size": [2, 2]}, N.AvgPool2d(2), lambda m: [], first=True)
    case("AdaptiveAvgPool2d/1", (4, 5, 3), "GlobalAveragePooling2D", {"keepdims": True}, N.AdaptiveAvgPool2d(1), lambda m: [],
         first=True)
    case("AdaptiveMaxPool1d/1", (7, 3), "GlobalMaxPooling1D", {"keepdims": True}, N.AdaptiveMaxPool1d(1), lambda m: [], first=True)
    case("BatchNorm1d/row", (6,), "BatchNormalization", {"epsilon": 1e-5}, N.BatchNorm1d(6), normalization)
    case("BatchNorm2d/channels", (3, 3, 4), "BatchNormalization", {"epsilon": 1e-5}, N.BatchNorm2d(4), normalization, first=True)
    case("LayerNorm/row", (8,), "LayerNormalization", {"epsilon": 1e-5}, N.LayerNorm(8), normalization)
    case("LayerNorm/steps", (4, 6), "LayerNormalization", {"epsilon": 1e-5}, N.LayerNorm(6), normalization)
    case("Embedding/words", (5,), "Embedding", {"input_dim": 7, "output_dim": 3}, N.Embedding(7, 3), lambda m: [get(m.weight)],
         x=[0, 6, 3, 3, 1])
    case("PReLU/one slope", (6,), "PReLU", {"shared_axes": [1]}, N.PReLU(), lambda m: [get(m.weight)])
    case("PReLU/channels", (3, 3, 2), "PReLU", {"shared_axes": [1, 2]}, N.PReLU(2), lambda m: [get(m.weight).reshape(1, 1, 2)],
         first=True)
    case("LeakyReLU/0.1", (6,), "LeakyReLU", {"negative_slope": 0.1}, N.LeakyReLU(0.1), lambda m: [])
    case("Softmax/steps", (3, 4), "Softmax", {"axis": -1}, N.Softmax(-1), lambda m: [])
    case("RNN/last", (5, 3), "SimpleRNN", {"units": 4, "activation": "tanh"}, N.RNN(3, 4, batch_first=True), recurrent(),
         answer=last)
    case("RNN/all, relu", (5, 3), "SimpleRNN", {"units": 4, "activation": "relu", "return_sequences": True},
         N.RNN(3, 4, nonlinearity="relu", batch_first=True), recurrent(), answer=one)
    gates = {"activation": "tanh", "recurrent_activation": "sigmoid"}
    case("LSTM/last", (6, 3), "LSTM", {"units": 4, **gates}, N.LSTM(3, 4, batch_first=True), recurrent([0, 1, 2, 3]), answer=last)
    case("LSTM/all", (6, 3), "LSTM", {"units": 4, "return_sequences": True, **gates}, N.LSTM(3, 4, batch_first=True),
         recurrent([0, 1, 2, 3]), answer=one)
    case("GRU/last", (6, 3), "GRU", {"units": 4, **gates}, N.GRU(3, 4, batch_first=True), recurrent([1, 0, 2], apart=True),
         answer=last)
    case("GRU/all", (6, 3), "GRU", {"units": 4, "return_sequences": True, **gates}, N.GRU(3, 4, batch_first=True),
         recurrent([1, 0, 2], apart=True), answer=one)
    case("MultiheadAttention/one head", (4, 6), "MultiHeadAttention", {"num_heads": 1, "key_dim": 6}, Itself(6, 1),
         lambda m: attention(1)(m.inner))
    case("MultiheadAttention/three heads", (4, 6), "MultiHeadAttention", {"num_heads": 3, "key_dim": 2}, Itself(6, 3),
         lambda m: attention(3)(m.inner))
    # Cases added later come last, so that the numbers of the earlier ones stay as they are.
    case("Conv1d/padding 2", (5, 3), None, None, N.Conv1d(3, 4, 3, padding=2), None, first=True)
    case("Conv2d/padding 2 x 1, stride 2, dilation 1 x 2", (6, 7, 2), None, None,
         N.Conv2d(2, 3, (3, 2), stride=2, padding=(2, 1), dilation=(1, 2)), None, first=True)
    case("AvgPool1d/3, padding 1", (7, 3), None, None, N.AvgPool1d(3, 2, padding=1), None, first=True)
    case("AvgPool2d/3, padding 1", (6, 5, 2), None, None, N.AvgPool2d(3, 2, padding=1), None, first=True)
    case("AvgPool2d/3, padding 1, not counted", (6, 5, 2), None, None, N.AvgPool2d(3, 2, padding=1, count_include_pad=False), None,
         first=True)
    case("MaxPool2d/3, padding 1", (6, 5, 2), None, None, N.MaxPool2d(3, 2, padding=1), None, first=True)
    case("MaxPool2d/2, dilation 2", (6, 5, 2), None, None, N.MaxPool2d(2, 1, dilation=2), None, first=True)
    case("AdaptiveAvgPool1d/1", (7, 3), "GlobalAveragePooling1D", {"keepdims": True}, N.AdaptiveAvgPool1d(1), lambda m: [],
         first=True)
    case("AdaptiveMaxPool2d/1", (4, 5, 3), "GlobalMaxPooling2D", {"keepdims": True}, N.AdaptiveMaxPool2d(1), lambda m: [],
         first=True)
    case("BatchNorm1d/without scale and centre", (6,), "BatchNormalization", {"epsilon": 1e-5, "scale": False, "center": False},
         N.BatchNorm1d(6, affine=False), normalization)
    case("ReLU/row", (6,), "ReLU", {}, N.ReLU(), lambda m: [])
    case("ELU/row", (6,), "ELU", {"alpha": 1}, N.ELU(), lambda m: [])
    case("Dropout/row", (6,), "Dropout", {"rate": 0.5}, N.Dropout(0.5), lambda m: [])
    case("RNN/last, no bias", (5, 3), "SimpleRNN", {"units": 4, "activation": "tanh", "use_bias": False},
         N.RNN(3, 4, bias=False, batch_first=True), recurrent(), answer=last)
    case("LSTM/all, no bias", (6, 3), "LSTM", {"units": 4, "return_sequences": True, "use_bias": False, **gates},
         N.LSTM(3, 4, bias=False, batch_first=True), recurrent([0, 1, 2, 3]), answer=one)
    case("GRU/all, no bias", (6, 3), "GRU", {"units": 4, "return_sequences": True, "use_bias": False, **gates},
         N.GRU(3, 4, bias=False, batch_first=True), recurrent([1, 0, 2], apart=True), answer=one)
    case("MultiheadAttention/two heads, no bias", (4, 6), "MultiHeadAttention", {"num_heads": 2, "key_dim": 3, "use_bias": False},
         Itself(6, 2, bias=False), lambda m: attention(2)(m.inner))
    case("MultiheadAttention/causal", (5, 4), None, None, Itself(4, 2, causal=True), None)

    write_npz(sys.argv[1], entries)
