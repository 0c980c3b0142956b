import Manuscript

/// A variable of the chapter's top level that is used above the line that defines it. Swift lets that pass in a main
/// program; the variable is not made yet, and reads as zero.
struct EarlyUse: Equatable, Sendable {
    var name: String
    /// Where the program uses it, or refers to a function that does.
    var line: Int
    var column: Int
    var way: Way
    /// The program's line that defines it.
    var definition: Int

    enum Way: Equatable, Sendable {
        case itself
        /// In a closure, which may be called later.
        case closure
        /// In a function that is called, or kept.
        case function
    }

    /// Finds all but what is used by what the standard library calls, or by a function that the variable's own first value calls. A
    /// method of a class or a protocol is taken for all that it may be, in any type of the chapter.
    static func all(in sil: RawSIL) -> [EarlyUse] {
        var definitions: [Substring: (index: Int, line: Int)] = [:]
        let main = sil.functions["main"] ?? sil.functions[Toolchain.pageEntry] ?? RawSIL.Function()
        for (index, instruction) in main.instructions.enumerated() where instruction.kind == .definition {
            if let place = instruction.place { definitions[instruction.symbol] = (index, place.line) }
        }
        var uses: [EarlyUse] = []
        for (index, instruction) in main.instructions.enumerated() {
            for (symbol, place, way) in sil.uses(by: instruction, of: main) {
                guard let definition = definitions[symbol], index < definition.index, let place else {
                    continue
                }
                let use = EarlyUse(
                    name: sil.names[symbol] ?? String(symbol), line: place.line, column: place.column,
                    way: way,
                    definition: definition.line)
                let isKnown = uses.contains { $0.name == use.name && $0.line == use.line }
                if !isKnown { uses.append(use) }
            }
        }
        return uses.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }
}

extension RawSIL {
    fileprivate typealias Use = (symbol: Substring, place: Place?, way: EarlyUse.Way)

    /// The variables that an instruction uses, itself or by the function it refers to, and where.
    fileprivate func uses(by instruction: Instruction, of function: Function) -> [Use] {
        switch instruction.kind {
        case .definition: return []
        case .variable: return instruction.users.map { (instruction.symbol, function.places[$0], .itself) }
        case .function, .dynamicFunction, .classMethod, .requirement, .keyPath: break
        }
        var uses: [Use] = []
        var reached: Set<Substring> = []
        // A closure stands where it is made, a function somewhere else: what that uses is used where it is named.
        var next = [(instruction: instruction, named: Place?.none)]
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

    /// Symbols of closures end in `U_`, `U0_` …, those of autoclosures in `u_` (docs/ABI/Mangling).
    private static func isClosure(_ symbol: Substring) -> Bool {
        guard symbol.hasSuffix("_") else { return false }
        let last = symbol.dropLast().last { !$0.isNumber }
        return last == "U" || last == "u"
    }
}

extension Evaluator {
    /// The chapter's variables that are used above their definitions, as faults.
    ///
    /// The compiler is asked only where the words of the text give a reason.
    func earlyUses(_ source: ChapterSource, in folder: String) async throws(EvaluationError) -> [Diagnostic] {
        guard source.text.usedEarly != nil else { return [] }
        let flags = try await flagsForSIL(of: source.chapter)
        let result = try await askCompiler(
            of: source.text.text,
            flags + ["-emit-silgen", "-Xllvm", "-sil-print-debuginfo", "-o", "main.sil"], in: folder)
        guard result.isSuccess, let bytes = Files.read(folder + "/main.sil") else {
            // The compiler says why when it compiles the chapter; where it is this alone that fails, it is to be said.
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

    /// What the program is compiled with that is run. In the sandbox that is the page's, in another language mode.
    private func flagsForSIL(of chapter: Chapter) async throws(EvaluationError) -> [String] {
        guard mode.isSandboxed, let page else {
            return Toolchain.chapterFlags(reporting: .nothing) + native.searchFlags
        }
        // What libraries do not compile, the search for unsafe code says.
        _ = try await preparePage(for: chapter)
        return Platform.page.moduleFlags(reporting: .nothing) + page.searchFlags
    }
}
