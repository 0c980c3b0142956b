/// Inserts calls into a linked WebAssembly module that report the chapter's line before anything that can
/// stop the program. Lines are from the debug information; custom sections, including this and the function
/// names, are removed.
enum StatementCalls {
    /// The exported function that is called with a line: (i32) -> ().
    static let function = "book_at"

    /// In a module without such a function or a line table, only custom sections are removed.
    static func insert(
        into module: [UInt8], _ lines: ProgramLines = .byCell
    ) throws(ModuleError) -> [UInt8] {
        try inserted(into: module, lines).module
    }

    /// - Parameter lines: the program's lines. The calls pass the tool's numbers.
    /// - Returns: also whether there were lines of the chapter.
    static func inserted(
        into module: [UInt8], _ lines: ProgramLines
    ) throws(ModuleError) -> (module: [UInt8], hasLines: Bool) {
        let sections = try ModuleSections(module)
        var result = Array(module[..<8])
        var hasLines = false
        for section in sections.standard {
            if section.id == ModuleSections.code, let code = try reporting(section.content, sections, lines) {
                hasLines = true
                result.append(section.id)
                result.append(unsigned: code.count)
                result += code
            } else {
                result += module[section.start..<section.content.end]
            }
        }
        return (result, hasLines)
    }

    /// The code section's content with calls; nil if there is nothing to report.
    private static func reporting(
        _ code: ModuleReader, _ sections: ModuleSections, _ programLines: ProgramLines
    ) throws(ModuleError) -> [UInt8]? {
        guard let report = try sections.exportedFunction(function),
            let lines = try CodeLines(sections, code: code, programLines)?.lines,
            lines.contains(where: { $0 > 0 })
        else { return nil }
        let imported = try sections.importedFunctions()
        var functions: [Function] = []
        var reader = code
        for index in 0..<(try reader.unsigned()) {
            let body = try reader.part(try reader.unsigned())
            let isChapters = index + imported != report
            functions.append(
                Function(
                    body: body, instructions: try WasmInstruction.all(body),
                    lines: isChapters ? lines[(body.offset - code.offset)..<(body.end - code.offset)] : []))
        }
        let reporters = self.reporters(functions, imported: imported)

        var result: [UInt8] = []
        result.append(unsigned: functions.count)
        for function in functions {
            var body: [UInt8] = []
            var copied = function.body.offset
            for (offset, line) in function.calls(reporters: reporters) {
                try function.copy(copied..<offset, to: &body)
                copied = offset
                body.append(0x41)
                body.append(signed: line)
                body.append(0x10)
                body.append(unsigned: report)
            }
            try function.copy(copied..<function.body.end, to: &body)
            result.append(unsigned: body.count)
            result += body
        }
        return result
    }

    /// The functions that may report a line: those with lines, and all that call them. An indirect call may
    /// call any function.
    private static func reporters(_ functions: [Function], imported: Int) -> Set<Int> {
        var reporters: Set<Int> = []
        var callers: [Int: [Int]] = [:]
        var found: [Int] = []
        for (index, function) in functions.enumerated() {
            let kinds = (function.instructions ?? []).map(\.kind)
            if function.hasLines || kinds.contains(.indirectCall) { found.append(index + imported) }
            for case .call(let callee) in kinds { callers[callee, default: []].append(index + imported) }
        }
        while let reporter = found.popLast() {
            if reporters.insert(reporter).inserted { found += callers[reporter] ?? [] }
        }
        return reporters
    }

    private struct Function {
        let body: ModuleReader
        /// Nil if an opcode is unknown: then nothing is inserted.
        let instructions: [WasmInstruction]?
        /// The lines of the body's bytes; empty if nothing is to be reported.
        let lines: ArraySlice<Int32>
        let hasLines: Bool

        init(body: ModuleReader, instructions: [WasmInstruction]?, lines: ArraySlice<Int32>) {
            self.body = body
            self.instructions = instructions
            self.lines = lines
            hasLines = lines.contains { $0 > 0 }
        }

        /// Copies a range of whole instructions with minimal operands: the linker leaves five bytes for those
        /// that it fills in.
        func copy(_ range: Range<Int>, to result: inout [UInt8]) throws(ModuleError) {
            var copied = range.lowerBound
            let padded = (instructions ?? []).filter { $0.isPadded && range.contains($0.offset) }
            for instruction in padded {
                result += body.bytes[copied..<instruction.offset]
                var reader = ModuleReader(body.bytes, instruction.offset..<body.end)
                let opcode = try reader.byte()
                result.append(opcode)
                if opcode == 0x41 {
                    result.append(signed: try reader.signed())
                } else {
                    if 0x28...0x3E ~= opcode { result.append(unsigned: try reader.unsigned()) }
                    result.append(unsigned: try reader.unsigned())
                }
                copied = reader.offset
            }
            result += body.bytes[copied..<range.upperBound]
        }

        /// The lines to report, and the instructions before which to report them.
        ///
        /// The line of an instruction that may change control flow is reported before it, unless it was
        /// reported on the only path there. An instruction without a line has the line before it; where paths
        /// join, no line is known.
        func calls(reporters: Set<Int>) -> [(offset: Int, line: Int)] {
            guard let instructions, hasLines else { return [] }
            var calls: [(offset: Int, line: Int)] = []
            var line: Int32 = 0
            var reported: Int32 = 0
            for instruction in instructions {
                let current = lines[lines.startIndex + instruction.offset - body.offset]
                if current > 0 { line = current }
                switch instruction.kind {
                case .plain: continue
                case .join, .end: (reported, line) = (0, current)
                case .decisive, .call, .indirectCall:
                    if line != reported {
                        calls.append((instruction.offset, Int(line)))
                        reported = line
                    }
                }
                // The called function may have reported other lines.
                if case .call(let callee) = instruction.kind, !reporters.contains(callee) { continue }
                if instruction.kind != .decisive { reported = 0 }
            }
            return calls
        }
    }
}
