import Manuscript

/// How much of a chapter the compiler reports to `Notebook`.
///
/// Its playground transform does not take all Swift: it passes each value to a function that takes values of any type,
/// and some parameters (closures that take closures, packs) can't be passed that way. Such a chapter is compiled with
/// less of the transform. How much less depends on the chapter's program and the compiler alone, so that each build of
/// the same chapter shows the same.
package enum Reporting: Equatable, Sendable {
    /// The values of lines, without those of some kinds.
    case values(without: Values)
    /// No values at all: none are asked for, or the program compiles without only.
    case nothing
    /// Nothing, since the program would do something else (`effect`).
    case asItStands
    /// Nothing, since the program does something else each time: whether reporting changes it can't be told.
    case unrepeatable

    /// Kinds of values. A program can be reported without any of them.
    package struct Values: OptionSet, Hashable, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        /// Of functions and closures.
        package static let parameters = Values(rawValue: 1)
        /// Variables that one statement makes together, and those of `guard let` (`PatternStatement`).
        package static let patterns = Values(rawValue: 2)
        /// What statements change that the transform leaves out (`ChangedPlaces`).
        package static let changes = Values(rawValue: 4)
        /// The same in closures of one statement. It becomes one of two, so the compiler may infer less.
        package static let closureChanges = Values(rawValue: 8)
        /// Of statements of which it is not plain where they end.
        package static let unplaced = Values(rawValue: 16)
        /// Of statements that change a variable with a getter, `celsius += 1`: the transform calls the getter once more.
        package static let rereads = Values(rawValue: 32)
        /// Variables of conditions, loops, cases and `catch` (`BodyBindings`).
        package static let bodies = Values(rawValue: 64)

        /// Those that a program can be tried without, what fails most often first.
        static let optional: [Values] = [
            .bodies, .parameters, .closureChanges, [.changes, .closureChanges], [.patterns, .bodies],
        ]
    }

    /// All values, of all kinds: what is tried first.
    package static let everything = Reporting.values(without: [])

    /// As much as a chapter asks for.
    init(_ frontMatter: FrontMatter) { self = frontMatter.values ? .everything : .nothing }

    /// What both report.
    func less(_ other: Reporting) -> Reporting {
        switch (self, other) {
        case (.unrepeatable, _), (_, .unrepeatable): .unrepeatable
        case (.asItStands, _), (_, .asItStands): .asItStands
        case (.nothing, _), (_, .nothing): .nothing
        case (.values(let own), .values(let others)): .values(without: own.union(others))
        }
    }

    /// Whether lines have values.
    var reportsValues: Bool {
        if case .values = self { return true }
        return false
    }

    /// The compiler's options. Where scopes begin and end is never reported.
    private var options: [String] {
        switch self {
        case .values(let missing):
            ["-playground", "-playground-option", "NoScopeEvents"]
                + (missing.contains(.parameters) ? ["-playground-option", "NoFunctionParameters"] : [])
        case .nothing, .asItStands, .unrepeatable: []
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

    /// As it is stored.
    var number: Int {
        switch self {
        case .values(let missing): missing.rawValue
        case .nothing: -1
        case .asItStands: -2
        case .unrepeatable: -3
        }
    }

    init?(number: Int) {
        switch number {
        case -1: self = .nothing
        case -2: self = .asItStands
        case -3: self = .unrepeatable
        case 0..<128: self = .values(without: Values(rawValue: number))
        default: return nil
        }
    }
}

extension Reporting.Values {
    /// The ways to go without some of these kinds, fewest first.
    static func waysToOmit(_ kinds: [Self]) -> [Self] {
        var all = [Self()]
        for kind in kinds {
            for way in all where !all.contains(way.union(kind)) { all.append(way.union(kind)) }
        }
        // Of as many kinds the first ones first.
        return all.dropFirst().enumerated().sorted {
            ($0.element.rawValue.nonzeroBitCount, $0.offset) < (
                $1.element.rawValue.nonzeroBitCount, $1.offset
            )
        }.map(\.element)
    }
}

extension Evaluator {
    /// Compiles with as much reported as the program allows, beginning with `most`.
    ///
    /// A program that can't be compiled as it stands has that compilation's faults, and no others: so none of them is the
    /// transform's. An ordinary program is compiled once.
    ///
    /// - Parameters:
    ///   - flags: what the compiler has to know to read the program, and to know its types.
    ///   - folder: for its answer.
    func compile(
        _ text: ProgramText, reporting most: Reporting, flags: TreeFlags, in folder: String,
        _ compile: (ProgramText, Reporting) async throws(EvaluationError) -> Compiled
    ) async throws(EvaluationError) -> Compiled {
        var plainText = text.text
        var calls = HookCalls()
        if case .values(let missing) = most {
            calls = try await hookCalls(for: plainText, without: missing, flags: flags, in: folder)
        }
        let most = most.less(.values(without: calls.unknown))
        var unreported: Unreported?
        /// Nil if it can't be compiled. (A compiler that takes too long, or can't be started, says nothing of the program:
        /// that is thrown.)
        func attempt(_ reporting: Reporting) async throws(EvaluationError) -> Compiled? {
            var text = text
            if case .values(let missing) = reporting {
                text.text = calls.inserted(into: plainText, without: missing)
            }
            var compiled = try await compile(text, reporting)
            compiled.reporting = reporting
            compiled.unreported = unreported
            compiled.kinds = calls.kinds
            if compiled.faults.isEmpty, try await isWithinRules(text, plainText, flags, in: folder) {
                return compiled
            }
            unreported = unreported ?? Self.unreported(compiled.faults).map { .parameter(type: $0) }
            return nil
        }
        if most.reportsValues, let compiled = try await attempt(most) { return compiled }
        var plain = try await compile(text, .nothing)
        plain.reporting = most.less(.nothing)
        plain.unreported = unreported
        guard case .values(let missing) = most, plain.faults.isEmpty else { return plain }
        if InlinableBodies.mayStand(in: plainText),
            let tree = try await tree(of: plainText, flags: flags.text, in: folder)
        {
            plainText = InlinableBodies.closed(in: plainText, tree)
            if let compiled = try await attempt(most) { return compiled }
        }
        let kinds = Reporting.Values.optional.filter {
            !missing.isSuperset(of: $0) && ($0 == .parameters || !calls.kinds.isDisjoint(with: $0))
        }
        for more in Reporting.Values.waysToOmit(kinds) {
            if let compiled = try await attempt(.values(without: missing.union(more))) { return compiled }
        }
        // What was compiled last is in the folder now.
        return try await attempt(.nothing) ?? plain
    }

    /// The type of the parameter that the compiler can't pass to `Notebook`. It names no place. Where it says so in other
    /// words, the type is not told.
    static func unreported(_ faults: [Diagnostic]) -> String? {
        let mark = "found candidate with type '"
        for fault in faults {
            guard let start = fault.message[...].range(ofFirst: mark) else { continue }
            return String(fault.message[start.upperBound...].prefix { $0 != "'" })
        }
        return nil
    }
}
