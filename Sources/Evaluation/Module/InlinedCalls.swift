/// The functions that were inlined into one source file's code, from a module's `.debug_info` section.
///
/// The format is DWARF 4, chapters 2.17, 3.3.8 and 7.5, in its 32-bit form. Units of other versions are
/// skipped.
struct InlinedCalls {
    private let ranges: ModuleReader?
    private let table: LineTable
    private var units: [(entries: ModuleReader, forms: [Int: Entry])] = []

    private struct Entry {
        static let unit = 0x11
        static let inlinedCall = 0x1D

        var tag: Int
        var attributes: [(name: Int, form: Int)] = []
    }

    private enum Attribute {
        static let lineTable = 0x10
        static let low = 0x11
        static let high = 0x12
        static let ranges = 0x55
        static let callFile = 0x58
        static let callLine = 0x59
        static let callColumn = 0x57
    }

    /// - Parameters:
    ///   - abbreviations: the section `.debug_abbrev`.
    ///   - ranges: the section `.debug_ranges`.
    init(
        _ section: ModuleReader, abbreviations: ModuleReader, ranges: ModuleReader?, table: LineTable
    ) throws(ModuleError) {
        self.ranges = ranges
        self.table = table
        var section = section
        while !section.isAtEnd {
            let length = try section.fixed(4)
            guard length < 0xFFFF_FFF0 else { throw section.error("DWARF is read in its 32-bit form only") }
            var unit = try section.part(length)
            guard try unit.fixed(2) == 4 else { continue }
            var abbreviations = abbreviations
            try abbreviations.skip(try unit.fixed(4))
            try unit.skip(1)
            units.append((unit, try Self.forms(abbreviations)))
        }
    }

    private static func forms(_ abbreviations: ModuleReader) throws(ModuleError) -> [Int: Entry] {
        var reader = abbreviations
        var forms: [Int: Entry] = [:]
        while true {
            let code = try reader.unsigned()
            if code == 0 { return forms }
            var entry = Entry(tag: try reader.unsigned())
            // Whether it has children.
            try reader.skip(1)
            while true {
                let attribute = (name: try reader.unsigned(), form: try reader.unsigned())
                if attribute == (0, 0) { break }
                entry.attributes.append(attribute)
            }
            forms[code] = entry
        }
    }

    /// Assigns the lines of calls to the code of inlined functions; the innermost call counts.
    func mark(_ lines: inout CodeLines) throws(ModuleError) {
        for (entries, forms) in units {
            var reader = entries
            var files: [Bool] = []
            var base = 0
            while !reader.isAtEnd {
                let code = try reader.unsigned()
                // The end of an entry's children.
                if code == 0 { continue }
                guard let entry = forms[code] else { throw reader.error("entry \(code) has no form") }
                var values: [Int: Int] = [:]
                var highIsLength = false
                for attribute in entry.attributes {
                    let value = try Self.value(attribute.form, &reader)
                    if attribute.name == Attribute.high { highIsLength = attribute.form != 0x01 }
                    if entry.tag == Entry.unit || entry.tag == Entry.inlinedCall {
                        values[attribute.name] = value
                    }
                }
                if entry.tag == Entry.unit {
                    files = table.files[values[Attribute.lineTable] ?? -1] ?? []
                    base = values[Attribute.low] ?? 0
                }
                guard entry.tag == Entry.inlinedCall, let line = values[Attribute.callLine],
                    let file = values[Attribute.callFile], files.indices.contains(file), files[file],
                    let line = table.number(ofLine: line, column: values[Attribute.callColumn] ?? 0)
                else { continue }
                if let place = values[Attribute.ranges], var list = ranges {
                    try list.skip(place)
                    try Self.mark(&lines, list, base: base, line)
                } else if let low = values[Attribute.low], let high = values[Attribute.high] {
                    lines.mark(from: low, to: highIsLength ? low &+ high : high, line)
                }
            }
        }
    }

    private static func mark(
        _ lines: inout CodeLines, _ list: ModuleReader, base: Int, _ line: Int
    ) throws(ModuleError) {
        var (list, base) = (list, base)
        while true {
            let (low, high) = (try list.fixed(4), try list.fixed(4))
            if low == 0, high == 0 { return }
            if low == 0xFFFF_FFFF {
                base = high
            } else {
                lines.mark(from: low &+ base, to: high &+ base, line)
            }
        }
    }

    /// An attribute's value, 0 if it is not a number.
    private static func value(_ form: Int, _ reader: inout ModuleReader) throws(ModuleError) -> Int {
        switch form {
        case 0x0B, 0x0C, 0x11: return try reader.fixed(1)
        case 0x05, 0x12: return try reader.fixed(2)
        case 0x01, 0x06, 0x0E, 0x10, 0x13, 0x17: return try reader.fixed(4)
        case 0x07, 0x14, 0x20: return try reader.fixed(8)
        case 0x0D: return try reader.signed()
        case 0x0F, 0x15: return try reader.unsigned()
        case 0x08: _ = try reader.string()
        case 0x0A: try reader.skip(try reader.fixed(1))
        case 0x03: try reader.skip(try reader.fixed(2))
        case 0x04: try reader.skip(try reader.fixed(4))
        case 0x09, 0x18: try reader.skip(try reader.unsigned())
        case 0x19: return 1
        default: throw reader.error("a value has the unknown form \(form)")
        }
        return 0
    }
}
