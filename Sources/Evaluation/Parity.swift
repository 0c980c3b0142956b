import Exhibits
import Manuscript

/// Whether a chapter's module sends what its native program sends, byte for byte: as it is, and with its controls
/// set to many values.
struct Parity {
    let source: Source
    let native: Program
    let module: Program
    let folder: String

    /// More than one difference a chapter says nothing more.
    private static let mostFaults = 3

    /// - Parameter first: the native run that there was already.
    func faults(_ first: ChapterRun) async throws(EvaluationError) -> [Diagnostic] {
        let place = folder + "/parity"
        try Files.createFolder(place)
        func run(_ program: Program, _ settings: [String: String]) async throws(EvaluationError) -> ChapterRun
        {
            try await ChapterRun.run(program, in: place, limits: source.limits, settings: settings)
        }
        var faults: [Diagnostic] = []
        if let fault = difference(first, try await run(module, source.settings), source.settings) {
            return [fault]
        }
        let controls = first.records.compactMap { ControlKind($0) }
        for vector in InputVectors(controls, texts: source.text.data.map(\.text)).all {
            let settings = source.settings.merging(vector) { $1 }
            let expected = try await run(native, settings)
            if expected.end == .tookTooLong {
                faults.append(endless(expected, settings))
                break
            }
            if let fault = difference(expected, try await run(module, settings), settings) {
                faults.append(fault)
                if faults.count == Self.mostFaults { break }
            }
        }
        return faults
    }

    /// A page whose runs are short is not looked after by a worker: what readers can set has to end.
    private func endless(_ run: ChapterRun, _ settings: [String: String]) -> Diagnostic {
        let cell = source.chapter.cells[run.records.last { $0.kind == .cell }?.cell ?? 0]
        return Diagnostic(
            path: source.chapter.path, line: cell.place.line, column: cell.place.column,
            message:
                "this cell did not end\(Self.text(settings)); make it end for all that its controls can be set "
                + "to, or set 'seconds:' in the chapter's front matter")
    }

    /// The first difference between two runs; nil where there is none.
    private func difference(_ a: ChapterRun, _ b: ChapterRun, _ settings: [String: String]) -> Diagnostic? {
        guard let difference = RunDifference(a.withoutReflection, b) else { return nil }
        let place = difference.place(in: source.chapter)
        return Diagnostic(
            path: source.chapter.path, line: place?.line ?? 1, column: place?.column ?? 1,
            message:
                "natively and as WebAssembly the chapter differs\(Self.text(settings)): natively \(difference.one), as "
                + "WebAssembly \(difference.other); elementary functions of the platform differ between "
                + "systems: use the library's own")
    }

    /// ` with x=4 on=off`
    private static func text(_ settings: [String: String]) -> String {
        if settings.isEmpty { return "" }
        let words = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.prefix(60))" }
        return " with " + words.joined(separator: " ")
    }
}
