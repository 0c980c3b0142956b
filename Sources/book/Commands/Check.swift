import ArgumentParser

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run all chapters and compare every displayed value with its record.")
    @OptionGroup var options: ProjectOptions
    @OptionGroup var runOptions: RunOptions

    func run() async throws {
        let begin = ContinuousClock.now
        try await Report.run { () async throws(Failure) in
            let project = try Project.load(root: options.root)
            var running = runOptions.running
            // They are told with all else that differs.
            running.allowsFalse = true
            let results = try await project.evaluate(running, checksParity: true)
            let diagnostics =
                project.compareWithBaselines(results) + results.flatMap { $0.untrue + $0.typedNumbers }
            if !diagnostics.isEmpty { throw .faults(diagnostics) }
            let count = results.reduce(0) { $0 + $1.displayed.count }
            if !runOptions.quiet {
                print(project.closingLine(results, in: ContinuousClock.now - begin))
                print("\(count) displayed values in \(results.count) chapters are as recorded")
            }
        }
    }
}
