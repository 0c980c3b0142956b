import Manuscript

/// A top-level variable that is used above its definition. Swift allows this in a main program; the variable
/// is not initialized, and reads as zero.
struct EarlyUse: Equatable, Sendable {
    var name: String
    /// The program's line that uses it, or refers to a function that does.
    var line: Int
    var column: Int
    var way: Way
    /// The program's line that defines it.
    var definition: Int

    enum Way: Equatable, Sendable {
        case itself
        /// In a closure, which may be called later.
        case closure
        /// In a function that is called or stored.
        case function
    }

    /// The most uses that are found: there may be one for each pair of a line and a variable.
    private static let most = 100

    /// Finds early uses, at most a hundred, except those by functions that the standard library calls, or that the variable's
    /// initial value calls. A method of a class or protocol counts as every implementation in the chapter.
    static func all(in sil: RawSIL) -> [EarlyUse] {
        var definitions: [Substring: (index: Int, line: Int)] = [:]
        let main = sil.functions["main"] ?? sil.functions[Toolchain.moduleEntry] ?? RawSIL.Function()
        for (index, instruction) in main.instructions.enumerated() where instruction.kind == .definition {
            if let place = instruction.place { definitions[instruction.symbol] = (index, place.line) }
        }
        let latest = sil.latestDefinitions(of: main, definitions.mapValues(\.index))
        var uses: [EarlyUse] = []
        // A function that is named twice in a line has the same uses.
        var seen: Set<[Substring]> = []
        var known: Set<[String]> = []
        for (index, instruction) in main.instructions.enumerated()
        where latest[instruction.symbol].map({ index < $0 }) ?? false {
            let line = instruction.place.map { "\($0.line)" } ?? ""
            if instruction.kind != .variable, !seen.insert([instruction.symbol, line[...]]).inserted {
                continue
            }
            for (symbol, place, way) in sil.uses(by: instruction, of: main) {
                guard let definition = definitions[symbol], index < definition.index, let place else {
                    continue
                }
                let use = EarlyUse(
                    name: sil.names[symbol] ?? String(symbol), line: place.line, column: place.column,
                    way: way,
                    definition: definition.line)
                if known.insert([use.name, "\(use.line)"]).inserted { uses.append(use) }
            }
            if uses.count >= most { break }
        }
        return Array(
            uses.sorted { ($0.line, $0.column, $0.definition) < ($1.line, $1.column, $1.definition) }.prefix(
                most))
    }
}

extension RawSIL {
    fileprivate typealias Use = (symbol: Substring, place: SourceLocation?, way: EarlyUse.Way)

    /// The variables that an instruction uses, directly or through the function it refers to, with places.
    fileprivate func uses(by instruction: Instruction, of function: Function) -> [Use] {
        switch instruction.kind {
        case .definition: return []
        case .variable: return instruction.users.map { (instruction.symbol, function.places[$0], .itself) }
        case .function, .dynamicFunction, .classMethod, .requirement, .keyPath: break
        }
        var uses: [Use] = []
        var reached: Set<Substring> = []
        // A closure is at the place where it is created. A function is elsewhere: its uses count where it is
        // named.
        var next = [(instruction: instruction, named: SourceLocation?.none)]
        while let (instruction, named) = next.popLast() {
            guard reached.insert(instruction.symbol).inserted else { continue }
            for symbol in implementations(of: instruction.symbol) {
                let called = Instruction(
                    kind: .function, symbol: symbol, place: instruction.place, users: [])
                next.append((called, named ?? instruction.place))
            }
            guard let function = functions[instruction.symbol] else { continue }
            let isClosure = named == nil && Self.isClosure(instruction.symbol)
            let named = isClosure ? nil : named ?? instruction.place
            for inner in function.instructions {
                if inner.kind == .variable {
                    let place = isClosure ? inner.users.firstResult { function.places[$0] } : named
                    uses.append((inner.symbol, place ?? instruction.place, isClosure ? .closure : .function))
                } else {
                    next.append((inner, named))
                }
            }
        }
        return uses
    }

