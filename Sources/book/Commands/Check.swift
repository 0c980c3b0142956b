import ArgumentParser
import BookBuilding
import Manuscript

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Run all chapters, or those named, and compare every displayed value with its record.")
    @OptionGroup var options: ProjectOptions
    @OptionGroup var runOptions: RunOptions

    @Option(
        help: "The format of the report: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format = ReportFormat.text

    @Flag(help: "List every value that moved, not only the first places.")
    var all = false

    @Flag(
        help:
            "Run each program again with other hash seeds, addresses and threads; both runs have to agree."
    )
    var twice = false

    @Argument(help: "Chapters, e.g. 03-relu. All if none is named.")
    var chapters: [String] = []

    func run() async throws {
        let begin = ContinuousClock.now
        var buildOptions = runOptions.build
        buildOptions.mode.isRepeated = twice
        // False claims are reported together with all other differences.
        buildOptions.allowsFalse = true
        try await Report.run { () async throws(Failure) in
            let report: CheckReport
            do throws(Failure) {
                let project = try Project.load(
                    root: options.root, isSandboxed: buildOptions.mode.isSandboxed,
                    listener: TerminalListener())
                let checked = try await project.check(chapters, buildOptions, since: begin)
                report = checked.report
                if report.passes, format == .text, !runOptions.quiet {
                    for line in checked.closingLines { Terminal.print(line) }
                }
            } catch .diagnostics(let diagnostics) where format != .text {
                report = CheckReport(diagnostics)
            }
            if format == .text, !runOptions.quiet {
                Terminal.printNotes(report.notes.map(Diagnostic.init))
            }
            try report.write(format, showsAll: all)
            if !report.passes {
                // The other formats contain the faults; only text prints them separately.
                throw .reported(
                    diagnostics: format == .text ? report.diagnostics : nil, moved: report.failureCount)
            }
        }
    }
}
