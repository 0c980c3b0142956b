import PlainText

/// One displayed number (or word), as the record keeps it.
public struct Entry: Equatable, Sendable {
    /// What it is called on the page: a variable's name, an inline value's text, a table's cell.
    public var nameText: Text
    public var content: Content
    /// As the page shows it.
    public var printedText: Text

    public enum Content: Equatable, Sendable {
        case leaf(Leaf)
        /// Many numbers: how many, and a digest of their bits.
        case digest(count: Int, bits: UInt64)
        /// A control: its kind and what it takes, as `Control.kind` says it.
        case control(Text)
        /// Whether a claim holds.
        case claim(Bool)
        /// The head of a reference: how many units in the last place may lie between. Its values follow it.
        case reference(within: Int)
    }

    public init(_ name: Text, _ content: Content, printed: Text) {
        nameText = name
        self.content = content
        printedText = printed
    }

    public init(name: String, content: Content, printed: String) {
        self.init(Text(name), content, printed: Text(printed))
    }

    public var name: String { nameText.string }
    public var printed: String { printedText.string }
}

/// The entries of one exhibit, being gathered.
public struct Entries: Equatable, Sendable {
    public private(set) var all: [Entry] = []

    public init() {}

    /// Lists longer than this are recorded by count, range and digest.
    public static let mostListed = 64

    public mutating func add(_ entry: Entry) { all.append(entry) }

    @export(interface)
    public mutating func add(_ name: Text, _ leaf: Leaf, digits: Int) {
        let printed = leaf.number?.printed(digits: digits) ?? leaf.text
        all.append(Entry(name, .leaf(leaf), printed: printed))
    }

    @export(interface)
    public mutating func add(_ name: Text, digest: Digest, count: Int) {
        all.append(Entry(name, .digest(count: count, bits: digest.bits), printed: "\(count) values"))
    }

    @export(interface)
    public mutating func add(_ name: Text, _ value: Value, digits: Int) {
        if value.depth == 0 {
            add(name, value.leaves[0], digits: digits)
        } else if value.leaves.count > Self.mostListed {
            addDigest(name, value, digits: digits)
        } else {
            var next = 0
            for (row, length) in value.rowLengths.enumerated() {
                for column in 0..<length {
                    let place: Text =
                        value.depth == 1 ? "\(name)[\(column)]" : "\(name)[\(row),\(column)]"
                    add(place, value.leaves[next], digits: digits)
                    next += 1
                }
            }
        }
    }

    private mutating func addDigest(_ name: Text, _ value: Value, digits: Int) {
        var digest = Digest()
        for leaf in value.leaves { digest.add(leaf) }
        add(name, digest: digest, count: value.leaves.count)
        if let range = value.numberRange {
            add("\(name).min", .number(range.least), digits: min(digits, 3))
            add("\(name).max", .number(range.greatest), digits: min(digits, 3))
        }
    }
}

/// FNV-1a over the bits of many leaves (Fowler, Noll, Vo; 64 bits). It tells change, not tampering.
public struct Digest: Equatable, Sendable {
    public private(set) var bits: UInt64 = 0xcbf2_9ce4_8422_2325

    public init() {}

    public mutating func add(_ word: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { add(byte: (word >> shift) & 0xff) }
    }

    public mutating func add(bytes: [UInt8]) {
        for byte in bytes { add(byte: UInt64(byte)) }
    }

    private mutating func add(byte: UInt64) { bits = (bits ^ byte) &* 0x100_0000_01b3 }

    mutating func add(_ leaf: Leaf) {
        switch leaf {
        case .number(let number):
            add(UInt64(number.kind.rawValue))
            add(number.bits)
        case .bool(let value): add(value ? 1 : 0)
        case .text(let text): for byte in text.bytes { add(UInt64(byte)) }
        case .nothing: add(2)
        }
    }
}