    /// For each variable and function that `main` may reach, the index of the last definition among those of the variables that it uses,
    /// itself or through others. Linear in the size of the program: every function may call every other.
    fileprivate func latestDefinitions(of main: Function, _ definitions: [Substring: Int]) -> [Substring: Int]
    {
        var users: [Substring: [Substring]] = [:]
        var reached: Set<Substring> = []
        var next = main.instructions.filter { $0.kind != .definition }.map(\.symbol)
        while let symbol = next.popLast() {
            guard reached.insert(symbol).inserted else { continue }
            for used in implementations(of: symbol) + (functions[symbol]?.instructions ?? []).map(\.symbol) {
                users[used, default: []].append(symbol)
                next.append(used)
            }
        }
        var latest: [Substring: Int] = [:]
        for (variable, index) in definitions.sorted(by: { $0.value > $1.value }) {
            next = [variable]
            while let symbol = next.popLast() {
                guard latest[symbol] == nil else { continue }
                latest[symbol] = index
                next += users[symbol] ?? []
            }
        }
        return latest
    }

    /// Symbols of closures end in `U_`, `U0_` …, those of autoclosures in `u_` (docs/ABI/Mangling).
    private static func isClosure(_ symbol: Substring) -> Bool {
        guard symbol.hasSuffix("_") else { return false }
        let last = symbol.dropLast().last { !$0.isNumber }
        return last == "U" || last == "u"
    }
}

extension Evaluator {
    /// Faults for variables of the chapter that are used above their definitions.
    ///
    /// With `--sandbox` the compiler always looks for them. Otherwise, it runs only if words of the text suggest such a use.
    func earlyUses(_ source: ChapterSource, in folder: String) async throws(EvaluationError) -> [Diagnostic] {
        guard mode.isSandboxed || source.text.usedEarly != nil else { return [] }
        let flags = try await flagsForSIL(of: source.chapter)
        let result = try await askCompiler(
            of: source.text.text,
            flags + ["-emit-silgen", "-Xllvm", "-sil-print-debuginfo", "-o", "main.sil"], in: folder)
        guard result.isSuccess, let bytes = Files.read(folder + "/main.sil") else {
            // If compiling the chapter fails as well, that reports the reason; otherwise it has to be
            // reported here.
            if result.messages.contains(where: { $0.severity == .error }) { return [] }
            throw .failed(
                tool: result.tool, at: "the search for early uses", reason: ToolFailure(result).words)
        }
        let chapter = source.chapter
        return EarlyUse.all(in: RawSIL(String(decoding: bytes, as: UTF8.self), source.text.lines)).map {
            use in
            let definition = ProgramPlace(programLine: use.definition).place(in: chapter, column: 1)
            let subject = use.way == .function ? "'\(use.name)', which this needs," : "'\(use.name)'"
            let has = use.way == .itself ? "has" : "may have"
            return CompilerMessage(
                file: ProgramText.fileName, line: use.line, column: use.column, severity: .error,
                text:
                    "\(subject) is defined below, on line \(definition?.line ?? 0), and \(has) no value here yet; move "
                    + "the definition above this line")
        }.diagnostics(in: chapter)
    }

    /// The flags of the program that runs. In the sandbox that is the page's, in another language mode.
    private func flagsForSIL(of chapter: Chapter) async throws(EvaluationError) -> [String] {
        guard mode.isSandboxed, let webAssemblyLibraries else {
            return Toolchain.chapterFlags(reporting: .nothing) + native.searchFlags
        }
        // The search for unsafe code reports libraries that do not compile.
        _ = try await preparePage(for: chapter)
        return Platform.webAssembly.moduleFlags(reporting: .nothing) + webAssemblyLibraries.searchFlags
    }
}
