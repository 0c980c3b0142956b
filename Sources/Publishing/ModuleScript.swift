/// A WebAssembly module as a script, the only form that a page opened as a file can load.
///
/// One character per byte: this compresses nearly as well as the module itself, unlike base64. Characters
/// from 128 on take two bytes in UTF-8, so ``shift`` is added to each byte: 0xFF and 0xF0, which are frequent
/// (negative numbers), become characters of one byte, and 0x71 to 0x7F, which are rare, of two. That saves 1
/// % of the compressed size.
enum ModuleScript {
    /// The number added to each byte, modulo 256; `run.js` subtracts it.
    private static let shift: UInt8 = 15

    static func text(_ module: [UInt8]) -> [UInt8] {
        var text = Array("self.bookModule=\"".utf8)
        text.reserveCapacity(module.count * 5 / 4)
        for byte in module {
            let byte = byte &+ shift
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

    /// The same as ``text(_:)`` for a script in a page: with nothing that HTML reads differently, and that mail could change.
    static func inlineText(_ module: [UInt8]) -> [UInt8] {
        Array("self.bookModule=atob(\"\(Base64.text(module.map { $0 &+ shift }))\")".utf8)
    }
}
