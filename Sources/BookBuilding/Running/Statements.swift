import Baseline
import Evaluation
import Exhibits
import Foundation
import Manuscript
import Publishing

extension ChapterResult {
    /// The claims that do not hold, each at its line, those of a loop once.
    var falseClaims: [Diagnostic] {
        let below = outputs.values.joined().map { ($0, place(of: $0)) }
        let within = inlineValues.map { ($1, chapter.inlineValues[$0].place) }
        var faults: Set<Diagnostic> = []
        for (record, place) in below + within {
            for entry in record.entries where entry.content == .claim(false) {
                faults.insert(
                    Diagnostic(
                        path: chapter.path, line: place.line, column: place.column,
                        message: "the claim '\(entry.printed)' does not hold; mend what it is about, or the "
                            + "claim"))
            }
        }
        return Array(faults)
    }

    /// Where a record that knows its program's line was sent: its first character that is no space.
    func place(of record: Record) -> Place {
        let place = ProgramPlace(record)
        var column = 1
        if case .cell(let cell, let line) = place, chapter.cells.indices.contains(cell) {
            let lines = chapter.cells[cell].source.split(separator: "\n", omittingEmptySubsequences: false)
            if lines.indices.contains(line - 1) {
                column += lines[line - 1].utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count
            }
        }
        return place.place(in: chapter, column: column)
            ?? ProgramPlace.cell(index: record.cell, line: 0).place(in: chapter, column: 1)
            ?? Place(line: 1, column: 1)
    }

    /// Compares what was computed with the reference values that the chapter names, and makes of each reference what
    /// the page and the record have of it.
    ///
    /// - Returns: those that are unknown, can't be compared, or are too far, each at its line.
    mutating func resolve(_ references: ReferenceValues) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        for (cell, records) in outputs {
            for (index, record) in records.enumerated() {
                guard let head = record.entries.first, case .reference(let within) = head.content else {
                    continue
                }
                hasReferences = true
                let place = place(of: record)
                func fault(_ message: String) {
                    faults.append(
                        Diagnostic(
                            path: chapter.path, line: place.line, column: place.column, message: message))
                }
                // Without an outcome it shows nothing, and records nothing.
                outputs[cell]?[index].html = HTML()
                outputs[cell]?[index].entries = []
                guard let pin = references[head.name] else {
                    fault(references.unknown(head.name))
                    continue
                }
                let computed = record.entries.dropFirst().compactMap { entry in
                    if case .leaf(let leaf) = entry.content { leaf } else { nil }
                }
                switch pin.compare(with: computed) {
                case .incomparable(let why): fault(why)
                case .apart(let ulps, let worst):
                    let shown = ReferenceLine(pin, ulps: ulps)
                    outputs[cell]?[index].html = HTML(bytes: Array(shown.html.utf8))
                    outputs[cell]?[index].entries = [pin.entry(shown)]
                    if ulps > UInt64(max(within, 0)) {
                        fault(pin.tooFar(computed[worst], at: worst, ulps: ulps, within: within))
                    }
                }
            }
        }
        return faults
    }
}

extension ChapterResult {
    /// Numbers that are typed into the chapter's text though its code computes them.
    var typedNumbers: [Diagnostic] {
        TypedNumbers(
            chapter, computed: displayed.compactMap { ComputedNumber($0.value, $0.name, at: $0.place) }
        )
        .faults
    }
}

extension ReferenceLine {
    init(_ pin: ReferenceValues.Pin, ulps: UInt64) {
        let isOne = pin.values.count == 1
        let number = isOne ? pin.values[0].shortest.string : "\(pin.values.count) values"
        let distance =
            switch (ulps, isOne) {
            case (0, true): "equal, bit for bit"
            case (0, false): "all equal, bit for bit"
            case (_, true): "\(ulps) ulp apart"
            case (_, false): "at most \(ulps) ulp apart"
            }
        let details = pin.source.details.map { $0.key == "seed" ? "seed \($0.text)" : $0.text }
        self.init(
            says: pin.source.says, value: number, distance: distance,
            provenance: (details + [pin.source.file + ", " + pin.name]).joined(separator: "; "))
    }
}

extension ReferenceValues.Pin {
    /// What the record keeps: the reference's value, and all that the page says of it.
    fileprivate func entry(_ shown: ReferenceLine) -> Entry {
        var digest = Digest()
        for value in values { digest.add(value.bits) }
        return Entry(
            name: name,
            content: values.count == 1
                ? .leaf(.number(values[0])) : .digest(count: values.count, bits: digest.bits),
            printed: "\(shown.value), \(shown.distance); \(shown.says); \(shown.provenance)")
    }

    fileprivate func tooFar(_ leaf: Leaf, at index: Int, ulps: UInt64, within: Int) -> String {
        let place = values.count == 1 ? "" : "[\(index)]"
        let distance =
            ulps == .max ? "one of them is no number" : "\(ulps) ulp apart where \(within) may be"
        let remedy = "mend the computation" + (ulps <= 1000 ? ", or say 'within: \(ulps)' and why" : "")
        return
            "'\(name)'\(place) is too far: \(source.says) says \(values[index].shortest.string), the chapter "
            + "\(leaf.text.string), \(distance); \(remedy)"
    }
}
