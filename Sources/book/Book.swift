import ArgumentParser
import BookBuilding
import Evaluation

@main
struct Book: AsyncParsableCommand {
    /// The current or next release: the newest heading of `CHANGELOG.md`.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "book",
        abstract: "An executable book: every number on a page is computed by the page's own Swift.",
        version: version,
        subcommands: [Build.self, Serve.self, Check.self, Accept.self, Why.self, Clean.self])

    static func main() async {
        Programs.prepare()
        await main(nil)
    }
}

struct ProjectOptions: ParsableArguments {
    @Option(help: "The folder that holds chapters/book.yml.")
    var root = "."
}

struct RunOptions: ParsableArguments {
    @Flag(help: "Run chapters only as WebAssembly: without files, network or environment.")
    var sandbox = false

    @Flag(help: "Compile and run all chapters again, ignoring cached results; compiled libraries are kept.")
    var cold = false

    @Option(help: "How many chapters to compile and run at once; by default one per processor.")
    var jobs: Int?

    @Flag(help: "Print only errors.")
    var quiet = false

    var build: BuildOptions {
        BuildOptions(mode: Mode(isSandboxed: sandbox, isCold: cold), jobs: jobs, isQuiet: quiet)
    }

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs needs a whole number, at least 1") }
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
            if byName[name] != nil { throw .message("--set \(name) is given twice; set each control once") }
            byName[name] = String(setting[setting.index(after: mark)...])
        }
        return byName
    }
}
