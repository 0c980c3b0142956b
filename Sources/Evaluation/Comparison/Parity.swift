import Exhibits
import Manuscript

/// Whether a chapter's module sends what its native program sends, byte for byte: as it is, which each build asks, and
/// with its controls set to many values, which `check` asks.
struct Parity {
    let evaluator: Evaluator
    let source: ChapterSource
    let native: Program
    let module: Program
    let folder: String

    /// More differences of one chapter tell nothing more.
    private static let mostFaults = 3

    /// So long a module runs where only the settings of the page as it is printed are compared. `wasmkit` interprets it, which
    /// takes many times as long as in a browser; a short chapter takes some hundredths of a second.
    private static let mostSeconds = 1.0

    /// The difference with the settings that the page is printed with, as far as the module comes in a second.
    ///
    /// - Parameter first: the native run that there was already.
    /// - Returns: nil also where the native program differs from itself: it has no values that a page could differ from.
    private func faultAsPrinted(_ first: ChapterRun) async throws(EvaluationError) -> Diagnostic? {
        let place = folder + "/parity"
        try Files.createFolder(place)
        var source = source
        source.limits.seconds = min(source.limits.seconds, Self.mostSeconds)
        var page = try await source.run(module, in: place)
        var native = first.withoutReflection
        if page.end == .tookTooLong {
            // What it has sent of the last cell may not be all, and printed text is a whole cell's.
            let end = page.records.lastIndex { $0.kind == .cell } ?? 0
            page.records.removeSubrange(end...)
            native.records = Array(native.records.prefix(end))
            page.end = native.end
        }
        let found = try await difference(native, page, source.settings, whole: first, in: place)
        return found.flatMap { $0.isOfSystems ? $0.fault : nil }
    }

    /// - Parameters:
    ///   - first: the native run that there was already.
    ///   - triesAll: whether controls are set to many values, and not only to those of the page as it is printed.
    func faults(
        _ first: ChapterRun, ofAllSettings triesAll: Bool
    ) async throws(EvaluationError) -> [Diagnostic] {
        if !triesAll { return try await faultAsPrinted(first).map { [$0] } ?? [] }
        let place = folder + "/parity"
        try Files.createFolder(place)
        func run(_ program: Program, _ settings: [String: String]) async throws(EvaluationError) -> ChapterRun
        {
            var source = source
            source.settings = settings
            return try await source.run(program, in: place)
        }
        var faults: [Diagnostic] = []
        let page = try await run(module, source.settings)
        if let found = try await difference(first, page, source.settings, whole: first, in: place) {
            return [found.fault]
        }
        let controls = first.records.compactMap { ControlKind($0) }
        for vector in InputVectors(controls, texts: source.text.data.map(\.text)).all {
            let settings = source.settings.merging(vector) { $1 }
            let expected = try await run(native, settings)
            if expected.end == .tookTooLong {
                faults.append(endless(expected, settings))
                break
            }
            let page = try await run(module, settings)
            if let found = try await difference(expected, page, settings, whole: expected, in: place) {
                // The same settings may be tried more than once.
                if !faults.contains(found.fault) { faults.append(found.fault) }
                // What is another value each time would be told with every setting.
                if !found.isOfSystems || faults.count == Self.mostFaults { break }
            }
        }
        return faults
    }

    /// A page whose runs are short is not looked after by a worker: what readers can set has to end.
    private func endless(_ run: ChapterRun, _ settings: [String: String]) -> Diagnostic {
        // Its records are not checked.
        let cell = run.records.last { $0.kind == .cell }?.cell ?? 0
        let place = ProgramPlace.cell(index: cell, line: 0).place(in: source.chapter, column: 1)
        var source = source
        source.settings = settings
        return Diagnostic(
            path: source.chapter.path, line: place?.line ?? 1, column: place?.column ?? 1,
            message:
                "this cell did not end within \(EvaluationError.text(source.limits.seconds)) s\(source.settingsText); make it "
                + "end for all that its controls can be set to, or set 'seconds:' in the chapter's front matter or in book.yml"
        )
    }

    /// The first difference between a native run and a module's, and what is known of its reason; nil if there is none.
    ///
    /// - Parameter whole: all of the native run, of which the first may be a part.
    /// - Returns: also whether it is one of systems: where the native program does not agree with itself it is not.
    private func difference(
        _ a: ChapterRun, _ b: ChapterRun, _ settings: [String: String], whole: ChapterRun, in folder: String
    ) async throws(EvaluationError) -> (fault: Diagnostic, isOfSystems: Bool)? {
        let native = a.withoutReflection
        guard let difference = RunDifference(native, b) else { return nil }
        var source = source
        source.settings = settings
        let repetition = Repetition(source: source, program: self.native, folder: folder)
        if let fault = try await repetition.fault(whole, waits: false, more: 12) { return (fault, false) }

        let printed = try await PrintPlace(source: source, program: self.native, folder: folder)
            .place(of: difference, in: native)
        var place = printed ?? difference.place(in: source.chapter)
        var (one, other) = (difference.one, difference.other)
        var reason: ParityReason?
        if a.end != b.end {
            // The one that was stopped says why, and where.
            for (run, program) in [(a, self.native), (b, module)] where run.end == .trapped {
                let trap = try await evaluator.trap(of: run, program, source, in: folder)
                let stopped = "stopped: " + trap.message.withIndentedLines
                if program.isModule {
                    other = difference.records.1 == nil ? "it \(stopped)" : "\(other), and then it \(stopped)"
                    reason = ParityReason(ofStop: trap.message)
                } else {
                    one = difference.records.0 == nil ? "it \(stopped)" : "\(one), and then it \(stopped)"
                }
                if let line = trap.line {
                    place = ProgramPlace(programLine: line).place(
                        in: source.chapter, column: trap.column ?? 1)
                }
            }
            reason = reason ?? .end
        }
        let why = reason ?? ParityReason(difference)
        let fault = Diagnostic(
            path: source.chapter.path, line: place?.line ?? 1, column: place?.column ?? 1,
            message:
                "natively and as WebAssembly the chapter differs\(source.settingsText): natively \(one), as "
                + "WebAssembly \(other); \(why.words)")
        return (fault, true)
    }
}
