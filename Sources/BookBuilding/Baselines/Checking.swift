import Manuscript

extension Project {
    /// Runs chapters and compares every displayed value with its baseline.
    ///
    /// - Parameters:
    ///   - slugs: the chapters; empty means all.
    ///   - begin: when the command began.
    /// - Returns: the report, and the output if nothing is wrong.
    /// - Throws: ``Failure`` if the book can't be checked at all; faults of values are in the report.
    package func check(
        _ slugs: [String], _ options: BuildOptions, since begin: ContinuousClock.Instant = .now
    ) async throws(Failure) -> (report: CheckReport, closingLines: [String]) {
        try checkKnown(slugs)
        let project = only(slugs)
        var options = options
        options.mode.checksParity = true
        let (results, diagnostics) = try await project.results(options)
        let lock = try await project.lock(.baselines)
        defer { withExtendedLifetime(lock) {} }
        var report = compareWithBaselines(
            results, knowsAll: slugs.isEmpty && diagnostics.isEmpty,
            also: diagnostics + results.flatMap { $0.untrue + $0.proseNumbers }
                + (options.mode.isSandboxed ? bookChanges() : []))
        report.isSandboxed = options.mode.isSandboxed
        let powers = options.mode.isSandboxed ? [bookPowers()] : []
        report.notes = (powers + results.flatMap(\.notes)).map(CheckReport.ReportedDiagnostic.init)
        let closingLine = project.closingLine(results, in: ContinuousClock.now - begin)
        return (report, [closingLine, Self.closingLine(of: report, chapters: results.count)])
    }

    /// `51 displayed values in 4 chapters are as recorded, 2 of them within tolerance`
    private static func closingLine(of report: CheckReport, chapters: Int) -> String {
        var words = "are as recorded"
        if report.withinTolerance > 0 { words += ", \(report.withinTolerance) of them within tolerance" }
        if report.notShown > 0 { words += "; \(report.notShown) recorded ones can't be shown in the sandbox" }
        return "\(report.valueCount) displayed values in \(chapters) chapters \(words)"
    }
}
