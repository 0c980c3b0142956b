"""Compares the elementary functions of Sources/Neural with mpmath, in units in the last place of binary64.

    python3 scripts/elementary/oracle.py [points per function and range, 100000 unless given] [function]

Needs swiftc, and mpmath and NumPy from PyPI. Prints for each function and range the largest error, and where;
fails if one is over its bound. With `--sample FILE` it writes the table that the tests read instead: function,
argument's bits, bits of the nearest double; with eight digits, those of floats.
"""
import ctypes, math, random, struct, subprocess, sys, tempfile
from pathlib import Path
import mpmath
from mpmath import mp, mpf
import numpy

mp.prec = 100
ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = ["exp", "expm1", "log", "log1p", "tanh", "erf", "erfc", "sin", "cos"]
# In addition, numbers of every exponent in the function's domain are drawn.
RANGES = {
    "exp": [(-1, 1), (-708, 709.7), (-745.1, -708)],
    "expm1": [(-0.5, 0.5), (-2, 2), (-45, 60), (-1, 709.7)],
    "log": [(0.5, 2), (0.9, 1.1), (0, 1e3), (1e-310, 2e-308)],
    "log1p": [(-0.999, 1.5), (-0.3, 0.5), (-0.001, 0.001), (0, 1e6)],
    "tanh": [(-0.56, 0.56), (0.5, 3), (-20, 20)],
    "erf": [(-1, 1), (0.9, 2), (-6, 6)],
    "erfc": [(-2, 1), (0.4, 1), (0.4, 3), (0.4, 26.5)],
    "sin": [(-0.8, 0.8), (-7, 7), (-1e6, 1e6), (-1e300, 1e300)],
    "cos": [(-0.8, 0.8), (-7, 7), (-1e6, 1e6), (-1e300, 1e300)],
}
BOUND = 1.0


def truth(name, x):
    """The function's value at `x`, with enough digits to round correctly."""
    x = mpf(x)
    if name in ("sin", "cos") and abs(x) > 1e4:
        with mp.workprec(1250):
            return getattr(mp, name)(x)
    if name == "erfc" and x > 4:
        with mp.workprec(160):
            return mp.erfc(x)
    return getattr(mp, name)(x)


def ulp(value):
    """The distance between doubles around `value`."""
    if abs(value) < mpf(2) ** -1022:
        return mpf(2) ** -1074
    return mpf(2) ** (mpmath.frexp(abs(value))[1] - 53)


def every_exponent(name, count, draw):
    """Yields random doubles of all exponents, without those whose result is undefined or trivial."""
    for _ in range(count):
        x = struct.unpack("<d", struct.pack("<Q", draw.getrandbits(64)))[0]
        if not math.isfinite(x): continue
        if name == "log": x = abs(x)
        if name == "log1p" and x <= -1: x = abs(x)
        if name in ("exp", "expm1") and x > 709.7: continue
        if name == "erfc" and abs(x) > 26.5: continue  # beyond, the result is 2, subnormal or 0
        if x != 0: yield x


def points(name, low, high, count, draw):
    """Random numbers between `low` and `high`, without 0."""
    return [x for x in (draw.uniform(low, high) for _ in range(count)) if x != 0]


def main():
    """Compares all functions, or, with `--sample FILE`, writes the values that the tests compare with."""
    draw = random.Random(6)
    if "--sample" in sys.argv:
        with open(sys.argv[sys.argv.index("--sample") + 1], "w") as file:
            for name in FUNCTIONS:
                xs = [x for a, b in RANGES[name] for x in points(name, a, b, 40, draw)]
                for x in xs + list(every_exponent(name, 60, draw)):
                    value = float(truth(name, x))  # mpmath rounds to nearest
                    bits = [struct.unpack("<Q", struct.pack("<d", v))[0] for v in (x, value)]
                    file.write(f"{name} {bits[0]:016x} {bits[1]:016x}\n")
                with numpy.errstate(over="ignore", under="ignore"):
                    for x in sorted({numpy.float32(x) for x in xs}):
                        if x == 0 or not numpy.isfinite(x): continue
                        value = numpy.float32(float(truth(name, float(x))))
                        file.write(f"{name} {x.view(numpy.uint32):08x} {value.view(numpy.uint32):08x}\n")
        return 0
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    chosen = sys.argv[2:] or FUNCTIONS
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        library = f"{folder}/oracle.so"
        sources = sorted(str(p) for p in (ROOT / "Sources/Neural/Elementary").glob("*.swift"))
        subprocess.run(
            ["swiftc", "-O", "-wmo", "-swift-version", "6", "-parse-as-library", "-emit-library", "-o", library,
             *sources, str(ROOT / "scripts/elementary/exports.swift")], check=True)
        swift = ctypes.CDLL(library)
        swift.oracle_call.argtypes = [ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ssize_t]
        for name in chosen:
            groups = [(f"{a} … {b}", points(name, a, b, count, draw)) for a, b in RANGES[name]]
            groups.append(("any exponent", list(every_exponent(name, count, draw))))
            for label, xs in groups:
                x = numpy.array(xs)
                y = numpy.zeros_like(x)
                swift.oracle_call(FUNCTIONS.index(name), x.ctypes.data, y.ctypes.data, len(x))
                worst, at, total = mpf(0), None, 0
                for xi, yi in zip(xs, y.tolist()):
                    exact = truth(name, xi)
                    if math.isinf(yi) or math.isnan(yi):
                        error = mpf("inf")
                    else:
                        error = abs(exact - mpf(yi)) / ulp(exact)
                    total += error > 0.5
                    if error > worst: worst, at = error, xi
                bad = worst > BOUND
                failed |= bad
                print(f"{name:6} {label:22} {len(xs):9} points, largest error {float(worst):.4f} ulp at {at!r}, "
                      f"not nearest {100 * total / len(xs):.2f} %{'  TOO LARGE' if bad else ''}", flush=True)
    return failed


sys.exit(main())
