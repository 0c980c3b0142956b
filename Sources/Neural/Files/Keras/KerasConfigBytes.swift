import PlainText

/// Finds Keras' configuration in an object that holds it beside other members.
enum KerasConfigBytes {
    /// The configuration in `bytes`; `bytes` themselves if they are one, or if no member is one.
    ///
    /// What `get_config()` gives lacks the name of the class, which is added.
    ///
    /// - Throws: ``ImportError`` if the text is not JSON.
    static func within(_ bytes: [UInt8]) throws(ImportError) -> [UInt8] {
        try within(bytes, depth: 0) ?? bytes
    }

    private static func within(_ bytes: [UInt8], depth: Int) throws(ImportError) -> [UInt8]? {
        var reader = JSONReader(FileBytes(bytes[...], "JSON"))
        var held: [UInt8]?
        var hasLayers = false
        guard depth < 4, try reader.kind() == .object else { return nil }
        try reader.open("{")
        var isFirst = true
        while let key = try reader.nextKey(&isFirst) {
            let start = reader.next
            let kind = try reader.kind()
            if key.spells("class_name") { return bytes }
            if key.spells("layers"), kind == .array { hasLayers = true }
            let isName =
                key.spells("config") || key.spells("model") || key.spells("model_config")
                || key.spells("architecture")
            if isName, kind == .string {
                held = try reader.string().bytes
                continue
            }
            try reader.skip()
            if isName, kind == .object {
                // What is around it becomes spaces, so that errors name its own place.
                held =
                    bytes[..<start].map { $0 == 0x0A ? 0x0A : 0x20 } + bytes[start..<reader.cursor.position]
            }
        }
        if hasLayers {
            let start: Text = #"{"class_name": "Sequential", "config": "#
            return start.bytes + bytes + [UInt8(ascii: "}")]
        }
        return try held.flatMap { (held) throws(ImportError) in try within(held, depth: depth + 1) }
    }
}
