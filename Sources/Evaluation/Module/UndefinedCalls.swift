import Manuscript

/// The calls of undefined functions in a chapter: in a module that was linked with undefined symbols allowed,
/// they are imports.
enum UndefinedCalls {
    /// Adds the chapter's lines that use the symbols.
    /// - Returns: why lines are unknown, if the module can't be read.
    static func place(
        _ symbols: inout [UndefinedSymbol], in module: [UInt8], _ chapter: Chapter,
        _ programLines: ProgramLines,
        version: String
    ) -> Diagnostic? {
        do throws(ModuleError) {
            let lines = try lines(of: Set(symbols.map(\.name)), in: module, programLines)
            for index in symbols.indices { symbols[index].lines = lines[symbols[index].name] ?? [] }
            return nil
        } catch {
            return Diagnostic(
                path: chapter.path, severity: .note,
                message:
                    "the lines that use undefined symbols are not known, since the page's module can't be read: "
                    + "\(error) (\(version))")
        }
    }

    /// - Parameter names: the functions.
    /// - Returns: the chapter's lines by name.
    static func lines(
        of names: Set<String>, in module: [UInt8], _ programLines: ProgramLines
    ) throws(ModuleError) -> [String: [Int]] {
        let sections = try ModuleSections(module)
        let imported = try sections.importedFunctionNames()
        guard let code = sections.standard.first(where: { $0.id == ModuleSections.code })?.content,
            let lines = try CodeLines(sections, code: code, programLines)?.lines
        else { return [:] }
        var found: [String: [Int]] = [:]
        var reader = code
        for _ in 0..<(try reader.unsigned()) {
            let body = try reader.part(try reader.unsigned())
            var line: Int32 = 0
            for instruction in try WasmInstruction.all(body) ?? [] {
                let own = lines[instruction.offset - code.offset]
                if own > 0 { line = own }
                guard case .call(let callee) = instruction.kind, callee < imported.count, line > 0,
                    names.contains(imported[callee]),
                    found[imported[callee]]?.contains(Int(line)) != true
                else { continue }
                found[imported[callee], default: []].append(Int(line))
            }
        }
        return found
    }
}
