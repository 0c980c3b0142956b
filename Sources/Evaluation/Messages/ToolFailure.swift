import Manuscript

/// The failure of a compiler or linker without a place in the chapter: a program that does not link, a
/// compiler that crashes or is killed.
struct ToolFailure {
    private let result: Tool.Result

    init(_ result: Tool.Result) { self.result = result }

    private var isCrash: Bool {
        if case .signaled = result.exitStatus { return true }
        return result.output.contains("\nStack dump:") || result.output.hasPrefix("Stack dump:")
    }

    private static let maxLines = 12

    /// The tool's message without parts that differ between runs: commands, addresses, back-traces.
    var words: String {
        if isCrash { return crashWords }
        let lines = result.output.split(separator: "\n").filter {
            // The driver's summary of another tool's failure.
            !$0.hasPrefix("error: link command failed")
                && !$0.contains("linker command failed with exit code")
                && !$0.hasPrefix("clang: error: ")
        }
        if lines.isEmpty {
            if case .exited(let code) = result.exitStatus {
                return "it exited with code \(code) and printed nothing"
            }
            return "it printed nothing"
        }
        return lines.prefix(Self.maxLines).joined(separator: "\n    ")
            + (lines.count > Self.maxLines ? "\n    …" : "")
    }

    /// The message before the crash, and the compiler's own account of where it was.
    private var crashWords: String {
        var end = "it crashed"
        if case .signaled(let signal) = result.exitStatus {
            end = "it was ended by \(ExitStatus.name(ofSignal: signal))"
            if signal == 9 { end += ", as the system does when memory runs out" }
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
            // The compiler's account of what it did: `4.      While silgen emitFunction …`.
            let parts = line.split(separator: "\t", maxSplits: 1)
            return parts.count == 2 && parts[0].hasSuffix(".") && Int(parts[0].dropLast()) != nil
                && parts[1].hasPrefix("While ")
        }
        let words =
            said.prefix(1).map(String.init) + [end + Self.crashRemedy] + told.suffix(3).map(String.init)
        return words.joined(separator: "\n    ")
    }

    private static let crashRemedy =
        "; write that code differently, or report it at https://github.com/swiftlang/swift/issues"

    /// The failure as faults of a chapter.
    func diagnostics(in chapter: Chapter, _ lines: ProgramLines) -> [Diagnostic] {
        let place = isCrash ? Self.place(in: result.output, chapter, lines) : nil
        return [
            Diagnostic(
                path: chapter.path, at: place,
                message: "\(result.tool) failed at this chapter: \(words)")
        ]
    }

    /// A tool's failure at a chapter.
    static func diagnostic(
        of error: EvaluationError, in chapter: Chapter, _ lines: ProgramLines
    ) -> Diagnostic {
        if case .exceeded(let tool, let limit, let output) = error {
            return exceeded(tool, limit, output, in: chapter, lines)
        }
        return Diagnostic(path: chapter.path, message: error.description)
    }

    /// A tool that exceeded its limits at a chapter; the compiler says what it was doing.
    static func exceeded(
        _ tool: String, _ limit: EvaluationError.ToolLimit, _ output: String, in chapter: Chapter,
        _ lines: ProgramLines
    ) -> Diagnostic {
        let place = place(in: output, chapter, lines)
        return Diagnostic(
            path: chapter.path, at: place,
            message: "\(tool) \(limit)")
    }

    /// The last place in the chapter that a crash report names: `(at chapter.swift:100003:1)`,
    /// `[chapter.swift:…`.
    private static func place(
        in output: String, _ chapter: Chapter, _ lines: ProgramLines
    ) -> SourceLocation? {
        // Some parts of the compiler use the file's own name, with the same lines.
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

/// A function or variable that a chapter uses, and that is not defined. If a linker words this differently,
/// the failure is reported as a whole (`ToolFailure`).
struct UndefinedSymbol: Equatable, Sendable {
    var name: String
    /// The program's lines that use it, as far as they are known.
    var lines: [Int] = []

    /// Parses the output of linkers: `ld.lld: error: undefined symbol: f(Int) -> Int` with lines
    /// `>>> referenced by chapter.swift:100003`, or
    /// `chapter.swift:100003: error: undefined reference to 'f'`.
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

    /// - Parameter demangled: the name in Swift.
    func diagnostics(in chapter: Chapter, tool: String, demangled: String) -> [Diagnostic] {
        let message =
            "'\(demangled)' is used here, but not defined (\(tool): undefined symbol); define it, or import what "
            + "does"
        let places = lines.compactMap { line -> SourceLocation? in
            let place = ProgramPlace(programLine: line)
            let indent = place.source(in: chapter)?.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count ?? 0
            return place.place(in: chapter, column: indent + 1)
        }
        if places.isEmpty {
            return [
                Diagnostic(
                    path: chapter.path,
                    message: message.replacing(
                        "is used here, but", with: "is used in this chapter, but"))
            ]
        }
        return places.map {
            Diagnostic(path: chapter.path, at: $0, message: message)
        }
    }
}
