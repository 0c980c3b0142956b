/// One chapter as it was read: its text with holes where computed things go, and the code that fills them.
package struct Chapter: Equatable, Sendable {
    /// The file as it is named to the reader, e.g. `chapters/03-relu.md`.
    package var path: String
    /// The file's name without its ending, e.g. `03-relu`; also the name of the page.
    package var slug: String
    /// The first heading, as plain text. It has no inline value.
    package var title: String
    /// What stands above the text, between two lines of dashes; defaults where nothing does.
    package var frontMatter: FrontMatter
    /// The rendered text, in order.
    package var body: [Segment]
    /// Fenced blocks of Swift in the order of the text, those that do not run included.
    package var cells: [Cell]
    /// Values within sentences, in the order of the text.
    package var inlineValues: [InlineValue]
    /// The order in which code runs: as it stands in the chapter.
    package var program: [Step]
    /// Second-level headings, for the page's own contents list.
    package var sections: [Section]
    /// Numbers of three or more significant digits in prose, headings and tables.
    package var typedNumbers: [TypedNumber] = []
    /// Why some of them are typed.
    package var excuses: [Excuse] = []
    /// What it refers to, in the book and beside it.
    package var references: [Reference] = []
    /// Images whose size is noted on the page.
    package var images: [ChapterImage] = []
    /// What an address may name behind its `#`.
    package var anchors: Set<String> = []
    /// Blocks of code that are indented or name no language, so that they are only shown.
    package var unnamedBlocks = 0
    /// Whether no block without an end has taken in some of it.
    package var isWhole = true

    /// A chapter that was read already: nothing of it is checked, or put together.
    package init(
        path: String, slug: String, title: String, frontMatter: FrontMatter, body: [Segment], cells: [Cell],
        inlineValues: [InlineValue], program: [Step], sections: [Section]
    ) {
        self.path = path
        self.slug = slug
        self.title = title
        self.frontMatter = frontMatter
        self.body = body
        self.cells = cells
        self.inlineValues = inlineValues
        self.program = program
        self.sections = sections
    }

    /// A part of the rendered text.
    package enum Segment: Equatable, Sendable {
        /// Finished HTML.
        case html(String)
        /// The place of `cells[index]`.
        case cell(Int)
        /// The place of `inlineValues[index]`.
        case inlineValue(Int)
        /// Within the tag of `images[index]`: the attributes for its size.
        case imageSize(Int)
    }

    /// Something that runs.
    package enum Step: Equatable, Sendable {
        /// `cells[index]`.
        case cell(Int)
        /// `inlineValues[index]`.
        case inlineValue(Int)
    }

    /// A second-level heading.
    package struct Section: Equatable, Sendable {
        /// The heading's `id` on the page, unique there.
        package var anchor: String
        /// Its heading as plain text, without inline values.
        package var title: String
        /// The same with them.
        package var parts: [TitlePart]

        /// A section; `parts` is the title alone where it has no inline values.
        package init(anchor: String, title: String, parts: [TitlePart]? = nil) {
            self.anchor = anchor
            self.title = title
            self.parts = parts ?? [.text(title)]
        }
    }

    /// A piece of a heading as plain text.
    package enum TitlePart: Equatable, Sendable {
        /// Plain text, not HTML.
        case text(String)
        /// The place of `inlineValues[index]`.
        case inlineValue(Int)
    }
}

/// A fenced block of Swift.
package struct Cell: Equatable, Sendable {
    /// The cell's place in ``Chapter/cells``.
    package var index: Int
    /// What becomes of the cell.
    package var kind: Kind
    /// The code, its container's indentation or quote marks removed; lines end in `\n`.
    package var source: String
    /// For each line of `source`, where its first byte stands in the chapter.
    package var places: [Place]
    /// Where the opening fence stands.
    package var place: Place

    /// A cell as it was found; `places` has as many places as `source` has lines.
    package init(index: Int, kind: Kind, source: String, places: [Place], place: Place) {
        self.index = index
        self.kind = kind
        self.source = source
        self.places = places
        self.place = place
    }
}

/// A code span that is wholly Swift interpolation, `\(output)`: its value is printed in its place.
package struct InlineValue: Equatable, Sendable {
    /// The value's place in ``Chapter/inlineValues``.
    package var index: Int
    /// The span's text, e.g. `\(output, digits: 8)`. Where it goes on in another line of the chapter, it has a space.
    package var source: String
    /// Where the text stands in the chapter, each piece on one line.
    package var pieces: [Piece]

    /// A part of the span's text that stands in one line of the chapter.
    package struct Piece: Equatable, Sendable {
        /// Its first byte in `source`.
        package var offset: Int
        /// Where that byte stands in the chapter.
        package var place: Place

        /// A piece from `offset`, in UTF-8 bytes, to the next piece or the end.
        package init(offset: Int, place: Place) {
            self.offset = offset
            self.place = place
        }
    }

    /// An inline value as it was found; `pieces` is not empty, and begins at 0.
    package init(index: Int, source: String, pieces: [Piece]) {
        (self.index, self.source, self.pieces) = (index, source, pieces)
    }

    /// Where the span's first character (after the backticks) stands.
    package var place: Place { pieces[0].place }

    /// Where a byte of `source` stands.
    package func place(at offset: Int) -> Place { pieces.place(at: offset) }
}

extension [InlineValue.Piece] {
    func place(at offset: Int) -> Place {
        let piece = last { $0.offset <= offset } ?? self[0]
        return Place(line: piece.place.line, column: piece.place.column + Swift.max(offset - piece.offset, 0))
    }
}

/// A place in a chapter: line from 1, column from 1 in UTF-8 bytes.
package struct Place: Equatable, Hashable, Sendable {
    /// From 1.
    package var line: Int
    /// From 1, in UTF-8 bytes.
    package var column: Int

    /// A place; neither number is checked.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
