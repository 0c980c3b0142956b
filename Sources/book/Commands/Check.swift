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
        let begin = ContinuousClock.now
        var buildOptions = runOptions.build
        buildOptions.isRepeated = twice
        // They are reported with all other differences.
        buildOptions.allowsFalse = true
        try await Report.run { () async throws(Failure) in
            let report: CheckReport
            do throws(Failure) {
                let project = try Project.load(
                    root: options.root, isSandboxed: buildOptions.isSandboxed, listener: TerminalListener())
                let checked = try await project.check(chapters, buildOptions, since: begin)
                report = checked.report
                if report.passes, format == .text, !runOptions.quiet {
                    for line in checked.closingLines { Terminal.print(line) }
                }
            } catch .faults(let faults) where format != .text {
                report = CheckReport(faults: faults)
            }
            if format == .text, !runOptions.quiet {
                Terminal.printNotes(report.notes.map(Diagnostic.init))
            }
            try report.write(format, showsAll: all)
            if !report.passes {
                // Only text prints faults in their usual form; the other formats contain them.
                throw .reported(
                    faults: format == .text ? report.diagnostics : nil, drifted: report.failureCount)
            }
        }
    }
}
