/// The places of a module's `.debug_info` section where functions were inlined into one source file's code.
///
/// The format is that of the DWARF standard, version 4, chapters 2, 3.3.8 and 7.5, in its 32-bit form. Units of other
/// versions are passed over.
struct InlinedCalls {
    struct Call: Equatable {
        /// In bytes from the start of the code section's content.
        var addresses: Range<Int>
        /// The line of the call.
        var line: Int
    }

    /// A call comes before those that were inlined into it.
    private(set) var calls: [Call] = []

    private struct Entry {
        static let unit = 0x11
        static let inlined = 0x1D

        var tag: Int
        var attributes: [(name: Int, form: Int)] = []
    }

    private enum Attribute {
        static let lines = 0x10
        static let low = 0x11
        static let high = 0x12
        static let ranges = 0x55
        static let callFile = 0x58
        static let callLine = 0x59
    }

    /// - Parameter ranges: the section `.debug_ranges`.
    init(
        _ section: ModuleReader, abbreviations: ModuleReader, ranges: ModuleReader?, table: LineTable
    ) throws(ModuleError) {
        var section = section
        while !section.isAtEnd {
            let length = try section.fixed(4)
            guard length < 0xFFFF_FFF0 else { throw section.error("DWARF is read in its 32-bit form only") }
            var unit = try section.part(length)
            guard try unit.fixed(2) == 4 else { continue }
            var abbreviations = abbreviations
            try abbreviations.skip(try unit.fixed(4))
            try unit.skip(1)
            try read(unit, try Self.entries(abbreviations), ranges, table)
        }
    }

    private static func entries(_ abbreviations: ModuleReader) throws(ModuleError) -> [Int: Entry] {
        var reader = abbreviations
        var entries: [Int: Entry] = [:]
        while true {
            let code = try reader.unsigned()
            if code == 0 { return entries }
            var entry = Entry(tag: try reader.unsigned())
            try reader.skip(1)
            while true {
                let attribute = (name: try reader.unsigned(), form: try reader.unsigned())
                if attribute == (0, 0) { break }
                entry.attributes.append(attribute)
            }
            entries[code] = entry
        }
    }

    private mutating func read(
        _ unit: ModuleReader, _ entries: [Int: Entry], _ ranges: ModuleReader?, _ table: LineTable
    ) throws(ModuleError) {
        var unit = unit
        var files: [Bool] = []
        var base = 0
        while !unit.isAtEnd {
            let code = try unit.unsigned()
            // The end of what is inside another.
            if code == 0 { continue }
            guard let entry = entries[code] else { throw unit.error("entry \(code) has no abbreviation") }
            var values: [Int: Int] = [:]
            var highIsLength = false
            for attribute in entry.attributes {
                let value = try Self.value(attribute.form, &unit)
                if attribute.name == Attribute.high { highIsLength = attribute.form != 0x01 }
                if entry.tag == Entry.unit || entry.tag == Entry.inlined { values[attribute.name] = value }
            }
            if entry.tag == Entry.unit {
                files = table.files[values[Attribute.lines] ?? -1] ?? []
                base = values[Attribute.low] ?? 0
            }
            guard entry.tag == Entry.inlined, let line = values[Attribute.callLine], line > 0,
                line <= Int(Int32.max), let file = values[Attribute.callFile], files.indices.contains(file),
                files[file]
            else { continue }
            if let offset = values[Attribute.ranges], var list = ranges {
                try list.skip(offset)
                for addresses in try Self.addresses(list, base: base) {
                    calls.append(Call(addresses: addresses, line: line))
                }
            } else if let low = values[Attribute.low], var high = values[Attribute.high] {
                if highIsLength { high &+= low }
                if low < high { calls.append(Call(addresses: low..<high, line: line)) }
            }
        }
    }

    private static func addresses(_ list: ModuleReader, base: Int) throws(ModuleError) -> [Range<Int>] {
        var (list, base) = (list, base)
        var ranges: [Range<Int>] = []
        while true {
            let (low, high) = (try list.fixed(4), try list.fixed(4))
            if low == 0, high == 0 { return ranges }
            if low == 0xFFFF_FFFF {
                base = high
            } else if low < high {
                ranges.append((low &+ base)..<(high &+ base))
            }
        }
    }

    /// An attribute's value, 0 where it is no number.
    private static func value(_ form: Int, _ unit: inout ModuleReader) throws(ModuleError) -> Int {
        switch form {
        case 0x0B, 0x0C, 0x11: return try unit.fixed(1)
        case 0x05, 0x12: return try unit.fixed(2)
        case 0x01, 0x06, 0x0E, 0x10, 0x13, 0x17: return try unit.fixed(4)
        case 0x07, 0x14, 0x20: return try unit.fixed(8)
        case 0x0D: return try unit.signed()
        case 0x0F, 0x15: return try unit.unsigned()
        case 0x08: _ = try unit.string()
        case 0x0A: try unit.skip(try unit.fixed(1))
        case 0x03: try unit.skip(try unit.fixed(2))
        case 0x04: try unit.skip(try unit.fixed(4))
        case 0x09, 0x18: try unit.skip(try unit.unsigned())
        case 0x19: return 1
        default: throw unit.error("a value has the unknown form \(form)")
        }
        return 0
    }
}
