import Exhibits
import Manuscript

@testable import Baseline

/// The readers of files with recorded and with reference values,
/// each with what must hold for any bytes at all.
///
/// The suite runs them on the corpus in `Resources/corpus`;
/// `scripts/fuzz.sh` compiles this file with libFuzzer.
enum FuzzTarget: String, CaseIterable, Sendable {
    case baseline

    /// Stops the program if an invariant is violated. The bytes are read as each of the files, and as entries
    /// of records.
    func run(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        readBaseline(text)
        readReferences(text)
        readEntries(bytes)
    }

    private func readBaseline(_ text: String) {
        let (file, faults) = BaselineFile.read(text)
        let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
        for fault in faults { expect((1...count).contains(fault.line) && !fault.message.isEmpty) }
        expect(file.lines.count == file.values.count && file.lines.allSatisfy { (1...count).contains($0) })
        if faults.isEmpty, file.isAsWritten {
            // What `accept` writes is read back unchanged.
            let (again, others) = BaselineFile.read(file.text)
            expect(others.isEmpty && again.isAsWritten && again.values == file.values)
            expect(again.origins == file.origins && again.seen == file.seen)
        }
        compare(file.values, Array(file.values.reversed()))
        compare(file.values, file.values)
        _ = Causes(from: file.origins, to: Array(file.origins.reversed()))
        for value in file.values {
            for tolerance in [Tolerance.none, .absolute(1), .relative(1)] { _ = tolerance.reach(from: value) }
        }
    }

    /// Each value occurs in the comparison once.
    private func compare(_ recorded: [BaselineValue], _ computed: [BaselineValue]) {
        let unshown = recorded.first.map { [Unshown(position: 1, text: $0.pageName)] } ?? []
        for unshown in [[], unshown] {
            let all = Comparison.all(
                recorded: recorded, computed: computed, unshown: unshown,
                tolerances: Tolerances(general: .relative(0.5)))
            expect(all.compactMap(\.recordedIndex).sorted() == Array(recorded.indices))
            expect(all.count { $0.computed != nil } == computed.count)
            if recorded == computed, unshown.isEmpty { expect(all.allSatisfy { $0.verdict == .identical }) }
            for comparison in all { _ = comparison.distance?.ulps }
        }
    }

    private func readReferences(_ text: String) {
        var references = ReferenceValues()
        let faults = references.add(path: "data/k.txt", name: "k.txt", text: text)
        let count = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
        for fault in faults { expect((1...count).contains(fault.line) && !fault.message.isEmpty) }
        for name in references.names {
            guard let reference = references[name] else { fatalError("'\(name)' is not there") }
            expect(!reference.values.isEmpty)
            let same = reference.compare(with: reference.values.map { .number($0) })
            expect(same == .apart(ulps: 0, index: 0), "\(same)")
            _ = reference.compare(with: reference.values.reversed().map { .number($0) })
        }
        var search = NameSearch()
        expect(!references.unknown("x", &search).isEmpty)
    }

    /// Values that a program sent can be written by `accept` and read by `check`.
    private func readEntries(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: 0x0A).prefix(20)
        let entries = lines.compactMap { line -> Entry? in
            let wire = Array("@ l 0 1 0 \(line.count)\n\n".utf8) + line + [0x0A]
            var reader = RecordReader(wire)
            return reader.read()?.entries.first
        }
        let values = entries.compactMap { BaselineValue($0, name: $0.name) }
        let (file, faults) = BaselineFile.read(BaselineFile(values: values).text)
        expect(file.values == values, "\(values)")
        expect(faults.isEmpty, "\(faults)")
    }
}

/// Like `precondition`, whose message is lost in optimized code.
private func expect(
    _ condition: Bool, _ message: @autoclosure () -> String = "", file: StaticString = #fileID,
    line: UInt = #line
) {
    if !condition { fatalError(message(), file: file, line: line) }
}
