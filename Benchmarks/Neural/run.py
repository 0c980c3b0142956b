"""Measures Neural against C, NumPy, Keras and XLA, natively and in WebAssembly, and prints one table of ratios.

    python3 Benchmarks/Neural/run.py [--rounds 5] [--numpy PYTHON] [--keras PYTHON] [--no-wasm] [--no-build] [--markdown]

Needs swiftc and its clang. PYTHON is an interpreter with NumPy, or with Keras and TensorFlow (by default python3); WebAssembly
needs wasi-libc and the compiler's runtime for wasm32, and node or Chromium. Missing programs are
named, and their rows omitted.

Each program takes the median of several runs of each workload. The programs run alternately, and the table has the
median over the rounds; Keras, which takes minutes, runs once. Times are processor time, so that other programs matter
little; for Keras, XLA and Chromium they are wall-clock time. Fails if Neural and C do not compute the same bits.
"""

import argparse
import glob
import http.server
import json
import os
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = ROOT / ".build/benchmarks/neural"
REFERENCE = ROOT / "Tests/NeuralTests/Resources/keras-reference.json"
# As `book` compiles libraries for chapters.
COMMON = ["-wmo", "-suppress-warnings", "-enable-experimental-feature", "Extern", "-Xcc", "-fno-math-errno"]
NATIVE = ["swiftc", "-O", "-swift-version", "6", *COMMON]
WASM = ["swiftc", "-target", "wasm32-unknown-none-wasm", "-swift-version", "5", *COMMON,
        "-enable-experimental-feature", "Embedded", "-Xfrontend", "-disable-stack-protector",
        "-Xfrontend", "-mergeable-traps"]
# As pages have it, and as a program may that needs no interpreter without vectors, such as wasmkit.
WASM_KINDS = {"wasm": ["-Osize"], "simd": ["-O", "-Xcc", "-msimd128"]}


def call(*command):
    subprocess.run([str(part) for part in command], check=True)


def write_weights():
    """The question's network, for both languages."""
    arrays = [array["hex"] for array in json.load(open(REFERENCE))["seed_weights"]]
    with open(BUILD / "weights.swift", "w") as file:
        for index, bits in enumerate(arrays):
            file.write(f"let seed{index}: [Float] = ([{', '.join(bits)}] as [UInt32]).map {{ Float(bitPattern: $0) }}\n")
    with open(BUILD / "weights.c", "w") as file:
        for index, bits in enumerate(arrays):
            numbers = [struct.unpack(">f", bytes.fromhex(word[2:]))[0].hex() + "f" for word in bits]
            file.write(f"const float seed{index}[] = {{{', '.join(numbers)}}};\n")


def swift(compiler, folder, main_flags=()):
    """Compiles the libraries and main.swift to objects in `folder`."""
    folder.mkdir(exist_ok=True)
    objects = []
    for module in ["PlainText", "Neural"]:
        sources = sorted(glob.glob(str(ROOT / f"Sources/{module}/**/*.swift"), recursive=True))
        call(*compiler, "-parse-as-library", "-module-name", module, "-I", folder, "-emit-module",
             "-emit-module-path", folder / f"{module}.swiftmodule", "-c", *sources, "-o", folder / f"{module}.o")
        objects.append(folder / f"{module}.o")
    call(*compiler, *main_flags, "-module-name", "main", "-I", folder, "-c", HERE / "main.swift",
         BUILD / "weights.swift", "-o", folder / "main.o")
    return objects + [folder / "main.o"]


def build_native():
    folder = BUILD / "native"
    objects = swift(NATIVE, folder)
    c = ["clang", "-O3", "-std=gnu11", "-I", BUILD, "-I", HERE]
    call(*c, "-c", HERE / "measure.c", "-o", folder / "measure.o")
    # Clang would fuse nothing for this target, but does for others.
    loops = [*c, "-ffp-contract=off", HERE / "loops.c", BUILD / "weights.c", folder / "measure.o", "-lm"]
    call(*loops, "-o", BUILD / "loops")
    call(*loops, "-DFIXED", "-o", BUILD / "loops-fixed")
    call("swiftc", *objects, folder / "measure.o", "-lm", "-o", BUILD / "neural")


