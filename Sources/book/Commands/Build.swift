import ArgumentParser

struct Build: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run all chapters and write the site.")
    @OptionGroup var options: ProjectOptions
    @OptionGroup var runOptions: RunOptions
    @OptionGroup var settings: SettingOptions

    func run() async throws {
        let project = try await Report.run { () async throws(Failure) in
            let project = try Project.load(root: options.root)
            let results = try await project.evaluate(runOptions.running, settings: settings.byName())
            let pages = results.map { $0.page() }
            try SiteFolder(path: project.sitePath).publish(try project.site(pages))
            if !runOptions.quiet { print(project.closingLine(results)) }
            return project
        }
        if !runOptions.quiet { print("wrote \(project.sitePath)/index.html") }
    }
}
