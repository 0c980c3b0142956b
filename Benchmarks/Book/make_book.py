"""Writes books of any size, equal but for their language, for `bench.py`.

A chapter has a heading, and as many cells as are asked for, each with two sentences around it; a cell computes a
unit of a small layer from the result of the cell before it. Numbers depend on the chapter, so that no two
programs are equal.
"""

import pathlib

CELLS = 10


def unit(chapter: int, cell: int) -> tuple[str, str]:
    """A kernel and a bias, as text."""
    return f"{(chapter * 37 + cell * 11) % 97 / 97 - 0.5:.4f}", f"{(chapter * 13 + cell * 29) % 89 / 89:.4f}"


def swift_cell(chapter: int, cell: int) -> str:
    kernel, bias = unit(chapter, cell)
    before = f"a{cell - 1}" if cell else "x"
    lines = [f"let x: Double = {chapter}.5"] if cell == 0 else []
    lines += [
        f"let w{cell} = {kernel}",
        f"let b{cell} = {bias}",
        f"let z{cell} = {before} * w{cell} + b{cell}",
        f"let a{cell} = max(0, z{cell}) + 1",
    ]
    return "\n".join(lines) + "\n"


def python_cell(chapter: int, cell: int) -> str:
    return swift_cell(chapter, cell).replace("let ", "").replace("x: Double", "x")


def r_cell(chapter: int, cell: int) -> str:
    return python_cell(chapter, cell).replace(" = ", " <- ")


def chapter_text(chapter: int, fence, cell_of, inline) -> str:
    text = f"# Chapter {chapter}\n\nEach unit takes what the unit before it gave.\n\n"
    for cell in range(CELLS):
        text += f"The unit {cell} of chapter {chapter} multiplies, adds its bias, and leaves out what is negative.\n\n"
        text += fence(cell_of(chapter, cell))
        text += f"\nIt gives {inline(f'a{cell}')}, which the next one takes.\n\n"
    return text


def swift_book(folder: pathlib.Path, chapters: int, control: bool = False) -> None:
    """A book for `book`, with a control, if asked for."""
    target = folder / "chapters"
    target.mkdir(parents=True, exist_ok=True)
    (target / "book.yml").write_text("title: Benchmark\n")
    for chapter in range(1, chapters + 1):
        text = chapter_text(
            chapter, lambda cell: f"```swift\n{cell}```\n", swift_cell, lambda name: f"`\\({name})`")
        if control:
            text = text.replace("let x: Double = ", 'let x: Double = slider("x", 0...1000, step: 0.5, start: ')
            text = text.replace(f"start: {chapter}.5", f"start: {chapter}.5)")
        (target / f"{chapter:04}-chapter.md").write_text(text)


def swift_program(chapter: int) -> str:
    """What a chapter's cells are without the tool: one plain program that prints what the sentences show."""
    text = ""
    for cell in range(CELLS):
        text += swift_cell(chapter, cell) + f"print(a{cell})\n"
    return text


if __name__ == "__main__":
    import sys

    swift_book(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