def build_wasm():
    """Returns what is missing, or None."""
    clang = next((path for path in sorted(glob.glob("/usr/lib/llvm-*/bin/clang"), reverse=True)), "clang")
    libraries = os.environ.get("WASI_LIBRARIES", "/usr/lib/wasm32-wasi")
    runtimes = sorted(glob.glob("/usr/lib/llvm-*/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a"))
    runtime = os.environ.get("WASM_RUNTIME", runtimes[-1] if runtimes else "")
    for needed in [f"{libraries}/libc.a", runtime]:
        if not os.path.exists(needed): return f"wasi-libc or its compiler runtime ({needed or 'libclang_rt'})"
    if not shutil.which("node") and not shutil.which("chromium"): return "node, and Chromium"
    entry = ["-Xfrontend", "-entry-point-function-name", "-Xfrontend", "__main_argc_argv"]
    linked = {}
    for kind, flags in WASM_KINDS.items():
        folder = BUILD / kind
        linked[f"neural-{kind}"] = swift([*WASM, *flags], folder, entry)
        c = [clang, "--target=wasm32-wasi", "-O3", "-std=gnu11", "-I", BUILD, "-I", HERE, "-isystem",
             "/usr/include/wasm32-wasi", "-ffp-contract=off", *[flag for flag in flags if flag.startswith("-m")]]
        for name in [HERE / "measure", HERE / "loops", BUILD / "weights"]:
            call(*c, "-c", f"{name}.c", "-o", folder / f"{name.name}.o")
        linked[f"loops-{kind}"] = [folder / "loops.o", folder / "weights.o"]
        for name in [f"neural-{kind}", f"loops-{kind}"]:
            call("wasm-ld", "--gc-sections", "-s", "-z", "stack-size=1048576", f"{libraries}/crt1-command.o",
                 *linked[name], folder / "measure.o", f"{libraries}/libc.a", runtime, "-o", BUILD / f"{name}.wasm")
    return None


class Page(http.server.SimpleHTTPRequestHandler):
    """Serves wasm.html and the module to run, and receives its output."""

    def translate_path(self, path):
        name = path.split("?")[0].lstrip("/")
        return str(HERE / name if name == "wasm.html" else BUILD / name)

    def end_headers(self):
        # Only then is a page's clock precise.
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()

    def do_POST(self):
        self.server.text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_): pass


