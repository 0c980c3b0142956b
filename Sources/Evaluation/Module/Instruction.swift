/// One instruction of a function of a WebAssembly module: where it is, and what of it decides where lines are told.
struct Instruction {
    enum Kind: Equatable {
        /// Neither stops a program nor goes elsewhere.
        case plain
        case block, loop, condition, otherwise, end
        case branch, leave
        case call(Int), indirectCall
        /// Reads or writes memory, divides, converts, or is `unreachable`: what can stop a program.
        case memory, stop
    }

    var offset: Int
    var kind: Kind

    /// Reads one instruction: of version 1 with sign extension, saturating conversion, bulk memory, multiple values
    /// and reference types.
    /// - Returns: nil where the opcode is none of these.
    static func read(_ reader: inout ModuleReader) throws(ModuleError) -> Instruction? {
        let offset = reader.offset
        let opcode = try reader.byte()
        var kind = Kind.plain
        switch opcode {
        case 0x00: kind = .stop
        case 0x02, 0x03, 0x04:
            kind = opcode == 0x02 ? .block : opcode == 0x03 ? .loop : .condition
            _ = try reader.signed()
        case 0x05: kind = .otherwise
        case 0x0B: kind = .end
        case 0x0C, 0x0D:
            kind = .branch
            _ = try reader.unsigned()
        case 0x0E:
            kind = .branch
            for _ in 0...(try reader.unsigned()) { _ = try reader.unsigned() }
        case 0x0F: kind = .leave
        case 0x10: kind = .call(try reader.unsigned())
        case 0x11:
            kind = .indirectCall
            for _ in 0..<2 { _ = try reader.unsigned() }
        case 0x1C: _ = try reader.name()
        case 0x20...0x24, 0xD2: _ = try reader.unsigned()
        case 0x25, 0x26:
            kind = .stop
            _ = try reader.unsigned()
        case 0x28...0x3E:
            kind = .memory
            for _ in 0..<2 { _ = try reader.unsigned() }
        case 0x3F, 0x40, 0xD0: try reader.skip(1)
        case 0x41, 0x42: _ = try reader.signed()
        case 0x43: try reader.skip(4)
        case 0x44: try reader.skip(8)
        case 0x6D...0x70, 0x7F...0x82, 0xA8...0xAB, 0xAE...0xB1: kind = .stop
        case 0x01, 0x1A, 0x1B, 0x45...0xC4, 0xD1: break
        case 0xFC:
            let operation = try reader.unsigned()
            kind = operation < 8 ? .plain : .stop
            switch operation {
            case 0...7: break
            case 9, 11, 13, 15, 16, 17: _ = try reader.unsigned()
            case 8, 10, 12, 14: for _ in 0..<2 { _ = try reader.unsigned() }
            default: return nil
            }
        default: return nil
        }
        return Instruction(offset: offset, kind: kind)
    }

    /// A function's instructions, without its last `end`.
    /// - Parameter body: the declarations of the function's variables, then its instructions.
    /// - Returns: nil where an opcode is not known.
    static func all(_ body: ModuleReader) throws(ModuleError) -> [Instruction]? {
        var body = body
        for _ in 0..<(try body.unsigned()) {
            _ = try body.unsigned()
            try body.skip(1)
        }
        var instructions: [Instruction] = []
        while !body.isAtEnd {
            guard let instruction = try read(&body) else { return nil }
            instructions.append(instruction)
        }
        guard instructions.popLast()?.kind == .end else { throw body.error("a function has no end") }
        return instructions
    }
}
