"""Makes the files of arrays that the importers' tests read: python arrays.py Tests/NeuralTests/Resources

The array of each type has shape (2, 3, 4) and holds, in C order, (i - 5) * 0.375 (floating point), i - 5 (signed),
i (unsigned) or i % 2 (truth values). Needs numpy, safetensors and ml_dtypes.
"""

import io
import sys
import zipfile

import ml_dtypes
import numpy as np
import safetensors.numpy

folder = sys.argv[1]


def values(kind):
    """24 numbers of a kind (NumPy's `dtype.kind`), negative ones too if it has a sign, in shape (2, 3, 4)."""
    i = np.arange(24)
    numbers = {"f": (i - 5) * 0.375, "i": i - 5, "u": i, "b": i % 2}[kind]
    return numbers.reshape(2, 3, 4)


def npy(array, version):
    """The bytes of a `.npy` file in the given version of the format."""
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return file.getvalue()


entries = {}
for order in "<>":
    for name in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]:
        for layout in "CF":
            array = np.asarray(values(name[0]).astype(order + name), order=layout)
            version = {("<", "C"): (1, 0), ("<", "F"): (2, 0)}.get((order, layout), (3, 0))
            entries[f"{order}{name}-{layout}.npy"] = npy(array, version)
entries["scalar.npy"] = npy(np.array(7.5, "<f8"), (1, 0))
entries["empty.npy"] = npy(np.zeros((3, 0), "<f4", order="F"), (1, 0))

for name, method in [("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)]:
    with zipfile.ZipFile(f"{folder}/numpy-{name}.npz", "w", method) as archive:
        for entry, data in entries.items():
            archive.writestr(zipfile.ZipInfo(entry, (1980, 1, 1, 0, 0, 0)), data, method)

# Long rows: repetitions at many distances, and codes of up to 15 bits (each number half as frequent as the next).
i = np.arange(20000)
lengths = [int(k * 2654435761 % 2**32).bit_length() for k in range(8000)]
np.savez_compressed(
    f"{folder}/numpy-long.npz",
    steps=(i // 7 % 64).astype("<f4"),
    rough=(i * i % 251).astype("<i2"),
    skewed=np.array(lengths, "u1"),
)

tensors = {
    name: values("f").astype(kind)
    for name, kind in [("F16", "f2"), ("BF16", ml_dtypes.bfloat16), ("F32", "f4"), ("F64", "f8")]
}
tensors |= {name: values(name[0].lower()).astype(name[0].lower() + str(int(name[1:]) // 8))
            for name in ["I8", "I16", "I32", "I64", "U8", "U16", "U32", "U64"]}
tensors["BOOL"] = values("b").astype(bool)
safetensors.numpy.save_file(tensors, f"{folder}/numpy-types.safetensors")
