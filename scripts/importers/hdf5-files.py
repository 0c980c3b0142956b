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

# Two lists, each in two parts, like lists that are too long for one attribute.
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

# Twenty million numbers, none of them written.
with h5py.File(folder + "/hollow.h5", "w") as file:
    file.create_dataset("layers/dense/vars/0", (20000, 1000), "f4", chunks=(100, 100))

# Numbers in other files, which libhdf5 opens by itself.
with h5py.File(folder + "/external.h5", "w") as file:
    file.create_dataset("layers/dense/vars/0", (2,), "u1", external=[("/etc/hostname", 0, 2)])

with h5py.File(folder + "/virtual.h5", "w") as file:
    layout = h5py.VirtualLayout((1,), "f4")
    layout[:] = h5py.VirtualSource("layers.weights.h5", "layers/dense/vars/0", (1,))
    file.create_virtual_dataset("layers/dense/vars/0", layout)

# A few numbers, in chunks that are unpacked as a whole: one chunk of four hundred million, and one that is
# packed twice.
with h5py.File(folder + "/wide.h5", "w") as file:
    file.create_dataset("layers/dense/vars/0", (8,), "u1", chunks=(400_000_000,), maxshape=(None,), compression="gzip")
with h5py.File(folder + "/chunks.h5", "w") as file:
    variables = file.create_group("layers/dense/vars")
    for place in range(2):
        variables.create_dataset(
            str(place), data=np.uint8([place]), chunks=(480_000,), maxshape=(None,), compression="gzip")
with h5py.File(folder + "/twice.h5", "w") as file:
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk((8,))
    properties.set_deflate(9)
    properties.set_deflate(9)
    group = file.create_group("layers/dense/vars")
    space = h5py.h5s.create_simple((8,))
    h5py.h5d.create(group.id, b"0", h5py.h5t.NATIVE_UINT8, space, properties).write(space, space, np.ones(8, "u1"))
