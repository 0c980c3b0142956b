import Evaluation
import Exhibits
import Manuscript
import Publishing

// What an author may want to know of a page that has no faults.
extension ChapterResult {
    /// The lines that have a dash on the page for one reason.
    private func lines(where hasDash: (HTML) -> Bool) -> [Place] {
        lines.filter { place, record in
            hasDash(record.html) && chapter.cells.indices.contains(place.cell)
                && chapter.cells[place.cell].kind.showsValues
        }
        .map { self.place(of: $0.value) }
        .sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    /// In the chapter's order.
    var notes: [Diagnostic] {
        (untoldStops + unknownOrders + [missingDisplays, notReadAgain, missingValues].compactMap { $0 })
            .sorted {
                $0.line < $1.line
            }
    }

    private func note(_ place: Place?, _ message: String) -> Diagnostic {
        Diagnostic(
            path: chapter.path, line: place?.line ?? 0, column: place?.column ?? 0, severity: .note,
            message: message)
    }

    /// Cells whose trap has a less exact message in the sandbox than natively.
    private var untoldStops: [Diagnostic] {
        guard isSandboxed else { return [] }
        return chapter.cells.filter { messages[$0.index].map(Trap.isUntold) == true }.map { cell in
            note(
                cell.place,
                "what stops this cell the sandbox can't tell as exactly as a native program; its message is not "
                    + "compared with the recorded one")
        }
    }

    /// Cells that wrote to standard output and standard error in an unknown order.
    private var unknownOrders: [Diagnostic] {
        chapter.cells.filter { outputs[$0.index]?.contains(where: \.isOfUnknownOrder) == true }.map { cell in
            note(
                cell.place,
                "what this cell prints and what it writes to standard error stand apart on the page, since their order is "
                    + "not known: they can't be told from each other, the chapter prints something else each time it runs, "
                    + "or this cell traps; write to one of them only")
        }
    }

    private var missingDisplays: Diagnostic? {
        // Their values' types have no display there.
        let places = lines(where: \.hasNoDisplay)
        guard let first = places.first else { return nil }
        let isOne = places.count == 1
        let which = isOne ? "this line" : "lines \(Self.list(places.map(\.line)))"
        let native =
            isSandboxed && controls.isEmpty ? ", or build without --sandbox, which can show them" : ""
        return note(
            first,
            "beside \(which) the page has a dash, since a page can't show a value of "
                + "\(isOne ? "its type" : "their types"); give the type a 'description' "
                + "(CustomStringConvertible) if it can be copied, show or print its parts, or leave values out ('silent' beside "
                + "'swift', or 'values: false' in the front matter)\(native)")
    }

    private var notReadAgain: Diagnostic? {
        let places = lines(where: \.isNotReadAgain)
        return places.first.map { first in
            let which = places.count == 1 ? "this line" : "lines \(Self.list(places.map(\.line)))"
            return note(
                first,
                "beside \(which) the page has a dash, since what is computed or changed there can't be read without doing "
                    + "something else, too, such as calling a function once more; keep it in a variable"
            )
        }
    }

    private var missingValues: Diagnostic? {
        let what =
            switch missing {
            case .nothing, .observed, .unrepeatable: nil as String?
            case .some(let kinds): Page.Kind.list(kinds) + " have"
            case .lines: "lines of code have"
            }
        if missing == .observed {
            var cell: Cell?
            if case .cell(let index) = unreported, chapter.cells.indices.contains(index) {
                cell = chapter.cells[index]
            }
            return note(
                cell?.place,
                "lines of code have no values on this chapter's page, since "
                    + (cell == nil
                        ? "its program would do something else, or take too long, if they "
                        : "this cell would print or show something else if they ")
                    + "were reported; leave all values out ('values: false' in the front matter)")
        }
        if missing == .unrepeatable {
            return note(
                nil,
                "lines of code have no values on this chapter's page, since its program prints or shows something else each time it "
                    + "runs, so it can't be told whether it would do something else if they were reported; start random numbers "
                    + "from a seed and show no times, or leave all values out ('values: false' in the front matter)"
            )
        }
        var mayTakeTooLong = false
        if case .some(let kinds) = missing {
            mayTakeTooLong = kinds.contains(.changes) || kinds.contains(.bodies)
        }
        var type: String?
        if case .parameter(let name) = unreported { type = name }
        return what.map { what in
            note(
                type.flatMap(place(of:)),
                "\(what) no values on this chapter's page, since Swift's compiler can't report "
                    + (type.map { "a parameter of type '\($0)'" } ?? "some of its code")
                    + (mayTakeTooLong
                        ? ", or its program would do something else, or take too long, if it did" : "")
                    + "; write that in another way, or leave all values out ('values: false' in the front matter)"
            )
        }
    }

    /// The first place of a text in the code that runs.
    private func place(of text: String) -> Place? {
        for cell in chapter.cells where cell.kind.isExecuted {
            let lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
            for (line, start) in zip(lines, cell.places) {
                guard let found = line.firstRange(of: text) else { continue }
                let column = start.column + line[..<found.lowerBound].utf8.count
                return Place(line: start.line, column: column)
            }
        }
        return nil
    }

    /// `9, 12 and 14 to 16`
    static func list(_ lines: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for line in lines {
            if let last = runs.last, line <= last.upperBound + 1 {
                runs[runs.count - 1] = last.lowerBound...line
            } else {
                runs.append(line...line)
            }
        }
        let words = runs.flatMap { run in
            run.count > 2 ? ["\(run.lowerBound) to \(run.upperBound)"] : run.map { "\($0)" }
        }
        guard words.count > 1 else { return words.joined() }
        return words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
    }
}
