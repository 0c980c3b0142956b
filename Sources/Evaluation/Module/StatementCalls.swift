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
        guard let debugLines = sections.custom[".debug_line"],
            let tell = try sections.exportedFunction(function)
        else { return nil }
        let lines = try self.lines(debugLines, sections, code)
        var functions: [Function] = []
        var reader = code
        let count = try reader.unsigned()
        let imported = try sections.importedFunctions()
        for index in 0..<count {
            let body = try reader.part(try reader.unsigned())
            let addresses = (body.offset - code.offset)..<(body.end - code.offset)
            functions.append(
                Function(
                    body: body, instructions: try Instruction.all(body),
                    isTold: index + imported != tell && lines[addresses].contains { $0 > 0 }))
        }
        let tellers = self.tellers(functions, imported: imported)

        var result: [UInt8] = []
        result.append(unsigned: count)
        for function in functions {
            let body = function.body
            var new: [UInt8] = []
            var copied = body.offset
            for (offset, line) in function.calls(lines, origin: code.offset, tellers: tellers) {
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

    /// The line of the chapter that each byte of the code section's content is from; 0 where it is from none.
    ///
    /// Code of a library that was inlined is from the line that calls it.
    private static func lines(
        _ debugLines: ModuleReader, _ sections: ModuleSections, _ code: ModuleReader
    ) throws(ModuleError) -> [Int32] {
        let strings = sections.custom[".debug_str"]
        let table = try LineTable(
            debugLines, lineStrings: sections.custom[".debug_line_str"], strings: strings, file: file)
        var lines = [Int32](repeating: 0, count: code.end - code.offset)
        func mark(_ addresses: Range<Int>, _ line: Int) {
            for address in addresses.clamped(to: lines.indices) { lines[address] = Int32(line) }
        }
        if let info = sections.custom[".debug_info"], let abbreviations = sections.custom[".debug_abbrev"] {
            let inlined = try InlinedCalls(
                info, abbreviations: abbreviations, ranges: sections.custom[".debug_ranges"], table: table)
            for call in inlined.calls { mark(call.addresses, call.line) }
        }
        // A sequence of a function that the linker has dropped starts nowhere in the code.
        for rows in table.sequences where rows[0].address > 0 && rows[0].address < lines.count {
            for (row, next) in zip(rows, rows.dropFirst()) where row.address < next.address {
                if let line = row.line { mark(row.address..<next.address, line) }
            }
        }
        return lines
    }

    /// The functions in which a line may be told: those with lines, and all that call them; a function that is
    /// called by its place in a table may be any.
    private static func tellers(_ functions: [Function], imported: Int) -> Set<Int> {
        var tellers: Set<Int> = []
        var callers: [Int: [Int]] = [:]
        var found: [Int] = []
        for (index, function) in functions.enumerated() {
            let kinds = (function.instructions ?? []).map(\.kind)
            if function.isTold || kinds.contains(.indirectCall) { found.append(index + imported) }
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
        /// Whether lines of the chapter are in it.
        var isTold: Bool

        /// Where which line is told.
        ///
        /// Before an instruction that can stop the program, or from which it goes elsewhere, the line that it is
        /// from is told, unless it was told already on the one way that leads there. What is from no line is taken
        /// for the line before; where ways meet, there is none before.
        func calls(
            _ lines: [Int32], origin: Int, tellers: Set<Int>
        ) -> [(offset: Int, line: Int)] {
            guard let instructions, isTold else { return [] }
            var calls: [(offset: Int, line: Int)] = []
            var line: Int32 = 0
            var told: Int32 = 0
            for instruction in instructions {
                let current = lines[instruction.offset - origin]
                if current > 0 { line = current }
                if line != told, line > 0, tells(instruction.kind) {
                    calls.append((instruction.offset, Int(line)))
                    told = line
                }
                switch instruction.kind {
                case .loop, .otherwise, .end: (told, line) = (0, current)
                case .call(let callee) where tellers.contains(callee): told = 0
                case .indirectCall: told = 0
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
