"""Makes the HDF5 files that the tests of NeuralHDF5 read: python hdf5-files.py Tests/NeuralHDF5Tests/Resources

Layers as Keras writes them, in an order that names do not have, each with one number in each array: 0, 1, 2 ... in the
order they must be read. Needs h5py.
"""

import sys

import h5py
import numpy as np

folder = sys.argv[1]

with h5py.File(folder + "/layers.weights.h5", "w") as file:
    for number in range(12):
        name = "dense" if number == 0 else "dense_%d" % number
        variables = file.create_group("layers/%s/vars" % name)
        variables.attrs["name"] = name
        for place in range(2):
            variables.create_dataset(str(place), data=np.float32([[2 * number + place]]))

# Two lists, each in two parts, as where a list is too long for one attribute.
with h5py.File(folder + "/layers-legacy.weights.h5", "w") as file:
    file.attrs["layer_names"] = np.array([b"z", b"a"])
    for number, name in enumerate(["z", "a"]):
        names = [b"w%02d:0" % (99 - place) for place in range(12)]
        group = file.create_group(name)
        group.attrs["weight_names0"] = np.array(names[:5])
        group.attrs["weight_names1"] = names[5:]
        for place, weight in enumerate(names):
            group.create_dataset(weight.decode(), data=np.float64([12 * number + place]))

with h5py.File(folder + "/none.h5", "w") as file:
    file["elsewhere"] = h5py.ExternalLink("/etc/hostname", "/")
    file["layers"] = h5py.SoftLink("/elsewhere")

# Twenty million numbers, none of which was written.
with h5py.File(folder + "/hollow.h5", "w") as file:
    file.create_dataset("layers/dense/vars/0", (20000, 1000), "f4", chunks=(100, 100))
