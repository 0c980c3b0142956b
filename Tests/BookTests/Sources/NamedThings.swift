import BookDriver
import Foundation

/// The things in this repository that its documents can name: files, types, targets, commands,
/// options, variables.
struct NamedThings: Sendable {
    /// Shared, since reading all sources takes a moment.
    static let shared = Result { try NamedThings() }

    /// Files and folders, relative to the repository's folder.
    private var paths: Set<String> = []
    private var fileNames: Set<String> = []
    /// Declared types and test suites, targets, and file names without extensions.
    private var types: Set<String> = []
    /// Names in capitals, from all files that can read environment variables.
    private var variables: Set<String> = []
    private var makeTargets: Set<String> = []
    /// The options of each command of the tool.
    private var options: [String: Set<String>] = [:]
    /// The options of the other program, `explain`.
    private var optionsOfExplain: Set<String> = []

    /// Options of other programs.
    private static let othersOptions: Set = [
        "--env", "--filter", "--package-path", "--peers", "--recursive", "--scratch-path", "--skip-build",
        "--strict", "--traits", "--force-resolved-versions",
    ]
    /// Types of Swift and other libraries.
    private static let othersTypes: Set = [
        "CommandLine", "Package", "ManagedBuffer", "StaticString", "String", "StringInterpolationProtocol",
        "Swift",
    ]
    /// Files of an example book, and generated files.
    private static let examples: Set = [
        "chapters/01-first.md", "images/lines.svg", "data/weights.txt", "i/n", "books/",
    ]
    private static let endings: Set = [
        "c", "css", "h", "js", "json", "md", "mustache", "py", "resolved", "sh", "swift", "txt", "yml",
    ]

