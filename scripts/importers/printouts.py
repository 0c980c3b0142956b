"""Prints two arrays in every style that this NumPy has, and adds what is new to a file:

    python printouts.py Tests/NeuralTests/Resources/printouts.txt

The arrays are [[1.5, -2.25e-05, 0], [1e10, nan, -inf]] and [0.5, -1]; what is printed in any style is exact. Runs with
every NumPy from 1.13 on.
"""

from __future__ import print_function

import os
import sys
import warnings

import numpy as np

warnings.simplefilter("error", UserWarning)
path = sys.argv[1]
seen = set()
if os.path.exists(path):
    with open(path) as file:
        seen = {part.split("\n", 1)[1] for part in file.read().split("### ")[1:]}

matrix = np.array([[1.5, -2.25e-05, 0], [1e10, np.nan, -np.inf]], "float32")
row = np.array([0.5, -1], "float32")

settings = [
    ("as it is", {}),
    ("suppress", {"suppress": True, "precision": 8}),
    ("narrow lines", {"linewidth": 20}),
    ("wide lines", {"linewidth": 1000}),
    ("precision", {"precision": 17}),
]
if np.lib.NumpyVersion(np.__version__) >= "1.14.0":
    settings += [
        ("sign +", {"sign": "+"}),
        ("sign space", {"sign": " "}),
        ("fixed", {"floatmode": "fixed", "precision": 8}),
        ("unique", {"floatmode": "unique"}),
        ("legacy 1.13", {"legacy": "1.13"}),
    ]
for version, first in [("1.21", "1.22.0"), ("1.25", "2.0.0"), ("2.1", "2.2.0")]:
    if np.lib.NumpyVersion(np.__version__) >= first:
        settings.append(("legacy " + version, {"legacy": version}))

plain = np.get_printoptions()
new = ""
for name, setting in settings:
    np.set_printoptions(**plain)
    np.set_printoptions(**setting)
    for style, text in [
        ("list of arrays", repr([matrix, row])),
        ("tuple of arrays", repr((matrix, row))),
        ("arrays one by one", repr(matrix) + "\n" + repr(row)),
        ("arrays printed", str(matrix) + "\n" + str(row)),
        ("double", repr([matrix.astype("float64").round(8), row.astype("float64")])),
        ("half", repr([np.array([[0.5, -1]], "float16"), row.astype("float16")])),
        ("whole", repr([np.array([[1, -2]], "int64"), np.array([3, 4], "int32")])),
        ("list of numbers", repr(list(row))),
        ("nested lists", repr(matrix[:1].tolist())),
        ("commas", np.array2string(matrix, separator=", ") + "\n" + np.array2string(row, separator=",")),
        ("number", repr(np.array(7.5, "float32"))),
        ("matrix", repr(np.matrix(matrix))),
        ("transposed", repr([matrix.T, row])),
        ("three axes", repr(np.array([[[0.5], [1]], [[2], [3]]], "float32"))),
        ("named dtype", repr(matrix.astype(matrix.dtype.newbyteorder(">")))),
    ]:
        text += "\n"
        if text not in seen:
            seen.add(text)
            new += "### " + style + ", " + name + ", NumPy " + np.__version__ + "\n" + text
with open(path, "a") as file:
    file.write(new)
