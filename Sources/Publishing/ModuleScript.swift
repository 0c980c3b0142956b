/// A WebAssembly module as a script, since a page from a file can load nothing else.
///
/// One character is one byte: the text compresses nearly as well as the module itself, which base64 does not.
enum ModuleScript {
    static func text(_ module: [UInt8]) -> [UInt8] {
        var text = Array("self.bookModule=\"".utf8)
        text.reserveCapacity(module.count * 5 / 4)
        for byte in module {
            switch byte {
            case UInt8(ascii: "\""): text += Array("\\\"".utf8)
            case UInt8(ascii: "\\"): text += Array("\\\\".utf8)
            case 0x0A: text += Array("\\n".utf8)
            case 0x0D: text += Array("\\r".utf8)
            case 0x80...0xFF: text += [0xC0 | byte >> 6, 0x80 | byte & 0x3F]
            default: text.append(byte)
            }
        }
        return text + Array("\"\n".utf8)
    }
}
