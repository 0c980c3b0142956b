import Manuscript

/// How much of a chapter's values the compiler reports to `Notebook`.
///
/// Its playground transform does not support all of Swift: it passes each value to a generic function, which
/// does not work for some parameters (closures that take closures, packs). Such a chapter is compiled with
/// less of the transform. How much less depends only on the chapter's program and the compiler, so that each
/// build shows the same values.
package enum Reporting: Equatable, Sendable {
    /// All values of lines, except for some kinds.
    case values(without: Values)
    /// None, for this reason.
    case omitted(Omission)

    /// Kinds of values. Each can be omitted separately.
    package struct Values: OptionSet, Hashable, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        /// Parameters of functions and closures.
        package static let parameters = Values(rawValue: 1)
        /// Variables that are defined together in one statement, and those of `guard let`
        /// (`PatternStatement`).
        package static let patterns = Values(rawValue: 2)
        /// Changes that the transform omits (`ChangedPlaces`).
        package static let changes = Values(rawValue: 4)
        /// The same in single-statement closures. A second statement is added, so the compiler may infer
        /// less.
        package static let closureChanges = Values(rawValue: 8)
        /// Values of statements whose end can't be determined.
        package static let unplaced = Values(rawValue: 16)
        /// Values of statements that change a variable with a getter, `celsius += 1`: the transform calls the
        /// getter once more.
        package static let rereads = Values(rawValue: 32)
        /// Variables of conditions, loops, cases and `catch` (`BodyBindings`).
        package static let bodies = Values(rawValue: 64)

        /// The kinds that can be omitted, the most frequent cause of errors first.
        static let optional: [Values] = [
            .bodies, .parameters, .closureChanges, [.changes, .closureChanges], [.patterns, .bodies],
        ]
    }

    /// All values of all kinds: the first attempt.
    package static let everything = Reporting.values(without: [])
    /// No values, and no other reason than that.
    package static let nothing = Reporting.omitted(.unsupported)

    /// As much as a chapter asks for.
    init(_ frontMatter: FrontMatter) { self = frontMatter.values ? .everything : .nothing }

    /// The values that both report.
    func less(_ other: Reporting) -> Reporting {
        switch (self, other) {
        case (.omitted(let own), .omitted(let others)): .omitted(max(own, others))
        case (.omitted(let reason), _), (_, .omitted(let reason)): .omitted(reason)
        case (.values(let own), .values(let others)): .values(without: own.union(others))
        }
    }

    /// Whether lines have values.
    var reportsValues: Bool {
        if case .values = self { return true }
        return false
    }

    /// The compiler's options. The transform's scopes are never reported.
    private var options: [String] {
        switch self {
        case .values(let missing):
            ["-playground", "-playground-option", "NoScopeEvents"]
                + (missing.contains(.parameters) ? ["-playground-option", "NoFunctionParameters"] : [])
        case .omitted: []
        }
    }

    /// The same for the compiler's driver.
    var flags: [String] { options.flatMap { ["-Xfrontend", $0] } }

    /// A command that reports everything, changed to report this.
    func applied(to command: [String]) -> [String] {
        let everything = Reporting.everything.options
        guard let start = command.indices.first(where: { command[$0...].starts(with: everything) }) else {
            return command
        }
        return Array(command[..<start]) + options + Array(command[(start + everything.count)...])
    }

    /// The form in which it is stored.
    var number: Int {
        switch self {
        case .values(let missing): missing.rawValue
        case .omitted(.unsupported): -1
        case .omitted(.changesBehavior): -2
        case .omitted(.unrepeatable): -3
        }
    }

    init?(number: Int) {
        switch number {
        case -1: self = .nothing
        case -2: self = .omitted(.changesBehavior)
        case -3: self = .omitted(.unrepeatable)
        case 0..<128: self = .values(without: Values(rawValue: number))
        default: return nil
        }
    }
}

extension Reporting.Values {
    /// The ways to omit some of these kinds, fewest first.
    static func waysToOmit(_ kinds: [Self]) -> [Self] {
        var all = [Self()]
        for kind in kinds {
            for way in all where !all.contains(way.union(kind)) { all.append(way.union(kind)) }
        }
        // For equal counts, earlier kinds first.
        return all.dropFirst().enumerated().sorted {
            ($0.element.rawValue.nonzeroBitCount, $0.offset) < (
                $1.element.rawValue.nonzeroBitCount, $1.offset
            )
        }.map(\.element)
    }
}

extension Evaluator {
    /// Compiles with as much reporting as possible, beginning with `limit`.
    ///
    /// If a program can't be compiled without reporting, exactly the faults of that compilation are reported,
    /// so none is the transform's. An ordinary program is compiled once.
    ///
    /// - Parameters:
    ///   - flags: for the compiler's trees of the program.
    ///   - folder: for their output.
    func compile(
        _ text: ProgramText, reporting limit: Reporting, flags: TreeFlags, in folder: String,
        _ compile: (ProgramText, Reporting) async throws(EvaluationError) -> Compiled
    ) async throws(EvaluationError) -> Compiled {
        var plainText = text.text
        var calls = HookCalls()
        if case .values(let missing) = limit {
            calls = try await hookCalls(for: plainText, without: missing, flags: flags, in: folder)
        }
        let limit = limit.less(.values(without: calls.unknown))
        var unreported: Unreported?
        /// Nil if it can't be compiled. (A compiler that times out, or can't be started, throws: that says
        /// nothing about the program.)
        func compileOnce(_ reporting: Reporting) async throws(EvaluationError) -> Compiled? {
            var text = text
            if case .values(let missing) = reporting {
                text.text = calls.inserted(into: plainText, without: missing)
            }
            var compiled = try await compile(text, reporting)
            compiled.reporting = reporting
            compiled.unreported = unreported
            compiled.kinds = calls.kinds
            if compiled.diagnostics.isEmpty, try await isWithinRules(text, plainText, flags, in: folder) {
                return compiled
            }
            unreported = unreported ?? Self.unreported(compiled.diagnostics).map { .parameter(type: $0) }
            return nil
        }
        if limit.reportsValues, let compiled = try await compileOnce(limit) { return compiled }
        var plain = try await compile(text, .nothing)
        plain.reporting = limit.less(.nothing)
        plain.unreported = unreported
        guard case .values(let missing) = limit, plain.diagnostics.isEmpty else { return plain }
        if InlinableBodies.mightOccur(in: plainText),
            let tree = try await tree(of: plainText, flags: flags.text, in: folder)
        {
            plainText = InlinableBodies.closed(in: plainText, tree)
            if let compiled = try await compileOnce(limit) { return compiled }
        }
        let kinds = Reporting.Values.optional.filter {
            !missing.isSuperset(of: $0) && ($0 == .parameters || !calls.kinds.isDisjoint(with: $0))
        }
        for more in Reporting.Values.waysToOmit(kinds) {
            if let compiled = try await compileOnce(.values(without: missing.union(more))) { return compiled }
        }
        // Restore the compiled files in the folder.
        return try await compileOnce(.nothing) ?? plain
    }

    /// The type of the parameter that the compiler can't pass to `Notebook`; it reports no place. If the
    /// message has another wording, the type is unknown.
    static func unreported(_ diagnostics: [Diagnostic]) -> String? {
        let mark = "found candidate with type '"
        for fault in diagnostics {
            guard let start = fault.message[...].range(ofFirst: mark) else { continue }
            return String(fault.message[start.upperBound...].prefix { $0 != "'" })
        }
        return nil
    }
}
