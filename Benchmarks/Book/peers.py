"""Other tools on an equal book: the same cells in their language, ten chapters.

They are installed in a scratch folder (from PyPI) or used where Debian's packages are (`r-cran-bookdown`, `pandoc`);
what can't be installed is said, and left out.
"""

import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import time

import make_book

CHAPTERS = 10


class Failed(Exception):
    pass


def run(command, cwd=None) -> None:
    try:
        done = subprocess.run(
            [str(word) for word in command], cwd=cwd, capture_output=True, text=True, timeout=300,
            stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        raise Failed(f"{command[0]} took more than 300 s")
    if done.returncode:
        raise Failed((done.stdout + done.stderr)[-600:])


def install(scratch: pathlib.Path, *packages: str) -> pathlib.Path:
    """A Python environment of its own; gives its folder of programs."""
    folder = scratch / ("env-" + "".join(c for c in packages[0] if c.isalnum()))
    run([sys.executable, "-m", "venv", folder])
    run([folder / "bin/pip", "install", "-q", *packages])
    return folder / "bin"


def names():
    return [f"{chapter:02}" for chapter in range(1, CHAPTERS + 1)]


class Peer:
    """A tool: how its book is written, and how it is built."""

    name = ""
    suffix = ".md"
    #: What stands before a cell's number, to be edited.
    mark = "b5 = "

    def __init__(self, scratch: pathlib.Path):
        self.book = scratch / f"peer-{self.name.split()[0].lower()}"
        self.book.mkdir()

    def path(self, name: str) -> pathlib.Path:
        return self.book / (name + self.suffix)

    def edit_prose(self) -> None:
        path = self.path("05")
        path.write_text(path.read_text().replace("takes what", "takes now what", 1))

    def edit_cell(self) -> None:
        path = self.path("05")
        path.write_text(path.read_text().replace(self.mark, self.mark + "1 + ", 1))

    def build(self) -> None:
        raise NotImplementedError

    def times(self) -> list[float]:
        """Cold, nothing changed, a word of prose, a cell."""
        seconds = []
        for change in [lambda: None, lambda: None, self.edit_prose, self.edit_cell]:
            change()
            begin = time.perf_counter()
            self.build()
            seconds.append(time.perf_counter() - begin)
        return seconds


class Book(Peer):
    name = "book"
    mark = "let b5 = "

    def __init__(self, scratch, tool):
        super().__init__(scratch)
        make_book.swift_book(self.book, CHAPTERS)
        self.tool = tool
        # The libraries are compiled once for all books to come, as the others' are when they are installed.
        self.build()
        for name in ["cache/entries", "cache/last", "pages"]:
            shutil.rmtree(self.book / ".build/book" / name)

    def path(self, name):
        return self.book / "chapters" / f"00{name}-chapter.md"

    def build(self):
        run([self.tool, "build", "--quiet", "--root", self.book])


class JupyterBook(Peer):
    name = "Jupyter Book"

    def __init__(self, scratch):
        super().__init__(scratch)
        self.bin = install(scratch, "jupyter-book<2")
        (self.book / "_config.yml").write_text("title: Benchmark\nexecute:\n  execute_notebooks: cache\n")
        (self.book / "_toc.yml").write_text(
            "format: jb-book\nroot: index\nchapters:\n" + "".join(f"- file: '{name}'\n" for name in names()))
        (self.book / "index.md").write_text("# Benchmark\n")
        write_myst(self)

    def build(self):
        # It finds its own programs on the path.
        environment = dict(os.environ, PATH=f"{self.bin}:{os.environ['PATH']}")
        done = subprocess.run(
            [self.bin / "jupyter-book", "build", self.book], capture_output=True, text=True, env=environment)
        if done.returncode:
            raise Failed((done.stdout + done.stderr)[-600:])


class MystNB(Peer):
    name = "MyST-NB"

    def __init__(self, scratch):
        super().__init__(scratch)
        self.bin = install(scratch, "myst-nb", "sphinx", "ipykernel")
        (self.book / "conf.py").write_text(
            "project = 'Benchmark'\nextensions = ['myst_nb']\nnb_execution_mode = 'cache'\n")
        (self.book / "index.md").write_text(
            "# Benchmark\n\n```{toctree}\n" + "".join(f"{name}\n" for name in names()) + "```\n")
        write_myst(self)

    def build(self):
        environment = dict(os.environ, PATH=f"{self.bin}:{os.environ['PATH']}")
        done = subprocess.run(
            [self.bin / "sphinx-build", "-q", "-b", "html", self.book, self.book / "_build"],
            capture_output=True, text=True, env=environment)
        if done.returncode:
            raise Failed((done.stdout + done.stderr)[-600:])


def write_myst(peer: Peer) -> None:
    head = ("---\njupytext:\n  text_representation:\n    extension: .md\n    format_name: myst\n"
            "kernelspec:\n  name: python3\n  display_name: Python 3\n  language: python\n---\n\n")
    for chapter, name in enumerate(names(), 1):
        text = make_book.chapter_text(
            chapter, lambda cell: "```{code-cell} ipython3\n" + cell + cell.split(" = ")[-2].split("\n")[-1] + "\n```\n",
            make_book.python_cell, lambda value: f"`{value}`")
        peer.path(name).write_text(head + text)


class MkDocs(Peer):
    name = "mkdocs, markdown-exec"

    def __init__(self, scratch):
        super().__init__(scratch)
        self.bin = install(scratch, "mkdocs", "markdown-exec")
        (self.book / "docs").mkdir()
        (self.book / "mkdocs.yml").write_text("site_name: Benchmark\nmarkdown_extensions:\n- pymdownx.superfences\nplugins:\n- markdown-exec\n")
        (self.book / "docs/index.md").write_text("# Benchmark\n")
        for chapter, name in enumerate(names(), 1):
            text = make_book.chapter_text(
                chapter,
                lambda cell: f"```python exec=\"1\" source=\"above\" session=\"s{chapter}\"\n{cell}"
                + f"print({cell.split(' = ')[-2].split(chr(10))[-1]})\n```\n",
                make_book.python_cell, lambda value: f"`{value}`")
            self.path(name).write_text(text)

    def path(self, name):
        return self.book / "docs" / f"{name}.md"

    def build(self):
        run([self.bin / "mkdocs", "build", "-q"], cwd=self.book)


class Marimo(Peer):
    name = "marimo"
    suffix = ".py"

    def __init__(self, scratch):
        super().__init__(scratch)
        self.bin = install(scratch, "marimo")
        for chapter, name in enumerate(names(), 1):
            text = "import marimo\n\napp = marimo.App()\n\n\n"
            text += "@app.cell\ndef _():\n    import marimo as mo\n    return (mo,)\n\n\n"
            for cell in range(make_book.CELLS):
                before = f"a{cell - 1}" if cell else ""
                body = "".join(f"    {line}\n" for line in make_book.python_cell(chapter, cell).splitlines())
                text += f"@app.cell\ndef _({before}):\n{body}    a{cell}\n    return (a{cell},)\n\n\n"
                words = f"Unit {cell} takes what the unit before it gave."
                text += f"@app.cell\ndef _(mo):\n    mo.md('{words}')\n    return\n\n\n"
            self.path(name).write_text(text + "if __name__ == '__main__':\n    app.run()\n")

    def build(self):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(self.export, names()))

    def export(self, name):
        run([self.bin / "marimo", "-q", "export", "html", self.path(name), "-o", self.book / f"{name}.html", "-f"])


