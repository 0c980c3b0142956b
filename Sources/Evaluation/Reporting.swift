import Manuscript

/// How much of a chapter the compiler reports to `Notebook`.
///
/// Its playground transform does not take all Swift: it passes each value to a function that takes values of any type,
/// and some parameters (closures that take closures, packs) can't be passed that way. Such a chapter is compiled with
/// less of the transform. How much less depends on the chapter's program and the compiler alone, so that each build of
/// the same chapter shows the same.
package enum Reporting: Int, CaseIterable, Comparable, Sendable {
    case everything
    case withoutParameters
    /// Nor variables of patterns (`PatternValues`).
    case withoutPatterns
    case nothing
    /// Nothing, since the program would do something else (`reportingChanges`).
    case asItStands

    package static func < (a: Reporting, b: Reporting) -> Bool { a.rawValue < b.rawValue }

    /// As much as a chapter asks for.
    init(_ frontMatter: FrontMatter) { self = frontMatter.values ? .everything : .nothing }

    /// The compiler's options. Where scopes begin and end is never reported.
    private var options: [String] {
        switch self {
        case .everything: ["-playground", "-playground-option", "NoScopeEvents"]
        case .withoutParameters, .withoutPatterns:
            Reporting.everything.options + ["-playground-option", "NoFunctionParameters"]
        case .nothing, .asItStands: []
        }
    }

    /// The same for the compiler's driver.
    var flags: [String] { options.flatMap { ["-Xfrontend", $0] } }

    /// A command that reports everything, changed to report this much.
    func applied(to command: [String]) -> [String] {
        let everything = Reporting.everything.options
        guard let start = command.indices.first(where: { command[$0...].starts(with: everything) }) else {
            return command
        }
        return Array(command[..<start]) + options + Array(command[(start + everything.count)...])
    }
}

extension Evaluator {
    /// Compiles with as much reported as the program allows, beginning with `most`.
    ///
    /// A program that can't be compiled as it stands has that compilation's faults, and no others: so none of them is the
    /// transform's. An ordinary program is compiled once.
    ///
    /// - Parameters:
    ///   - flags: what the compiler has to know to read the program.
    ///   - folder: for its answer.
    func compile(
        _ text: ProgramText, reporting most: Reporting, flags: [String], in folder: String,
        _ compile: (ProgramText, Reporting) async throws(EvaluationError) -> Compiled
    ) async throws(EvaluationError) -> Compiled {
        let plainText = text.text
        var patterns: String?
        if most < .withoutPatterns {
            patterns = try await withPatternValues(plainText, flags: flags, in: folder)
        }
        var unreported: String?
        /// Nil where it can't be compiled. (A compiler that takes too long, or can't be started, says nothing of the program:
        /// that is thrown.)
        func attempt(_ reporting: Reporting) async throws(EvaluationError) -> Compiled? {
            var text = text
            if reporting < .withoutPatterns, let patterns { text.text = patterns }
            var compiled = try await compile(text, reporting)
            compiled.reporting = reporting
            compiled.unreported = unreported
            if compiled.faults.isEmpty { return compiled }
            unreported = unreported ?? Self.unreported(compiled.faults)
            return nil
        }
        // Where the compiler's answer is not understood, the page says that values of patterns are missing.
        let most = patterns == nil ? max(most, .withoutPatterns) : most
        if most < .nothing, let compiled = try await attempt(most) { return compiled }
        var plain = try await compile(text, .nothing)
        plain.reporting = max(most, .nothing)
        plain.unreported = unreported
        guard plain.faults.isEmpty else { return plain }
        for reporting in Reporting.allCases where reporting > most && reporting < .nothing {
            if reporting == .withoutPatterns, patterns == plainText { continue }
            if let compiled = try await attempt(reporting) { return compiled }
        }
        // What was compiled last is in the folder now.
        return most >= .nothing ? plain : try await attempt(.nothing) ?? plain
    }

    /// The type of the parameter that the compiler can't pass to `Notebook`. It names no place.
    static func unreported(_ faults: [Diagnostic]) -> String? {
        let mark = "found candidate with type '"
        for fault in faults {
            guard let start = fault.message[...].range(ofFirst: mark) else { continue }
            return String(fault.message[start.upperBound...].prefix { $0 != "'" })
        }
        return nil
    }
}
