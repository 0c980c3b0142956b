import ArgumentParser

@main
struct Book: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book",
        abstract: "An executable book: every number on a page is computed by the page's own Swift.",
        subcommands: [Build.self, Check.self, Accept.self])
}

struct ProjectOptions: ParsableArguments {
    @Option(help: "The folder that holds chapters/book.yml.")
    var root = "."
}

struct RunOptions: ParsableArguments {
    @Flag(help: "Run chapters only as WebAssembly: without files, network or environment.")
    var sandbox = false

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("Set a control, as a reader would: --set x=4", valueName: "name=value"))
    var settings: [String] = []

    /// The settings by name.
    func byName() throws(Failure) -> [String: String] {
        var byName: [String: String] = [:]
        for setting in settings {
            guard let mark = setting.firstIndex(of: "="), mark > setting.startIndex else {
                throw .message("--set \(setting): write a control's name and its value, as in --set x=4")
            }
            let name = String(setting[..<mark])
            if byName[name] != nil { throw .message("--set \(name) stands twice; set each control once") }
            byName[name] = String(setting[setting.index(after: mark)...])
        }
        return byName
    }
}

struct Build: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run all chapters and write the site.")
    @OptionGroup var options: ProjectOptions
    @OptionGroup var runOptions: RunOptions

    func run() async throws {
        let project = try await Report.run { () async throws(Failure) in
            let project = try Project.load(root: options.root)
            let results = try await project.evaluate(
                isSandboxed: runOptions.sandbox, settings: runOptions.byName())
            let pages = results.map { $0.page() }
            try SiteFolder(path: project.sitePath).publish(try project.site(pages))
            let count = project.chapters.count
            print("\(count) chapter\(count == 1 ? "" : "s"), \(project.unrunCells) cells only shown")
            return project
        }
        print("wrote \(project.sitePath)/index.html")
    }
}

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run all chapters and compare every displayed value with its record.")
    @OptionGroup var options: ProjectOptions
    @Flag(help: "Run chapters only as WebAssembly: without files, network or environment.")
    var sandbox = false

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            let project = try Project.load(root: options.root)
            let results = try await project.evaluate(isSandboxed: sandbox, checksParity: true)
            let diagnostics = project.compareWithBaselines(results)
            if !diagnostics.isEmpty { throw .faults(diagnostics) }
            let count = results.reduce(0) { $0 + $1.displayed.count }
            print("\(count) displayed values in \(results.count) chapters are as recorded")
        }
    }
}

struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Record the displayed values of all chapters, or of those named.")
    @OptionGroup var options: ProjectOptions
    @Argument(help: "Chapters, e.g. 03-relu. None means all.")
    var chapters: [String] = []

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            let project = try Project.load(root: options.root)
            let known = project.chapters.map(\.slug)
            for name in chapters where !known.contains(name) {
                throw .message("no chapter is named '\(name)'; there are \(known.joined(separator: ", "))")
            }
            let results = try await project.evaluate()
            for result in results where chapters.isEmpty || chapters.contains(result.chapter.slug) {
                print(try project.accept(result))
            }
        }
    }
}
