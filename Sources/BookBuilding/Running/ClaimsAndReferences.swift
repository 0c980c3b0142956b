import Baseline
import Evaluation
import Exhibits
import Foundation
import Manuscript
import Publishing

extension ChapterResult {
    /// The false claims, each at its line; those in a loop are reported once.
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

    /// The place of a record that has a program line: the first character of the line that is not a space.
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

    /// Compares computed values with the reference values that the chapter names, and fills in what the page and the record show
    /// of each.
    ///
    /// - Returns: references that are unknown, can't be compared, or are too far, each at its line.
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
                // Until it is compared it shows and records nothing.
                outputs[cell]?[index].html = HTML()
                outputs[cell]?[index].entries = []
                guard let reference = references[head.name] else {
                    fault(references.unknown(head.name))
                    continue
                }
                let computed = record.entries.dropFirst().compactMap { entry in
                    if case .leaf(let leaf) = entry.content { leaf } else { nil }
                }
                switch reference.compare(with: computed) {
                case .incomparable(let why): fault(why)
                case .apart(let ulps, let worst):
                    let shown = ReferenceLine(reference, ulps: ulps)
                    outputs[cell]?[index].html = HTML(bytes: Array(shown.html.utf8))
                    outputs[cell]?[index].entries = [reference.entry(shown)]
                    if ulps > UInt64(max(within, 0)) {
                        fault(reference.tooFar(computed[worst], at: worst, ulps: ulps, within: within))
                    }
                }
            }
        }
        return faults
    }
}

extension ChapterResult {
    /// Numbers typed into the chapter's prose that its code computes.
    var typedNumbers: [Diagnostic] {
        TypedNumbers(
            chapter, computed: displayed.compactMap { ComputedNumber($0.value, $0.name, at: $0.place) }
        )
        .faults
    }
}

extension ReferenceLine {
    init(_ reference: ReferenceValues.ReferenceValue, ulps: UInt64) {
        let isOne = reference.values.count == 1
        let number = isOne ? reference.values[0].shortest.string : "\(reference.values.count) values"
        let distance =
            switch (ulps, isOne) {
            case (0, true): "equal, bit for bit"
            case (0, false): "all equal, bit for bit"
            case (_, true): "\(ulps) ulp apart"
            case (_, false): "at most \(ulps) ulp apart"
            }
        let details = reference.source.details.map { $0.key == "seed" ? "seed \($0.text)" : $0.text }
        self.init(
            says: reference.source.says, value: number, distance: distance,
            provenance: (details + [reference.source.file + ", " + reference.name]).joined(separator: "; "))
    }
}

extension ReferenceValues.ReferenceValue {
    /// The record's entry: the reference value, and all that the page shows of it.
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
