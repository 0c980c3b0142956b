/// The sections of a WebAssembly module.
struct ModuleSections {
    struct Section {
        var id: UInt8
        /// The section's offset, number and size.
        var start: Int
        var content: ModuleReader
    }

    static let code: UInt8 = 10

    /// All but the custom sections, in order.
    private(set) var standard: [Section] = []
    /// The contents of custom sections, by name.
    private(set) var custom: [String: ModuleReader] = [:]

    init(_ module: [UInt8]) throws(ModuleError) {
        var reader = ModuleReader(module)
        guard module.starts(with: [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]) else {
            throw reader.error("this is not a WebAssembly module")
        }
        try reader.skip(8)
        while !reader.isAtEnd {
            let start = reader.offset
            let id = try reader.byte()
            var content = try reader.part(try reader.unsigned())
            if id == 0 {
                let name = String(decoding: try content.name(), as: UTF8.self)
                custom[name] = content
            } else {
                standard.append(Section(id: id, start: start, content: content))
            }
        }
    }

    func importedFunctions() throws(ModuleError) -> Int { try importedFunctionNames().count }

    /// In the order of their indices.
    func importedFunctionNames() throws(ModuleError) -> [String] {
        guard var reader = standard.first(where: { $0.id == 2 })?.content else { return [] }
        var functions: [String] = []
        for _ in 0..<(try reader.unsigned()) {
            _ = try reader.name()
            let name = String(decoding: try reader.name(), as: UTF8.self)
            let kind = try reader.byte()
            switch kind {
            case 0:
                functions.append(name)
                _ = try reader.unsigned()
            case 1, 2:
                if kind == 1 { try reader.skip(1) }
                // Limits: the minimum, and a flag for a maximum.
                let flags = try reader.byte()
                for _ in 0...(flags & 1) { _ = try reader.unsigned() }
            case 3: try reader.skip(2)
            default: throw reader.error("an import has the unknown kind \(kind)")
            }
        }
        return functions
    }

    /// The index of a function by the name it is exported with.
    func exportedFunction(_ name: String) throws(ModuleError) -> Int? {
        guard var reader = standard.first(where: { $0.id == 7 })?.content else { return nil }
        for _ in 0..<(try reader.unsigned()) {
            let isFound = try reader.name().elementsEqual(name.utf8)
            let kind = try reader.byte()
            let index = try reader.unsigned()
            if isFound && kind == 0 { return index }
        }
        return nil
    }
}
