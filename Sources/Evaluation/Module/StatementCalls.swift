/// Puts calls into a linked WebAssembly module that tell the chapter's line before anything there can stop the
/// program: the compiler's own line table says where lines are. The module's custom sections, with the names and the
/// line table, are left out.
enum StatementCalls {
    /// The file that a chapter's code says it is from.
    static let file = "chapter.swift"
    /// The exported function that is called with a line: (i32) -> ().
    static let function = "book_at"

    /// A module that exports no such function, or has no line table, loses its custom sections only.
    static func insert(into module: [UInt8]) throws(ModuleError) -> [UInt8] {
        let sections = try ModuleSections(module)
        var result = Array(module[..<8])
        for section in sections.standard {
            if section.id == ModuleSections.code, let told = try told(section.content, sections) {
                result.append(section.id)
                result.append(unsigned: told.count)
                result += told
            } else {
                result += module[section.start..<section.content.end]
            }
        }
        return result
    }

    /// The code section with calls; nil where there is nothing to tell.
    private static func told(
        _ code: ModuleReader, _ sections: ModuleSections
    ) throws(ModuleError) -> [UInt8]? {
        guard let lines = sections.custom[".debug_line"],
            let tell = try sections.exportedFunction(function)
        else { return nil }
        let table = try LineTable(
            lines, lineStrings: sections.custom[".debug_line_str"], strings: sections.custom[".debug_str"],
            file: file)
        var functions: [Function] = []
        var reader = code
        let count = try reader.unsigned()
        let imported = try sections.importedFunctions()
        for _ in 0..<count {
            let body = try reader.part(try reader.unsigned())
            functions.append(Function(body: body, instructions: try Instruction.all(body)))
        }
        for rows in table.sequences {
            // A function that the linker has dropped starts nowhere in the code.
            let start = code.offset &+ rows[0].address
            guard let index = functions.firstIndex(where: { $0.body.offset <= start && start < $0.body.end }),
                index + imported != tell
            else { continue }
            functions[index].rows += rows
        }
        let tellers = self.tellers(functions, imported: imported)

        var result: [UInt8] = []
        result.append(unsigned: count)
        for function in functions {
            let body = function.body
            var new: [UInt8] = []
            var copied = body.offset
            for (offset, line) in function.calls(origin: code.offset, tellers: tellers) {
                new += body.bytes[copied..<offset]
                copied = offset
                new.append(0x41)
                new.append(signed: line)
                new.append(0x10)
                new.append(unsigned: tell)
            }
            new += body.bytes[copied..<body.end]
            result.append(unsigned: new.count)
            result += new
        }
        return result
    }

    /// The functions in which a line may be told: those with lines, and all that call them; a function that is
    /// called by its place in a table may be any.
    private static func tellers(_ functions: [Function], imported: Int) -> Set<Int> {
        var tellers: Set<Int> = []
        var callers: [Int: [Int]] = [:]
        var found: [Int] = []
        for (index, function) in functions.enumerated() {
            let kinds = (function.instructions ?? []).map(\.kind)
            if !function.rows.isEmpty || kinds.contains(.indirectCall) { found.append(index + imported) }
            for case .call(let callee) in kinds { callers[callee, default: []].append(index + imported) }
        }
        while let teller = found.popLast() {
            if tellers.insert(teller).inserted { found += callers[teller] ?? [] }
        }
        return tellers
    }

    private struct Function {
        var body: ModuleReader
        var instructions: [Instruction]?
        var rows: [LineTable.Row] = []

        /// Where which line is told.
        ///
        /// Before an instruction that can stop the program, or from which it goes elsewhere, the chapter's line that
        /// the table gave last is told, unless it was told already on the one way that leads there. Code of
        /// libraries that was inlined is the line's that it follows. Where ways meet, only the table counts.
        func calls(origin: Int, tellers: Set<Int>) -> [(offset: Int, line: Int)] {
            guard let instructions, !rows.isEmpty else { return [] }
            var calls: [(offset: Int, line: Int)] = []
            var rows = rows.sorted { $0.address < $1.address }[...]
            // The table's line, the last one of the chapter, and the one that is told.
            var current: Int?
            var line: Int?
            var told: Int?
            for instruction in instructions {
                while let row = rows.first, row.address &+ origin <= instruction.offset {
                    current = row.line
                    line = row.line ?? line
                    rows.removeFirst()
                }
                if instruction.kind != .plain, let line, line != told, tells(instruction.kind) {
                    calls.append((instruction.offset, line))
                    told = line
                }
                switch instruction.kind {
                case .loop, .otherwise, .end: (told, line) = (nil, current)
                case .call(let callee) where tellers.contains(callee): told = nil
                case .indirectCall: told = nil
                default: break
                }
            }
            return calls
        }

        private func tells(_ kind: Instruction.Kind) -> Bool {
            switch kind {
            case .branch, .condition, .call, .indirectCall, .stop, .memory: true
            case .plain, .block, .loop, .otherwise, .end, .leave: false
            }
        }
    }
}
