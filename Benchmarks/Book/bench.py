#!/usr/bin/env python3
"""Compares the time that `book` takes with the compiler alone and with other tools, in one run.

    make release
    python3 Benchmarks/Book/bench.py                 # the tool and bare swiftc
    python3 Benchmarks/Book/bench.py --peers         # the other tools too: installs them in a scratch folder

Each figure is the median of several runs; the two sides of a ratio run alternately. "bare" is `swiftc`, compiling, linking
and running the same programs without the tool, as many at a time.
"""

import argparse
import concurrent.futures
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import tempfile
import time

import make_book
import peers

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = ROOT / ".build/release/book"


def run(*command, cwd=None) -> float:
    """The seconds that a command takes; it has to succeed."""
    begin = time.perf_counter()
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True)
    seconds = time.perf_counter() - begin
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return seconds


def build(book: pathlib.Path, *flags) -> float:
    return run(TOOL, "build", "--quiet", "--root", book, *flags)


def bare(folder: pathlib.Path, chapters, jobs: int) -> float:
    """Compiles and runs the chapters' programs."""
    folder.mkdir(exist_ok=True)
    for chapter in chapters:
        (folder / f"{chapter}").mkdir(exist_ok=True)
        (folder / f"{chapter}/main.swift").write_text(make_book.swift_program(chapter))

    def one(chapter: int) -> None:
        run("swiftc", "-Onone", "main.swift", "-o", "program", cwd=folder / f"{chapter}")
        run(folder / f"{chapter}/program")

    begin = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, chapters))
    return time.perf_counter() - begin


class Edits:
    """Changes that no build has seen before."""

    def __init__(self, book: pathlib.Path, chapter: int):
        self.path = book / "chapters" / f"{chapter:04}-chapter.md"
        self.text = self.path.read_text()
        self.number = 0

    def prose(self) -> None:
        self.number += 1
        self.path.write_text(self.text.replace("takes what", f"takes{self.number} what", 1))

    def cell(self) -> None:
        self.number += 1
        self.path.write_text(self.text.replace("let b5 = ", f"let b5 = {self.number} + ", 1))


def repeat(times: int, *works) -> list[float]:
    """The medians of some workloads that run alternately."""
    seconds = [[work() for work in works] for _ in range(times)]
    return [statistics.median(one[index] for one in seconds) for index in range(len(works))]


def processor(times: int, work) -> tuple[float, float]:
    """The medians of a workload's wall-clock time and processor time; the latter says more on a busy machine."""
    seconds, used = [], []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(work())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(seconds), statistics.median(used)


def after(change, work):
    def both():
        change()
        return work()

    return both


def row(work: str, seconds: float, other: str, ratio: str, target: str) -> None:
    print(f"| {work} | {seconds * 1000:.0f} ms | {other} | {ratio} | {target} |", flush=True)


def own(scratch: pathlib.Path, times: int) -> None:
    jobs = os.cpu_count() or 1
    book = scratch / "hundred"
    make_book.swift_book(book, 100)
    build(book)
    programs = scratch / "programs"
    print("| work | book | beside it | ratio | target |\n| --- | --- | --- | --- | --- |")

    mine, alone = repeat(min(times, 3), lambda: build(book, "--cold"), lambda: bare(programs, range(1, 101), jobs))
    row("100 chapters of ten cells, cold", mine, f"bare {alone:.2f} s", f"{mine / alone:.2f}", "≤ 1.0")
    edits = Edits(book, 50)
    mine, alone = repeat(times, after(edits.cell, lambda: build(book)), lambda: bare(programs, [50], 1))
    row("one cell edited, of 100", mine, f"bare {alone * 1000:.0f} ms", f"{mine / alone:.2f}", "≤ 1.0")
    mine, used = processor(times, after(edits.prose, lambda: build(book)))
    row("one word of prose edited, of 100", mine, f"{used * 1000:.0f} ms of processor time", "", "≤ 35 ms")
    mine, used = processor(times, lambda: build(book))
    _, nothing = processor(times, lambda: run(TOOL, "--help"))
    row("nothing changed, 100 chapters", mine, f"{used * 1000:.0f} ms of processor time; `book --help` {nothing * 1000:.0f}",
        "", "≤ 25 ms")

    live = scratch / "live"
    make_book.swift_book(live, 1, control=True)
    shutil.copytree(book / ".build", live / ".build", symlinks=True)
    build(live)
    edits = Edits(live, 1)
    mine, alone = repeat(times, after(edits.cell, lambda: build(live)), lambda: bare(programs, [1], 1))
    row("one cell edited, of a live page (its WebAssembly too)", mine, f"bare {alone * 1000:.0f} ms",
        f"{mine / alone:.2f}", "")

    prose(scratch, times)

    many = scratch / "thousand"
    make_book.swift_book(many, 1000)
    build(many)
    mine, used = processor(times, lambda: build(many))
    child = subprocess.Popen([TOOL, "build", "--quiet", "--root", many])
    _, _, usage = os.wait4(child.pid, 0)
    row("1,000 chapters, cached", mine, f"{used * 1000:.0f} ms of processor time, {usage.ru_maxrss / 1024:.0f} MB", "",
        "≤ 200 ms, ≤ 300 MB")


def prose(scratch: pathlib.Path, times: int) -> None:
    """Nine megabytes of Markdown without a cell, in chapters as long as a chapter can be: all that a build does with
    them, compared with cmark-gfm's own program."""
    if not shutil.which("cmark-gfm"):
        print("(cmark-gfm's program is not installed: Debian's package cmark-gfm)")
        return
    book = scratch / "prose"
    make_book.swift_book(book, 18)
    paths = sorted((book / "chapters").glob("*.md"))
    first, rest = paths[0].read_text().split("```")[0].split("\n\n", 1)
    paragraph = rest + "It *is* a `kernel`, **not** a [bias](https://example.com/).\n\n"
    text = "# Prose\n\n" + paragraph * (520_000 // len(paragraph))
    number = iter(range(1, 1_000_000))

    def change() -> None:
        for path in paths:
            path.write_text(text + f"\nWord {next(number)}.\n")

    change()
    build(book)
    render = lambda: run("cmark-gfm", "--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-e",
                         "tasklist", "-e", "tagfilter", *paths)
    mine, alone = repeat(times, after(change, lambda: build(book)), render)
    size = len(text) * len(paths) / 1e6
    row(f"{size:.0f} MB of Markdown, the whole build", mine, f"cmark-gfm {alone * 1000:.0f} ms",
        f"{mine / alone:.2f}", "≤ 3 for parsing and rendering")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--only-peers", action="store_true")
    arguments = parser.parse_args()
    if not TOOL.exists():
        raise SystemExit("build the tool first: make release")
    with tempfile.TemporaryDirectory(prefix="book-benchmark-") as name:
        scratch = pathlib.Path(name)
        if not arguments.only_peers:
            own(scratch, arguments.times)
        if arguments.peers or arguments.only_peers:
            peers.compare(scratch, TOOL)