def run_in_chromium(name):
    """What a module prints in a page."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server, \
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        server.text, server.timeout = None, 1
        address = f"http://127.0.0.1:{server.server_port}/wasm.html?{name}"
        browser = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             f"--user-data-dir={profile}", address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while server.text is None and browser.poll() is None: server.handle_request()
        finally:
            browser.terminate()
            browser.wait()
    if server.text is None or "failed " in server.text: sys.exit(f"failed in Chromium: {name}: {server.text}")
    return server.text


def run(command, times, prefix):
    """Runs one program; adds what it prints to `times`."""
    if command[0] == "chromium":
        add(run_in_chromium(command[1]), times, prefix)
        return
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    for threads in ["OPENBLAS", "OMP", "MKL"]: environment[f"{threads}_NUM_THREADS"] = "1"
    result = subprocess.run([str(part) for part in command], env=environment, stdout=subprocess.PIPE, text=True)
    # Node 20 may crash after all is done and printed, when it takes down so large a memory.
    done = command[0] == "node" and result.stdout.rstrip().splitlines()[-1:] != [] \
        and result.stdout.rstrip().splitlines()[-1].split()[0] in ("digits-sum", "train-sum")
    if result.returncode != 0 and not done: sys.exit(f"failed: {' '.join(str(part) for part in command)}")
    add(result.stdout, times, prefix)


def add(text, times, prefix):
    for line in text.splitlines():
        name, number = line.split()
        times.setdefault(f"{prefix} {name}", []).append(int(number))


def has(python, module):
    if not shutil.which(python): return False
    return subprocess.run([python, "-c", f"import importlib.util as u; exit(u.find_spec('{module}') is None)"]
                          ).returncode == 0


def shown(picoseconds):
    for unit, size in [("s", 1e12), ("ms", 1e9), ("µs", 1e6)]:
        if picoseconds >= size: return f"{picoseconds / size:.3g} {unit}"
    return f"{picoseconds / 1e3:.3g} ns"


# The work, whose time, whose other time; the number by which the ratio may at most, or must at least, be.
ROWS = [
    ("predict, 1,000,000 rows, to C", "neural predict", "c predict", "≤", 1.2),
    ("NumPy's expression to it", "numpy predict", "neural predict", "≥", 10),
    ("Keras' predict to it", "keras predict", "neural predict", "≥", 10),
    ("it to XLA", "neural predict", "keras xla", "≤", 3),
    ("one forward pass", "neural forward", 1e3, "≤", 200),
    ("its allocations of memory", "neural forward-allocations", 0, "", 0),
    ("Keras' call to it", "keras call", "neural forward", "", None),
    ("Keras' predict of one row to it", "keras predict-one", "neural forward", "", None),
    ("1000 epochs with Adam, to C", "neural train", "c train", "≤", 1.5),
    ("1000 epochs, to C with sizes known", "neural train", "c-fixed train", "", None),
    ("Keras' fit to it", "keras train", "neural train", "≥", 1000),
    ("Conv2D, 28 × 28 × 1 → 26 × 26 × 32, to C", "neural conv2d", "c conv2d", "≤", 1.5),
    ("Keras' predict to it", "keras conv2d", "neural conv2d", "", None),
    ("LSTM, 32 units, 100 steps, to C", "neural lstm", "c lstm", "≤", 1.5),
    ("Keras' predict to it", "keras lstm", "neural lstm", "", None),
    ("784-128-10, an epoch, to NumPy", "neural digits", "numpy digits", "≤", 2),
    ("diagnosis of 20.475", "neural diagnosis", 1e9, "≤", 5),
    ("diagnosis of none, all pairs", "neural diagnosis-of-none", 1e9, "≤", 5),
    *[row for kind, title in [(host + kind, f"{where}, {title}")
                              for host, where in [("", "node"), ("chromium-", "Chromium")]
                              for kind, title in [("wasm", "as pages have it"), ("simd", "with vectors")]] for row in [
        (f"WebAssembly in {title}: predict", f"{kind} predict", "neural predict", "≤", 2.5),
        ("one forward pass", f"{kind} forward", "neural forward", "≤", 2.5),
        ("1000 epochs with Adam", f"{kind} train", "neural train", "≤", 2.5),
        ("784-128-10, an epoch", f"{kind} digits", "neural digits", "≤", 2.5),
        ("diagnosis of 20.475", f"{kind} diagnosis", 1e9, "≤", 16),
        ("diagnosis of none, all pairs", f"{kind} diagnosis-of-none", 1e9, "≤", 16),
        ("predict, to C there", f"{kind} predict", f"c-{kind} predict", "≤", 1.2),
        ("1000 epochs, to C there", f"{kind} train", f"c-{kind} train", "≤", 1.5),
    ]],
]


def table(times, markdown):
    median = {name: statistics.median(values) for name, values in times.items()}
    lines = [("work", "time", "against", "ratio", "wanted", "")]
    for title, ours, other, sign, bound in ROWS:
        if ours not in median or isinstance(other, str) and other not in median: continue
        if other == 0:
            lines.append((title, f"{median[ours]:.0f}", "", "", "", ""))
            continue
        ratio = median[ours] / (median[other] if isinstance(other, str) else other)
        unit = "" if isinstance(other, str) else " ns" if other == 1e3 else " ms"
        met = "" if bound is None else "met" if (ratio <= bound if sign == "≤" else ratio >= bound) else "MISSED"
        lines.append((title, shown(median[ours]), shown(median[other]) if isinstance(other, str) else "",
                      f"{ratio:.3g}{unit}" if unit else f"{ratio:,.3g}" if ratio < 1000 else f"{ratio:,.0f}",
                      "" if bound is None else f"{sign} {bound:g}{unit}", met))
    if markdown:
        for index, line in enumerate(lines):
            print("| " + " | ".join(line) + " |")
            if index == 0: print("|" + " --- |" * len(line))
    else:
        widths = [max(len(line[column]) for line in lines) for column in range(6)]
        for line in lines: print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--numpy", default="python3", metavar="PYTHON")
    arguments.add_argument("--keras", default="python3", metavar="PYTHON")
    arguments.add_argument("--no-wasm", action="store_true")
    arguments.add_argument("--no-build", action="store_true", help="measure what an earlier call built")
    arguments.add_argument("--markdown", action="store_true")
    options = arguments.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    if not options.no_build:
        write_weights()
        build_native()
    programs = [([BUILD / "neural"], "neural"), ([BUILD / "loops"], "c"), ([BUILD / "loops-fixed"], "c-fixed")]
    missing = []
    if has(options.numpy, "numpy"):
        programs.append(([options.numpy, HERE / "numpy-work.py", REFERENCE], "numpy"))
    else:
        missing.append("NumPy")
    without = "turned off" if options.no_wasm else None if options.no_build else build_wasm()
    if without is None:
        modules = [(f"{name}-{kind}.wasm", prefix, kind)
                   for kind in WASM_KINDS for name, prefix in [("neural", ""), ("loops", "c-")]]
        if shutil.which("node"):
            programs += [(["node", "--no-warnings", HERE / "wasm.mjs", BUILD / name], prefix + kind)
                         for name, prefix, kind in modules]
        else:
            missing.append("node")
        if shutil.which("chromium"):
            programs += [(["chromium", name], f"{prefix}chromium-{kind}") for name, prefix, kind in modules]
        else:
            missing.append("Chromium")
    else:
        missing.append(f"WebAssembly ({without})")
    times = {}
    for _ in range(options.rounds):
        for command, prefix in programs: run(command, times, prefix)
    if has(options.keras, "keras"):
        run([options.keras, HERE / "keras-work.py", REFERENCE], times, "keras")
    else:
        missing.append("Keras")
    table(times, options.markdown)
    if missing: print("left out, since it is missing:", ", ".join(missing))
    differ = [f"{one} {work}" for work in ["predict-sum", "train-sum", "digits-sum", "conv2d-sum", "diagnosis-sum"]
              for one in ["c", "c-fixed", *[name + host + kind for kind in WASM_KINDS for host in ["", "chromium-"]
                                            for name in ["", "c-"]]]
              if set(times.get(f"{one} {work}", times[f"neural {work}"])) != set(times[f"neural {work}"])]
    if differ: sys.exit(f"not the same bits as Neural natively: {', '.join(differ)}")


main()