class Bookdown(Peer):
    name = "knitr, bookdown"
    suffix = ".Rmd"
    mark = "b5 <- "

    def __init__(self, scratch):
        super().__init__(scratch)
        if not shutil.which("Rscript") or not shutil.which("pandoc"):
            raise Failed("not installed: Debian's packages r-cran-bookdown and pandoc")
        (self.book / "index.Rmd").write_text(
            "---\ntitle: Benchmark\nsite: bookdown::bookdown_site\n---\n\n"
            "```{r, include=FALSE}\nknitr::opts_chunk$set(cache = TRUE)\n```\n\n# Benchmark {-}\n")
        (self.book / "_bookdown.yml").write_text("new_session: true\nbefore_chapter_script: []\n")
        for chapter, name in enumerate(names(), 1):
            text = make_book.chapter_text(
                chapter, lambda cell: "```{r, cache=TRUE}\n" + cell + "```\n", make_book.r_cell,
                lambda value: f"`r {value}`")
            self.path(name).write_text(text)

    def build(self):
        run(["Rscript", "-e", "bookdown::render_book('index.Rmd', 'bookdown::gitbook', quiet = TRUE)"], cwd=self.book)


def compare(scratch: pathlib.Path, tool: pathlib.Path) -> None:
    print(f"\n{CHAPTERS} chapters of {make_book.CELLS} cells, in seconds:\n")
    print("| tool | cold | nothing changed | a word of prose | a cell |\n| --- | --- | --- | --- | --- |", flush=True)
    for make in [lambda: Book(scratch, tool), lambda: MkDocs(scratch), lambda: Bookdown(scratch),
                 lambda: JupyterBook(scratch), lambda: MystNB(scratch), lambda: Marimo(scratch)]:
        peer = None
        try:
            peer = make()
            figures = " | ".join(f"{seconds:.2f}" for seconds in peer.times())
            print(f"| {peer.name} | {figures} |", flush=True)
        except Failed as reason:
            print(f"(left out: {str(reason).strip()[-300:]})", flush=True)
