import ArgumentParser
import Manuscript

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Run all chapters, or those named, and compare every displayed value with its record.")
    @OptionGroup var options: ProjectOptions
    @OptionGroup var runOptions: RunOptions

    @Option(
        help: "How to say what is wrong: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = ReportFormat.text

    @Flag(help: "Name every value that moved, not only the first places.")
    var all = false

    @Flag(
        help:
            "Run each program again with other hash seeds, addresses and threads; it has to agree with itself."
    )
    var twice = false

    @Argument(help: "Chapters, e.g. 03-relu. None means all.")
    var chapters: [String] = []

    func run() async throws {
        var running = runOptions.running
        running.isRepeated = twice
        // They are told with all else that differs.
        running.allowsFalse = true
        try await Report.run { () async throws(Failure) in
            let report: CheckReport
            do throws(Failure) {
                report = try await self.report(running)
            } catch .faults(let faults) where format != .text {
                report = CheckReport(faults: faults)
            }
            if format == .text, !runOptions.quiet {
                Terminal.printNotes(report.notes.map(Diagnostic.init))
            }
            try report.write(format, showsAll: all)
            if !report.passes {
                // Text has the faults' own form; the other formats have said all.
                throw .reported(
                    faults: format == .text ? report.diagnostics : nil, drifted: report.failureCount)
            }
        }
    }

    private func report(_ running: Running) async throws(Failure) -> CheckReport {
        let begin = ContinuousClock.now
        var project = try Project.load(root: options.root, isSandboxed: running.isSandboxed)
        try project.checkKnown(chapters)
        let whole = project
        if !chapters.isEmpty { project.chapters = project.chapters.filter { chapters.contains($0.slug) } }
        let results = try await project.evaluate(running, checksParity: true)
        let lock = try await project.lock(.records)
        defer { withExtendedLifetime(lock) {} }
        var report = whole.compareWithBaselines(
            results, knowsAll: chapters.isEmpty,
            also: results.flatMap { $0.untrue + $0.typedNumbers }
                + (running.isSandboxed ? whole.bookChanges() : []))
        report.isSandboxed = running.isSandboxed
        let powers = running.isSandboxed ? [whole.bookPowers()] : []
        report.notes = (powers + results.flatMap(\.notes)).map(CheckReport.Fault.init)
        if report.passes, format == .text, !runOptions.quiet {
            Terminal.print(project.closingLine(results, in: ContinuousClock.now - begin))
            let moved = report.withinTolerance
            var words = "are as recorded"
            if moved > 0 { words += ", \(moved) of them within tolerance" }
            if report.notShown > 0 {
                words += "; \(report.notShown) recorded ones can't be shown in the sandbox"
            }
            Terminal.print("\(report.valueCount) displayed values in \(results.count) chapters \(words)")
        }
        return report
    }
}
