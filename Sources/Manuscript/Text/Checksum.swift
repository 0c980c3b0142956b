/// FNV-1a (Fowler, Noll, Vo; 64 bits) of bytes: it detects accidents and changes, not tampering. Use `Digest`
/// of `Exhibits` to withstand tampering.
package struct Checksum {
    private static let basis: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01b3

    private var bits = basis

    /// The checksum of `bytes`. It is not generic: a generic type's calls from other modules are not
    /// specialized, and take ten times as long.
    package init(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { add($0) }
    }

    /// The checksum of a text's UTF-8.
    package init(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    /// The same of large content, eight bytes at a time.
    ///
    /// - Parameter seed: what the checksum also depends on, such as the size that the content should have.
    package static func wordwise(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        var bits = basis ^ seed
        let words = bytes.count / 8
        for index in 0..<words {
            bits = (bits ^ bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)) &* prime
            bits ^= bits >> 29
        }
        for index in (words * 8)..<bytes.count { bits = (bits ^ UInt64(bytes[index])) &* prime }
        return bits
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { bits = (bits ^ UInt64(byte)) &* Self.prime }
    }

    /// 16 hexadecimal digits.
    package var hex: String {
        let hex = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - hex.count) + hex
    }
}
