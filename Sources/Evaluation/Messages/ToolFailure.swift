import Manuscript

/// What a compiler or a linker says where it fails and names no place as the compiler does for a chapter's mistakes:
/// a program that does not link, a compiler that crashes or is killed.
struct ToolFailure {
    private let result: Tool.Result

    init(_ result: Tool.Result) { self.result = result }

    private var isCrash: Bool {
        if case .signaled = result.ending { return true }
        return result.output.contains("\nStack dump:") || result.output.hasPrefix("Stack dump:")
    }

    private static let most = 12

    /// The tool's own words without what differs from run to run: commands, addresses, back-traces.
    var words: String {
        if isCrash { return crashWords }
        let lines = result.output.split(separator: "\n").filter {
            // The driver's words for what another tool said.
            !$0.hasPrefix("error: link command failed")
                && !$0.contains("linker command failed with exit code")
                && !$0.hasPrefix("clang: error: ")
        }
        if lines.isEmpty {
            if case .exited(let code) = result.ending { return "it left with code \(code) and said nothing" }
            return "it said nothing"
        }
        return lines.prefix(Self.most).joined(separator: "\n    ")
            + (lines.count > Self.most ? "\n    …" : "")
    }

    /// What was said before the crash, and where the compiler says it was.
    private var crashWords: String {
        var end = "it crashed"
        if case .signaled(let signal) = result.ending {
            end = "it was ended by \(Ending.name(ofSignal: signal))"
            if signal == 9 { end += ", which the system does where memory runs out" }
        }
        let lines = result.output.split(separator: "\n")
        let dump = lines.firstIndex {
            $0.hasPrefix("Please submit a bug report") || $0.hasPrefix("Stack dump:")
        }
        let said = lines[..<(dump ?? 0)].filter { !$0.hasPrefix("Assertion failed") }
        let told = lines.filter { line in
            if line.hasPrefix("Assertion failed") || line.hasPrefix("LLVM ERROR: ")
                || line.contains(" Assertion `")
            {
                return true
            }
            // The compiler's own account of what it did: `4.	While silgen emitFunction …`.
            let parts = line.split(separator: "\t", maxSplits: 1)
            return parts.count == 2 && parts[0].hasSuffix(".") && Int(parts[0].dropLast()) != nil
                && parts[1].hasPrefix("While ")
        }
        let words =
            said.prefix(1).map(String.init) + [end + Self.crashRemedy] + told.suffix(3).map(String.init)
        return words.joined(separator: "\n    ")
    }

    private static let crashRemedy =
        "; write the code there in another way, or say so at https://github.com/swiftlang/swift/issues"

    /// As faults of a chapter.
    func diagnostics(in chapter: Chapter, _ lines: ProgramLines) -> [Diagnostic] {
        let place = isCrash ? Self.place(in: result.output, chapter, lines) : nil
        return [
            Diagnostic(
                path: chapter.path, line: place?.line ?? 0, column: place?.column ?? 0,
                message: "\(result.tool) failed at this chapter: \(words)")
        ]
    }

    /// What a tool did at one chapter.
    static func diagnostic(
        of error: EvaluationError, in chapter: Chapter, _ lines: ProgramLines
    ) -> Diagnostic {
        if case .exceeded(let tool, let limit, let output) = error {
            return exceeded(tool, limit, output, in: chapter, lines)
        }
        return Diagnostic(path: chapter.path, message: error.description)
    }

    /// A chapter at which a tool went beyond its limits; the compiler says what it was at.
    static func exceeded(
        _ tool: String, _ limit: EvaluationError.ToolLimit, _ output: String, in chapter: Chapter,
        _ lines: ProgramLines
    ) -> Diagnostic {
        let place = place(in: output, chapter, lines)
        return Diagnostic(
            path: chapter.path, line: place?.line ?? 0, column: place?.column ?? 0,
            message: "\(tool) \(limit)")
    }

    /// The last place in the chapter that an account of a crash names: `(at chapter.swift:100003:1)`, `[chapter.swift:…`.
    private static func place(
        in output: String, _ chapter: Chapter, _ lines: ProgramLines
    ) -> Place? {
        // Some parts of the compiler call the program's file by its own name, with the same lines.
        let files = [lines.file + ":", CompilerJobs.source + ":"]
        for line in output.split(separator: "\n").reversed() {
            guard let file = files.firstResult({ line.range(ofFirst: $0) }),
                "[ ".contains(line[..<file.lowerBound].last ?? "x")
            else { continue }
            let numbers = line[file.upperBound...].split(separator: ":", maxSplits: 2)
            guard let number = numbers.first.flatMap({ Int($0) }) else { continue }
            let column = numbers.dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) }
            if let (line, column) = lines.number(ofLine: number, column: column ?? 1),
                let place = ProgramPlace(programLine: line).place(in: chapter, column: column)
            {
                return place
            }
        }
        return nil
    }
}

/// A function or a variable that a chapter uses and that is nowhere. Where linkers say so in other words, these are the fault
/// (`ToolFailure`).
struct UndefinedSymbol: Equatable, Sendable {
    var name: String
    /// The program's lines that use it, as far as they are told.
    var lines: [Int] = []

    /// Reads what linkers write: `ld.lld: error: undefined symbol: f(Int) -> Int` with lines
    /// `>>> referenced by chapter.swift:100003`, or `chapter.swift:100003: error: undefined reference to 'f'`.
    static func all(in output: String, _ lines: ProgramLines) -> [UndefinedSymbol] {
        var symbols: [UndefinedSymbol] = []
        func add(_ name: Substring, _ line: Int?) {
            var index = symbols.firstIndex { $0.name == name }
            if index == nil {
                symbols.append(UndefinedSymbol(name: String(name)))
                index = symbols.count - 1
            }
            if let index, let line, !symbols[index].lines.contains(line) { symbols[index].lines.append(line) }
        }
        for line in output.split(separator: "\n") {
            if let mark = line.range(ofFirst: ": undefined symbol: ") {
                add(line[mark.upperBound...], nil)
            } else if line.hasPrefix(">>> referenced by "), let last = symbols.last {
                if let number = number(in: line, lines) { add(last.name[...], number) }
            } else if let mark = line.range(ofFirst: "undefined reference to ") {
                add(
                    line[mark.upperBound...].drop { "'`".contains($0) }.prefix { !"'`".contains($0) },
                    number(in: line, lines))
            }
        }
        return symbols
    }

    private static func number(in line: Substring, _ lines: ProgramLines) -> Int? {
        line.range(ofFirst: lines.fileName + ":").flatMap { file in
            Int(line[file.upperBound...].prefix { $0.isNumber })
        }.flatMap { lines.number(ofLine: $0, column: 0)?.line }
    }

    /// - Parameter demangled: the name as it is written in Swift.
    func diagnostics(in chapter: Chapter, tool: String, demangled: String) -> [Diagnostic] {
        let message =
            "'\(demangled)' is used here, but is defined nowhere (\(tool): undefined symbol); define it, or import what "
            + "does"
        let places = lines.compactMap { line -> Place? in
            let place = ProgramPlace(programLine: line)
            let indent = place.source(in: chapter)?.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count ?? 0
            return place.place(in: chapter, column: indent + 1)
        }
        if places.isEmpty {
            return [
                Diagnostic(
                    path: chapter.path,
                    message: message.replacing(
                        "is used here, but is", with: "is used in this chapter, but is"))
            ]
        }
        return places.map {
            Diagnostic(path: chapter.path, line: $0.line, column: $0.column, message: message)
        }
    }
}
