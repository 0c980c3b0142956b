/// A chapter that was read: prose with places for computed values, and the code that computes them.
package struct Chapter: Equatable, Sendable {
    /// The file, as messages name it, e.g. `chapters/03-relu.md`.
    package var path: String
    /// The file's name without its extension, e.g. `03-relu`; also the name of the page.
    package var slug: String
    /// The first heading, as plain text. It has no inline value.
    package var title: String
    /// The front matter; defaults if there is none.
    package var frontMatter: FrontMatter
    /// The rendered text, in order.
    package var body: [Segment]
    /// Fenced blocks of Swift in the order of the text, including those that do not run.
    package var cells: [Cell]
    /// Values in sentences, in the order of the text.
    package var inlineValues: [InlineValue]
    /// Everything that runs, in the order of the text.
    package var program: [Step]
    /// Second-level headings, for the page's own contents list.
    package var sections: [Section]
    /// Numbers with three or more significant digits in prose, headings and tables.
    package var proseNumbers: [ProseNumber] = []
    /// Comments that give reasons for typed numbers.
    package var excuses: [Excuse] = []
    /// References to other chapters, headings and files.
    package var references: [Reference] = []
    /// Images whose size the page states.
    package var images: [ChapterImage] = []
    /// The fragments that an address may have after `#`.
    package var anchors: Set<String> = []
    /// The number of code blocks that are indented or have no language, and are therefore only shown.
    package var unnamedBlocks = 0
    /// Whether all blocks are closed, so that nothing was swallowed by an open one.
    package var isWhole = true

    /// A chapter from parts that were read and checked already.
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
        /// The place for size attributes in the tag of `images[index]`.
        case imageSize(Int)
    }

    /// A step of the program.
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
        /// The heading as plain text, without inline values.
        package var title: String
        /// The heading including its inline values.
        package var parts: [TitlePart]

        /// A section; `parts` defaults to the title alone.
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
    /// How the cell is compiled, run and shown.
    package var kind: Kind
    /// The code, without its container's indentation or quote marks; lines end in `\n`.
    package var source: String
    /// For each line of `source`, the place of its first byte in the chapter.
    package var places: [SourceLocation]
    /// The place of the opening fence.
    package var place: SourceLocation

    /// The lines of `source`, without their line ends.
    package var lines: [Substring] {
        var lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// A cell; `places` has an element for each line of `source`.
    package init(index: Int, kind: Kind, source: String, places: [SourceLocation], place: SourceLocation) {
        self.index = index
        self.kind = kind
        self.source = source
        self.places = places
        self.place = place
    }
}

/// A code span that consists of one Swift interpolation, `\(output)`: its value is printed in its place.
package struct InlineValue: Equatable, Sendable {
    /// The value's place in ``Chapter/inlineValues``.
    package var index: Int
    /// The span's text, e.g. `\(output, digits: 8)`, with line breaks replaced by spaces.
    package var source: String
    /// The places of the text in the chapter, one piece per line.
    package var pieces: [Piece]

    /// A part of the span's text on one line of the chapter.
    package struct Piece: Equatable, Sendable {
        /// The offset of its first byte in `source`.
        package var offset: Int
        /// The place of that byte in the chapter.
        package var place: SourceLocation

        /// A piece that begins at `offset`, in UTF-8 bytes.
        package init(offset: Int, place: SourceLocation) {
            self.offset = offset
            self.place = place
        }
    }

    /// An inline value; `pieces` is not empty, and begins at 0.
    package init(index: Int, source: String, pieces: [Piece]) {
        (self.index, self.source, self.pieces) = (index, source, pieces)
    }

    /// The place of the span's first character after the backticks.
    package var place: SourceLocation { pieces[0].place }

    /// The place of a byte of `source`.
    package func place(at offset: Int) -> SourceLocation { pieces.place(at: offset) }
}

extension [InlineValue.Piece] {
    func place(at offset: Int) -> SourceLocation {
        let piece = last { $0.offset <= offset } ?? self[0]
        return SourceLocation(
            line: piece.place.line, column: piece.place.column + Swift.max(offset - piece.offset, 0))
    }
}

/// A place in a chapter: line from 1, column from 1 in UTF-8 bytes.
package struct SourceLocation: Equatable, Hashable, Sendable {
    /// From 1.
    package var line: Int
    /// From 1, in UTF-8 bytes.
    package var column: Int

    /// The beginning of a file.
    package static let start = SourceLocation(line: 1, column: 1)

    /// A place, unchecked.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
