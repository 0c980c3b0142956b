import Manuscript

/// Where a chapter calls functions that are nowhere: in a module that was linked all the same, where they are imported.
enum UndefinedCalls {
    /// Gives symbols the chapter's lines that use them.
    /// - Returns: why those are not known, where the module can't be read. That something is missing is known all the same.
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
                    "which lines use what is defined nowhere is not known, since the page's module can't be read: "
                    + "\(error) (\(version))")
        }
    }

    /// - Parameter names: those functions.
    /// - Returns: by name, the chapter's lines.
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