    init() throws {
        let root = Fixture.repository
        let all = try FileManager.default.contentsOfDirectory(atPath: root)
        for top in all where !(top.hasPrefix(".build") || top == ".git" || top == "site") {
            paths.insert(top)
            for case let name as String in FileManager.default.enumerator(atPath: "\(root)/\(top)")
                ?? .init()
            {
                if name.contains("__pycache__") { continue }
                paths.insert("\(top)/\(name)")
            }
        }
        for path in paths {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            fileNames.insert(name)
            guard !path.contains("/Fixtures/"), !path.contains("/Resources/") || path.hasSuffix(".js"),
                ["swift", "py", "sh", "c"].contains(name.split(separator: ".").last),
                let text = try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
            else { continue }
            if name.hasSuffix(".swift") { types.insert(String(name.dropLast(6))) }
            let isRead = !path.hasPrefix("Tests/BookTests/Sources/")
            var last = ""
            for word in Self.words(in: text) {
                if Self.declaring.contains(last) { types.insert(word) }
                if isRead, Self.isVariable(word) { variables.insert(word) }
                last = word
            }
        }
        let package = try String(contentsOfFile: root + "/Package.swift", encoding: .utf8)
        types.formUnion(package.matches(of: #/name:\s*"([\w-]+)"/#).map { String($0.1) })
        let makefile = try String(contentsOfFile: root + "/Makefile", encoding: .utf8)
        makeTargets = Set(makefile.matches(of: #/(?m)^([\w-]+):/#).map { String($0.1) })

        let help = try Fixture.output(["--help"])
        options[""] = Self.options(help)
        for match in help.matches(of: #/(?m)^  ([a-z]+)(?:  |$)/#) {
            options[String(match.1)] = Self.options(try Fixture.output([String(match.1), "--help"]))
        }
        let explain = URL(fileURLWithPath: Fixture.tool).deletingLastPathComponent().path + "/explain"
        optionsOfExplain = Self.options(try Fixture.output(explain, ["--help"]))
    }

    private static let declaring: Set = [
        "struct", "class", "enum", "actor", "protocol", "typealias", "extension",
    ]

    private static func words(in text: String) -> [String] {
        text.utf8.split {
            !($0 == 0x5F || 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 >= 0x80)
        }.map { String($0) ?? "" }
    }

    private static func isVariable(_ word: String) -> Bool {
        word.utf8.contains(0x5F) && word.utf8.allSatisfy { $0 == 0x5F || 0x41...0x5A ~= $0 }
    }

    /// The commands that were found in the tool's sources.
    var commands: [String] { options.keys.sorted() }

    private static func options(_ text: String) -> Set<String> {
        Set(text.matches(of: #/--[a-z][a-z-]*/#).map { String($0.0) })
    }

    /// The names in a document of things that don't exist, with their kinds.
    ///
    /// - Parameter checksTypes: whether a word like `ProgramText` has to be the name of a type, a target or a
    ///   file.
    func missing(in document: String, checksTypes: Bool = false) -> [String] {
        var missing: [String] = []
        for match in document.matches(of: #/\]\(([^)#\s]+)[^)]*\)/#) where !match.1.contains(":") {
            if let path = Self.path(match.1), !hasPath(path) { missing.append("file \(path)") }
        }
        for code in CodeText.all(in: document) {
            missing += missingCommands(code)
            for word in Self.words(in: code) where Self.isVariable(word) && !variables.contains(word) {
                missing.append("environment variable \(word)")
            }
            for match in code.matches(of: #/\b[A-Z][\w…*]*Tests\b/#) where !hasSuite(match.0) {
                missing.append("test suite \(match.0)")
            }
            for word in code.split(separator: " ") {
                if let path = Self.path(word), !hasPath(path) { missing.append("file \(path)") }
            }
            if checksTypes, let type = code.wholeMatch(of: #/([A-Z]\w*[a-z]\w*)(?:\.\w+)?(?:\(.*\))?/#)?.1,
                !types.contains(String(type)), !Self.othersTypes.contains(String(type)),
                !fileNames.contains(String(type))
            {
                missing.append("type or target \(type)")
            }
        }
        return missing
    }

    private func missingCommands(_ code: String) -> [String] {
        var missing: [String] = []
        if let target = code.firstMatch(of: #/^make ([\w-]+)/#)?.1, !makeTargets.contains(String(target)) {
            missing.append("make \(target)")
        }
        var known = options.values.reduce(into: Self.othersOptions) { $0.formUnion($1) }
        if let command = code.firstMatch(of: #/^(?:swift run )?(?:[\w.\/]+\/)?book ([a-z]+)/#)?.1 {
            guard let ofCommand = options[String(command)] else { return ["command book \(command)"] }
            known = ofCommand
        } else if code.hasPrefix("swift run explain ") {
            known = optionsOfExplain
        }
        for match in code.matches(of: #/(?:^|[\s(])(--[a-z][a-z-]*)/#) where !known.contains(String(match.1))
        {
            missing.append("option \(match.1) in `\(code)`")
        }
        return missing
    }

    private func hasSuite(_ name: Substring) -> Bool {
        let parts = name.split(whereSeparator: { "…*".contains($0) })
        guard parts.count > 1 else { return types.contains(String(name)) }
        return types.contains { $0.hasPrefix(parts[0]) && $0.hasSuffix(parts[1]) }
    }

    /// A word as a path; nil if it isn't one, or is a path in a reader's book.
    private static func path(_ word: Substring) -> String? {
        var word = word
        while let last = word.last, ",;:.)".contains(last) { word = word.dropLast() }
        while let first = word.first, "('[".contains(first) { word = word.dropFirst() }
        if let mark = word.firstIndex(of: "#") { word = word[..<mark] }
        guard word.wholeMatch(of: #/[\w.+-]+(?:\/[\w.+*-]+)*\/?/#) != nil,
            word.contains("/") || endings.contains(String(word.split(separator: ".").last ?? "")),
            word.contains("/") || word.contains(#/\w\.\w/#)
        else { return nil }
        if word.hasPrefix(".build") || word.hasPrefix("site/") || word.hasPrefix("NN-")
            || word.contains("/NN-") || word.contains("NAME") || word.contains("FOLDER")
            || examples.contains(String(word))
        {
            return nil
        }
        return String(word)
    }

    /// Whether a file or folder exists: relative to the repository, relative to `Sources`, or as the end of
    /// any path.
    private func hasPath(_ path: String) -> Bool {
        var path = path.hasSuffix("/") ? String(path.dropLast()) : path
        while path.hasPrefix("../") { path.removeFirst(3) }
        if let star = path.firstIndex(of: "*") {
            let (begin, end) = (path[..<star], path[path.index(after: star)...])
            return paths.contains { $0.hasPrefix(begin) && $0.hasSuffix(end) }
        }
        return paths.contains(path) || fileNames.contains(path)
            || paths.contains { $0.hasSuffix("/" + path) }
    }
}

/// The code in a Markdown document.
enum CodeText {
    /// Code spans, and the lines of indented code blocks.
    static func all(in document: String) -> [String] {
        var codes: [String] = []
        var prose = ""
        var isAfterBlank = true
        for line in document.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("    "), isAfterBlank {
                codes.append(line.trimmingCharacters(in: .whitespaces))
                continue
            }
            isAfterBlank = line.allSatisfy { $0 == " " }
            prose += line.trimmingCharacters(in: .whitespaces) + (isAfterBlank ? "\n\n" : " ")
        }
        return codes + spans(in: prose)
    }

    private static func spans(in prose: String) -> [String] {
        var spans: [String] = []
        var rest = prose[...]
        while let begin = rest.firstIndex(of: "`") {
            let run = rest[begin...].prefix { $0 == "`" }
            rest = rest[run.endIndex...]
            var search = rest
            while let next = search.firstIndex(of: "`") {
                let other = search[next...].prefix { $0 == "`" }
                search = search[other.endIndex...]
                if other.count == run.count {
                    spans.append(rest[..<next].trimmingCharacters(in: .whitespaces))
                    rest = search
                    break
                }
            }
        }
        return spans
    }
}
