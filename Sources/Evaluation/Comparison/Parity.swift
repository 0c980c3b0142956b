import Exhibits
import Manuscript

/// Verifies that a chapter's module sends the same bytes as its native program: at the printed settings in
/// each build, and at many settings in `check`.
struct Parity {
    let evaluator: Evaluator
    let source: ChapterSource
    let native: Program
    let module: Program
    let folder: String

    /// Further differences of a chapter say nothing new.
    private static let maxFaults = 3

    /// The time limit for a module if only the printed settings are compared. `wasmkit` interprets it, many
    /// times slower than a browser; a short chapter takes hundredths of a second.
    private static let maxSeconds = 1.0

    /// The difference at the printed settings, as far as the module gets within a second.
    ///
    /// - Parameter first: the native run, which exists already.
    /// - Returns: nil also if the native program differs from itself, so that there is nothing to compare
    ///   with.
    private func faultAsPrinted(_ first: ChapterRun) async throws(EvaluationError) -> Diagnostic? {
        let parityFolder = folder + "/parity"
        try Files.createFolder(parityFolder)
        var source = source
        source.limits.seconds = min(source.limits.seconds, Self.maxSeconds)
        var page = try await source.run(module, in: parityFolder)
        var native = first.withoutReflection
        if page.end == .tookTooLong {
            // The last cell's records may be incomplete, and printed text is recorded per cell.
            let end = page.records.lastIndex { $0.kind == .cell } ?? 0
            page.records.removeSubrange(end...)
            native.records = Array(native.records.prefix(end))
            page.end = native.end
        }
        let found = try await difference(native, page, source.settings, whole: first, in: parityFolder)
        return found.flatMap { $0.isPlatformDifference ? $0.fault : nil }
    }

    /// - Parameters:
    ///   - first: the native run, which exists already.
    ///   - triesAll: whether to try many settings, not only the printed ones.
    func diagnostics(
        _ first: ChapterRun, ofAllSettings triesAll: Bool
    ) async throws(EvaluationError) -> [Diagnostic] {
        if !triesAll { return try await faultAsPrinted(first).map { [$0] } ?? [] }
        let parityFolder = folder + "/parity"
        try Files.createFolder(parityFolder)
        func run(_ program: Program, _ settings: [String: String]) async throws(EvaluationError) -> ChapterRun
        {
            var source = source
            source.settings = settings
            return try await source.run(program, in: parityFolder)
        }
        var diagnostics: [Diagnostic] = []
        let page = try await run(module, source.settings)
        if let found = try await difference(first, page, source.settings, whole: first, in: parityFolder) {
            return [found.fault]
        }
        let controls = first.records.compactMap { RecordedControl($0) }
        for vector in InputVectors(controls, texts: source.text.data.map(\.text)).all {
            let settings = source.settings.merging(vector) { $1 }
            let expected = try await run(native, settings)
            if expected.end == .tookTooLong {
                diagnostics.append(endless(expected, settings))
                break
            }
            let page = try await run(module, settings)
            if let found = try await difference(expected, page, settings, whole: expected, in: parityFolder) {
                // The same settings may be tried more than once.
                if !diagnostics.contains(found.fault) { diagnostics.append(found.fault) }
                // A value that differs each time would be reported for every setting.
                if !found.isPlatformDifference || diagnostics.count == Self.maxFaults { break }
            }
        }
        return diagnostics
    }

    /// Pages with short runs use no worker: every setting that readers can make has to end.
    private func endless(_ run: ChapterRun, _ settings: [String: String]) -> Diagnostic {
        // Its records have not been checked.
        let cell = run.records.last { $0.kind == .cell }?.cell ?? 0
        let place = ProgramPlace.cell(index: cell, line: 0).place(in: source.chapter, column: 1)
        var source = source
        source.settings = settings
        return Diagnostic(
            path: source.chapter.path, at: place ?? .start,
            message:
                "this cell did not end within \(EvaluationError.text(source.limits.seconds)) s\(source.settingsText); make it "
                + "end for all values of its controls, or set 'seconds:' in the chapter's front matter or in book.yml"
        )
    }

    /// The first difference between a native run and a module's, with its reason if known; nil if there is
    /// none.
    ///
    /// - Parameter whole: the complete native run, of which `a` may be a part.
    /// - Returns: also whether it is a difference of systems, which it is not if the native program disagrees
    ///   with itself.
    private func difference(
        _ a: ChapterRun, _ b: ChapterRun, _ settings: [String: String], whole: ChapterRun, in folder: String
    ) async throws(EvaluationError) -> (fault: Diagnostic, isPlatformDifference: Bool)? {
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
            // The run that was stopped states the reason and the place.
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
            path: source.chapter.path, at: place ?? .start,
            message:
                "the native program and the page differ\(source.settingsText): natively \(one), as "
                + "WebAssembly \(other); \(why.words)")
        return (fault, true)
    }
}
