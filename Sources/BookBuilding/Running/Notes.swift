import Evaluation
import Exhibits
import Manuscript
import Publishing

// Notes on a page without faults.
extension ChapterResult {
    /// The lines that have a dash on the page for one reason.
    private func lines(where hasDash: (HTML) -> Bool) -> [SourceLocation] {
        var places = RecordPlaces(chapter)
        return lines.filter { place, record in
            hasDash(record.html) && chapter.cells.indices.contains(place.cell)
                && chapter.cells[place.cell].kind.showsValues
        }
        .map { places.place(of: $0.value) }
        .sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    /// All notes, in the chapter's order.
    var notes: [Diagnostic] {
        (untoldStops + unknownOrders + [missingDisplays, notReadAgain, missingValues].compactMap { $0 })
            .sorted {
                $0.line < $1.line
            }
    }

    private func note(_ place: SourceLocation?, _ message: String) -> Diagnostic {
        Diagnostic(path: chapter.path, at: place, severity: .note, message: message)
    }

    /// Cells whose trap has a less precise message in the sandbox than natively.
    private var untoldStops: [Diagnostic] {
        guard isSandboxed else { return [] }
        return chapter.cells.filter { messages[$0.index].map(Trap.isUntold) == true }.map { cell in
            note(
                cell.place,
                "in the sandbox, the reason why this cell stops is known less precisely than natively; its message is "
                    + "not compared with the recorded one")
        }
    }

    /// Cells that wrote to standard output and standard error in an unknown order.
    private var unknownOrders: [Diagnostic] {
        chapter.cells.filter { outputs[$0.index]?.contains(where: \.hasUnknownOrder) == true }.map { cell in
            note(
                cell.place,
                "this cell's standard output and standard error are shown separately, since their order is unknown: both "
                    + "go to the same file, the chapter prints different text each time it runs, or this cell traps; write "
                    + "to one of them only")
        }
    }

    private var missingDisplays: Diagnostic? {
        // The types of these values have no display in a page.
        let places = lines(where: \.hasNoDisplay)
        guard let first = places.first else { return nil }
        let isOne = places.count == 1
        let which = isOne ? "this line" : "lines \(Self.list(places.map(\.line)))"
        let native =
            isSandboxed && controls.isEmpty ? ", or build without --sandbox, which can show them" : ""
        return note(
            first,
            "the page shows a dash for \(which), since a page can't show a value of "
                + "\(isOne ? "its type" : "their types"); give the type a 'description' "
                + "(CustomStringConvertible) if it can be copied, show or print its parts, or leave values out ('silent' after "
                + "'swift', or 'values: false' in the front matter)\(native)")
    }

    private var notReadAgain: Diagnostic? {
        let places = lines(where: \.isNotReadAgain)
        return places.first.map { first in
            let which = places.count == 1 ? "this line" : "lines \(Self.list(places.map(\.line)))"
            return note(
                first,
                "the page shows a dash for \(which), since reading the value again would have side effects, "
                    + "such as calling a function once more; keep it in a variable"
            )
        }
    }

    private var missingValues: Diagnostic? {
        let what =
            switch missing {
            case .nothing, .lines(.changesBehavior), .lines(.unrepeatable): nil as String?
            case .some(let kinds): Page.Kind.list(kinds) + " have"
            case .lines(.unsupported): "lines of code have"
            }
        if missing == .lines(.changesBehavior) {
            var cell: Cell?
            if case .cell(let index) = unreported, chapter.cells.indices.contains(index) {
                cell = chapter.cells[index]
            }
            return note(
                cell?.place,
                "lines of code have no values on this chapter's page, since "
                    + (cell == nil
                        ? "reporting them would change what its program does, or take too long"
                        : "reporting them would change what this cell prints or shows")
                    + "; leave all values out ('values: false' in the front matter)")
        }
        if missing == .lines(.unrepeatable) {
            return note(
                nil,
                "lines of code have no values on this chapter's page, since its program prints or shows different results each time "
                    + "it runs, so whether reporting them changes what it does can't be determined; start random numbers "
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
                        ? ", or since reporting them would change what its program does, or take too long"
                        : "")
                    + "; write that code differently, or leave all values out ('values: false' in the front matter)"
            )
        }
    }

    /// The first place of a text in the code that runs.
    private func place(of text: String) -> SourceLocation? {
        for cell in chapter.cells where cell.kind.isExecuted {
            for (line, start) in zip(cell.lines, cell.places) {
                guard let found = line.firstRange(of: text) else { continue }
                let column = start.column + line[..<found.lowerBound].utf8.count
                return SourceLocation(line: start.line, column: column)
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
