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
    case nothing

    package static func < (a: Reporting, b: Reporting) -> Bool { a.rawValue < b.rawValue }

    /// As much as a chapter asks for.
    init(_ frontMatter: FrontMatter) { self = frontMatter.values ? .everything : .nothing }

    /// The compiler's options. Where scopes begin and end is never reported.
    private var options: [String] {
        switch self {
        case .everything: ["-playground", "-playground-option", "NoScopeEvents"]
        case .withoutParameters:
            Reporting.everything.options + ["-playground-option", "NoFunctionParameters"]
        case .nothing: []
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
    func compile(
        reporting most: Reporting,
        _ compile: (Reporting) async throws(EvaluationError) -> Compiled
    ) async throws(EvaluationError) -> Compiled {
        /// Nil where it can't be compiled. (A compiler that takes too long, or can't be started, says nothing of the program:
        /// that is thrown.)
        func attempt(_ reporting: Reporting) async throws(EvaluationError) -> Compiled? {
            var compiled = try await compile(reporting)
            compiled.reporting = reporting
            return compiled.faults.isEmpty ? compiled : nil
        }
        if most < .nothing, let compiled = try await attempt(most) { return compiled }
        var plain = try await compile(.nothing)
        plain.reporting = .nothing
        guard plain.faults.isEmpty else { return plain }
        for reporting in Reporting.allCases where reporting > most && reporting < .nothing {
            if let compiled = try await attempt(reporting) { return compiled }
        }
        // What was compiled last is in the folder now.
        return most == .nothing ? plain : try await attempt(.nothing) ?? plain
    }
}
