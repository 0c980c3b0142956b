/// One instruction of a function of a WebAssembly module.
struct WasmInstruction: Equatable {
    enum Kind: Equatable {
        /// Neither stops a program nor changes control flow.
        case plain
        /// A branch, or an instruction that may stop a program: `unreachable`, a division, a conversion, a
        /// memory access.
        case decisive
        case call(Int), indirectCall
        /// Where control flow joins: a loop's start, the end of a block.
        case join, end
    }

    var offset: Int
    var kind: Kind
    /// Whether its last operand, a 32-bit number, may be longer than necessary.
    var isPadded = false

    /// Reads an instruction of version 1 with sign extension, saturating conversion, bulk memory, multiple
    /// values and reference types.
    /// - Returns: nil for other opcodes.
    static func read(_ reader: inout ModuleReader) throws(ModuleError) -> WasmInstruction? {
        let offset = reader.offset
        let opcode = try reader.byte()
        var kind = Kind.plain
        var numbers = 0
        switch opcode {
        case 0x00: kind = .decisive
        case 0x02, 0x03, 0x04:
            kind = opcode == 0x02 ? .plain : opcode == 0x03 ? .join : .decisive
            _ = try reader.signed()
        case 0x05: kind = .join
        case 0x0B: kind = .end
        case 0x0C, 0x0D: (kind, numbers) = (.decisive, 1)
        case 0x0E:
            kind = .decisive
            for _ in 0...(try reader.unsigned()) { _ = try reader.unsigned() }
        case 0x10: kind = .call(try reader.unsigned())
        case 0x11: (kind, numbers) = (.indirectCall, 2)
        case 0x1C: _ = try reader.name()
        case 0x20...0x24, 0x3F, 0x40, 0xD2: numbers = 1
        case 0x25, 0x26: (kind, numbers) = (.decisive, 1)
        case 0x28...0x3E: (kind, numbers) = (.decisive, 2)
        case 0x41, 0x42, 0xD0: _ = try reader.signed()
        case 0x43: try reader.skip(4)
        case 0x44: try reader.skip(8)
        case 0x6D...0x70, 0x7F...0x82, 0xA8...0xAB, 0xAE...0xB1: kind = .decisive
        case 0x01, 0x0F, 0x1A, 0x1B, 0x45...0xC4, 0xD1: break
        case 0xFC:
            let operation = try reader.unsigned()
            kind = operation < 8 ? .plain : .decisive
            switch operation {
            case 0...7: break
            case 9, 11, 13, 15, 16, 17: numbers = 1
            case 8, 10, 12, 14: numbers = 2
            default: return nil
            }
        default: return nil
        }
        for _ in 0..<numbers { _ = try reader.unsigned() }
        let takesOne = opcode == 0x10 || opcode == 0x23 || opcode == 0x24 || opcode == 0x41
        let isPadded =
            takesOne && reader.offset - offset == 6 || 0x28...0x3E ~= opcode && reader.offset - offset > 6
        return WasmInstruction(offset: offset, kind: kind, isPadded: isPadded)
    }

    /// A function's instructions, without the final `end`.
    /// - Parameter body: the declarations of local variables, then the instructions.
    /// - Returns: nil if an opcode is unknown.
    static func all(_ body: ModuleReader) throws(ModuleError) -> [WasmInstruction]? {
        var body = body
        for _ in 0..<(try body.unsigned()) {
            _ = try body.unsigned()
            try body.skip(1)
        }
        var instructions: [WasmInstruction] = []
        while !body.isAtEnd {
            guard let instruction = try read(&body) else { return nil }
            instructions.append(instruction)
        }
        guard instructions.popLast()?.kind == .end else { throw body.error("a function has no end") }
        return instructions
    }
}
