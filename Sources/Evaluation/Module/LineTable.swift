/// The rows of a module's `.debug_line` section for the chapter's lines.
///
/// The format is DWARF 2 to 5, chapter 6.2, in its 32-bit form.
struct LineTable {
    struct Row: Equatable {
        /// In bytes from the start of the code section's content.
        var address: Int
        /// In the tool's numbering; nil for code that is not the chapter's: another file's, generated code,
        /// or past the end.
        var line: Int?
    }

    /// The rows of each sequence with lines of the file, ordered by address.
    private(set) var sequences: [[Row]] = []
    /// For each unit, by its offset in the section, whether each of its files is the requested one.
    private(set) var files: [Int: [Bool]] = [:]

    /// Sections for file names in version 5.
    private let lineStrings: ModuleReader?
    private let strings: ModuleReader?
    private let programLines: ProgramLines
    /// The last component of a path.
    private let file: [UInt8]

    init(
        _ section: ModuleReader, lineStrings: ModuleReader?, strings: ModuleReader?,
        _ programLines: ProgramLines
    ) throws(ModuleError) {
        self.lineStrings = lineStrings
        self.strings = strings
        self.programLines = programLines
        file = Array(programLines.fileName.utf8)
        var section = section
        let start = section.offset
        while !section.isAtEnd {
            let place = section.offset - start
            let length = try section.fixed(4)
            guard length < 0xFFFF_FFF0 else { throw section.error("DWARF is read in its 32-bit form only") }
            files[place] = try read(unit: section.part(length))
        }
    }

    private struct Header {
        var instructionLength = 1
        var lineBase = 0
        var lineRange = 0
        var opcodeLengths: [UInt8] = []
        var files: [Bool] = []
    }

    /// - Returns: for each file, whether it is the requested one.
    private mutating func read(unit: ModuleReader) throws(ModuleError) -> [Bool] {
        var unit = unit
        var header = Header()
        let version = try unit.fixed(2)
        guard (2...5).contains(version) else { throw unit.error("version \(version) of DWARF is not read") }
        if version == 5 { try unit.skip(2) }
        var head = try unit.part(try unit.fixed(4))
        header.instructionLength = try head.fixed(1)
        // From version 4 on, operations per instruction, which is 1; then whether rows are statements by
        // default.
        try head.skip(version >= 4 ? 2 : 1)
        header.lineBase = Int(Int8(truncatingIfNeeded: try head.fixed(1)))
        header.lineRange = try head.fixed(1)
        let opcodeBase = try head.fixed(1)
        guard header.lineRange > 0, opcodeBase > 0 else { throw head.error("no opcode has a meaning") }
        for _ in 1..<opcodeBase { header.opcodeLengths.append(try head.byte()) }
        if version == 5 {
            _ = try entries(&head)
            header.files = try entries(&head)
        } else {
            while try !head.string().isEmpty {}
            header.files = [false]
            while true {
                let name = try head.string()
                if name.isEmpty { break }
                header.files.append(isFile(name))
                for _ in 0..<3 { _ = try head.unsigned() }
            }
        }
        try run(unit, header)
        return header.files
    }

    /// The directories or files of version 5: the format of the fields, then the fields.
    private func entries(_ head: inout ModuleReader) throws(ModuleError) -> [Bool] {
        var fields: [(content: Int, form: Int)] = []
        for _ in 0..<(try head.fixed(1)) { fields.append((try head.unsigned(), try head.unsigned())) }
        let count = try head.unsigned()
        // Each field has at least one byte, so a wrong count allocates no memory.
        guard count <= head.end - head.offset, count == 0 || !fields.isEmpty else {
            throw head.error("there can't be \(count) names")
        }
        var found: [Bool] = []
        for _ in 0..<count {
            var isFound = false
            for field in fields {
                let isPath = field.content == 1
                switch field.form {
                case 0x08:
                    let name = try head.string()
                    if isPath { isFound = isFile(name) }
                case 0x0E, 0x1F:
                    var section = field.form == 0x0E ? strings : lineStrings
                    let place = try head.fixed(4)
                    if isPath {
                        guard section != nil else { throw head.error("the section with a name is missing") }
                        try section?.skip(place)
                        isFound = isFile(try section?.string() ?? [])
                    }
                case 0x0B: try head.skip(1)
                case 0x05: try head.skip(2)
                case 0x06: try head.skip(4)
                case 0x07: try head.skip(8)
                case 0x1E: try head.skip(16)
                case 0x0F: _ = try head.unsigned()
                case 0x09: _ = try head.name()
                default: throw head.error("a name has the unknown form \(field.form)")
                }
            }
            found.append(isFound)
        }
        return found
    }

    private func isFile(_ path: ArraySlice<UInt8>) -> Bool {
        path.suffix(file.count).elementsEqual(file)
            && (path.count == file.count || path[path.endIndex - file.count - 1] == UInt8(ascii: "/"))
    }

    /// The tool's number of a line of the program.
    func number(ofLine line: Int, column: Int) -> Int? {
        programLines.number(ofLine: line, column: column)?.line
    }

    private mutating func run(_ program: ModuleReader, _ header: Header) throws(ModuleError) {
        var program = program
        let opcodeBase = header.opcodeLengths.count + 1
        var rows: [Row] = []
        var (address, file, line, column) = (0, 1, 1, 0)
        func row() -> Row {
            let isFile = header.files.indices.contains(file) && header.files[file]
            return Row(
                address: address, line: isFile && line > 0 ? number(ofLine: line, column: column) : nil)
        }
        func advance(_ operations: Int) { address &+= operations &* header.instructionLength }

        while !program.isAtEnd {
            let opcode = Int(try program.byte())
            if opcode >= opcodeBase {
                advance((opcode - opcodeBase) / header.lineRange)
                line &+= header.lineBase + (opcode - opcodeBase) % header.lineRange
                rows.append(row())
                continue
            }
            switch opcode {
            case 0:
                var extended = try program.part(try program.unsigned())
                switch try extended.byte() {
                case 1:
                    rows.append(Row(address: address, line: nil))
                    if rows.contains(where: { $0.line != nil }) { sequences.append(rows) }
                    rows = []
                    (address, file, line, column) = (0, 1, 1, 0)
                case 2: address = try extended.fixed(min(8, extended.end - extended.offset))
                default: break
                }
            case 1: rows.append(row())
            case 2: advance(try program.unsigned())
            case 3: line &+= try program.signed()
            case 4: file = try program.unsigned()
            case 5: column = try program.unsigned()
            case 8: advance((255 - opcodeBase) / header.lineRange)
            case 9: address &+= try program.fixed(2)
            default:
                // Flags and unknown opcodes.
                for _ in 0..<header.opcodeLengths[opcode - 1] { _ = try program.unsigned() }
            }
        }
    }

    /// Assigns lines to the code.
    func mark(_ lines: inout CodeLines) {
        // No function starts at address 0: the linker dropped it.
        for rows in sequences where rows[0].address > 0 {
            for (row, next) in zip(rows, rows.dropFirst()) {
                if let line = row.line { lines.mark(from: row.address, to: next.address, line) }
            }
        }
    }
}
