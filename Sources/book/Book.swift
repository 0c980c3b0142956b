import ArgumentParser

@main
struct Book: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book",
        abstract: "An executable book: every number on a page is computed by the page's own Swift.",
        subcommands: [Build.self, Check.self, Accept.self, Why.self, Clean.self])
}

struct ProjectOptions: ParsableArguments {
    @Option(help: "The folder that holds chapters/book.yml.")
    var root = "."
}

/// How chapters are run.
struct Running: Sendable {
    /// Only as WebAssembly.
    var isSandboxed = false
    /// Whatever the cache has.
    var isCold = false
    /// How many at once; nil for as many as there are processors.
    var jobs: Int?
}

struct RunOptions: ParsableArguments {
    @Flag(help: "Run chapters only as WebAssembly: without files, network or environment.")
    var sandbox = false

    @Flag(help: "Compile and run everything again, whatever the cache has.")
    var cold = false

    @Option(help: "How many chapters are compiled and run at once; as many as there are processors.")
    var jobs: Int?

    @Flag(help: "Say nothing but what is wrong.")
    var quiet = false

    var running: Running { Running(isSandboxed: sandbox, isCold: cold, jobs: jobs) }

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs needs a whole number from 1") }
    }
}

struct SettingOptions: ParsableArguments {
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

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run all chapters and compare every displayed value with its record.")
    @OptionGroup var options: ProjectOptions
    @OptionGroup var runOptions: RunOptions

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            let project = try Project.load(root: options.root)
            let results = try await project.evaluate(runOptions.running, checksParity: true)
            let diagnostics = project.compareWithBaselines(results)
            if !diagnostics.isEmpty { throw .faults(diagnostics) }
            let count = results.reduce(0) { $0 + $1.displayed.count }
            if !runOptions.quiet {
                print(project.closingLine(results))
                print("\(count) displayed values in \(results.count) chapters are as recorded")
            }
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
            try project.checkKnown(chapters)
            let results = try await project.evaluate(Running())
            for result in results where chapters.isEmpty || chapters.contains(result.chapter.slug) {
                print(try project.accept(result))
            }
        }
    }
}

struct Why: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say which chapters a build would run, and what changed since they ran last.")
    @OptionGroup var options: ProjectOptions
    @Argument(help: "Chapters, e.g. 03-relu. None means all.")
    var chapters: [String] = []

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            let project = try Project.load(root: options.root)
            try project.checkKnown(chapters)
            for line in try await project.reasons(of: chapters) { print(line) }
        }
    }
}

struct Clean: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Empty the cache: compiled libraries, modules and what chapters gave.")
    @OptionGroup var options: ProjectOptions

    func run() async throws {
        try await Report.run { () async throws(Failure) in
            try Project.load(root: options.root).emptyCache()
        }
    }
}
