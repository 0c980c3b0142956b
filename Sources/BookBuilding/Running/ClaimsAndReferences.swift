import Baseline
import Evaluation
import Exhibits
import Foundation
import Manuscript
import Publishing

extension ChapterResult {
    /// The false claims, each at its line; those in a loop are reported once.
    var falseClaims: [Diagnostic] {
        var diagnostics: Set<Diagnostic> = []
        func add(_ record: Record, at place: () -> SourceLocation) {
            for entry in record.entries where entry.content == .claim(false) {
                diagnostics.insert(
                    Diagnostic(
                        path: chapter.path, at: place(),
                        message:
                            "the claim '\(entry.printed.visibleName)' does not hold; fix the code, or the "
                            + "claim"))
            }
        }
        var places = RecordPlaces(chapter)
        for record in outputs.values.joined() { add(record) { places.place(of: record) } }
        for (index, record) in inlineValues { add(record) { chapter.inlineValues[index].place } }
        return Array(diagnostics)
    }

    /// Compares computed values with the reference values that the chapter names, and fills in the text that
    /// the page and the record show for each.
    ///
    /// - Returns: references that are unknown, can't be compared, or are too far, each at its line; those in
    ///   a loop are reported once.
    mutating func resolve(_ references: ReferenceValues) -> [Diagnostic] {
        var diagnostics: Set<Diagnostic> = []
        var messages: [String: String] = [:]
        var search = NameSearch()
        var count = 0
        var places = RecordPlaces(chapter)
        // In order, since the first unknown names have suggestions.
        for (cell, records) in outputs.sorted(by: { $0.key < $1.key }) {
            for (index, record) in records.enumerated() {
                guard let head = record.entries.first, case .reference(let within) = head.content else {
                    continue
                }
                hasReferences = true
                func fault(_ message: String) {
                    diagnostics.insert(
                        Diagnostic(path: chapter.path, at: places.place(of: record), message: message))
                }
                // A reference shows and records nothing until it is compared.
                outputs[cell]?[index].html = HTML()
                outputs[cell]?[index].entries = []
                count += 1
                guard count <= Self.maxReferences else {
                    if count == Self.maxReferences + 1 {
                        fault(
                            "the chapter compares values with references more than \(Self.maxReferences) times; "
                                + "compare a list at once: reference(\"name\", list)")
                    }
                    continue
                }
                guard let reference = references[head.name] else {
                    let message = messages[head.name] ?? references.unknown(head.name, &search)
                    messages[head.name] = message
                    fault(message)
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
        return Array(diagnostics)
    }

    /// Each has its own line on the page, with everything the file says about it.
    private static let maxReferences = 1000
}

extension ChapterResult {
    /// Numbers typed into the chapter's prose that its code computes.
    var proseNumbers: [Diagnostic] {
        ProseNumbers(
            chapter, computed: displayed.compactMap { ComputedNumber($0.value, $0.name, at: $0.place) }
        )
        .diagnostics
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
    /// The record's entry: the reference value, and the text that the page shows.
    fileprivate func entry(_ shown: ReferenceLine) -> Entry {
        var digest = Digest()
        for value in values { digest.add(value.bits) }
        return Entry(
            name: name,
            content: values.count == 1
                ? .leaf(.number(values[0])) : .digest(count: values.count, digest.text),
            printed: "\(shown.value), \(shown.distance); \(shown.says); \(shown.provenance)")
    }

    fileprivate func tooFar(_ leaf: Leaf, at index: Int, ulps: UInt64, within: Int) -> String {
        let place = values.count == 1 ? "" : "[\(index)]"
        let distance =
            ulps == .max ? "one of them is not a number" : "\(ulps) ulp apart, with \(within) allowed"
        let remedy = "fix the computation" + (ulps <= 1000 ? ", or say 'within: \(ulps)' and why" : "")
        return
            "'\(name)'\(place) is too far: \(source.says) says \(values[index].shortest.string), the chapter "
            + "\(leaf.text.string), \(distance); \(remedy)"
    }
}
