import PlainText

/// A digest of many leaves: the first half of Ascon-Hash256 (NIST SP 800-232, 2025), for which collisions
/// can't be constructed. Its code adds little to a page.
///
///     var digest = Digest()
///     digest.add(bytes: [1, 2, 3])
public struct Digest: Equatable, Sendable {
    private var x0: UInt64 = 0x0000_0801_00cc_0002
    private var x1: UInt64 = 0, x2: UInt64 = 0, x3: UInt64 = 0, x4: UInt64 = 0
    /// How many bytes of the block have been added to `x0`.
    private var length: UInt64 = 0

    /// A digest of no bytes.
    @export(interface)
    public init() { permute() }

    /// The digest of everything added so far: 32 hexadecimal digits, the hash's bytes in their order.
    public var text: Text {
        @export(interface) get {
            var last = self
            last.x0 ^= 1 &<< (8 &* length)
            var text = Text()
            for _ in 0..<2 {
                last.permute()
                for index in 0..<UInt64(16) {
                    // The high digit of each byte comes first.
                    let digit = UInt8(truncatingIfNeeded: last.x0 &>> (4 &* (index ^ 1)) & 15)
                    text.bytes.append(digit < 10 ? 0x30 &+ digit : 0x57 &+ digit)
                }
            }
            return text
        }
    }

    /// Whether `text` can be a digest's ``text``.
    public static func isText(_ text: some Collection<UInt8>) -> Bool {
        text.count == 32 && text.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// Adds bytes as they are, without their count.
    @export(interface) @inline(never)
    public mutating func add(bytes: [UInt8]) {
        for byte in bytes { add(byte: UInt64(byte)) }
    }

    /// Adds the eight bytes of `word`, the lowest first.
    @export(interface) @inline(never)
    public mutating func add(_ word: UInt64) {
        for index in 0..<UInt64(8) { add(byte: word &>> (8 &* index) & 0xff) }
    }

    /// Adds a text and its length, so that "ab", "c" has a different digest than "a", "bc".
    @export(interface) @inline(never)
    public mutating func add(_ text: Text) {
        add(UInt64(text.bytes.count))
        add(bytes: text.bytes)
    }

    /// Adds a leaf. Each kind of leaf begins with a word of its own.
    @export(interface) @inline(never)
    mutating func add(_ leaf: Leaf) {
        switch leaf {
        case .number(let number):
            add(UInt64(number.kind.rawValue))
            add(number.bits)
        case .bool(let value):
            add(0x100)
            add(value ? 1 : 0)
        case .text(let text):
            add(0x200)
            add(text)
        case .nothing: add(0x300)
        }
    }

    @inline(never)
    private mutating func add(byte: UInt64) {
        x0 ^= byte &<< (8 &* length)
        length &+= 1
        if length == 8 {
            length = 0
            permute()
        }
    }

    /// The permutation Ascon-p[12].
    @inline(never)
    private mutating func permute() {
        var constant: UInt64 = 0xf0
        while constant > 0x3c {
            x2 ^= constant
            constant &-= 0x0f
            x0 ^= x4
            x4 ^= x3
            x2 ^= x1
            let (t0, t1) = (x0 ^ ~x1 & x2, x1 ^ ~x2 & x3)
            let (t2, t3, t4) = (x2 ^ ~x3 & x4, x3 ^ ~x4 & x0, x4 ^ ~x0 & x1)
            x0 = Self.mix(t0 ^ t4, 19, 28)
            x1 = Self.mix(t1 ^ t0, 61, 39)
            x2 = Self.mix(~t2, 1, 6)
            x3 = Self.mix(t3 ^ t2, 10, 17)
            x4 = Self.mix(t4, 7, 41)
        }
    }

    private static func mix(_ word: UInt64, _ first: UInt64, _ second: UInt64) -> UInt64 {
        word ^ (word &>> first | word &<< (64 &- first)) ^ (word &>> second | word &<< (64 &- second))
    }
}
