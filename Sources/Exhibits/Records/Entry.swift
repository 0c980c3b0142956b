import PlainText

/// One displayed number (or word), as the record keeps it.
public struct Entry: Equatable, Sendable {
    /// What it is called on the page: a variable's name, an inline value's text, a table's cell.
    public var nameText: Text
    /// The exact value, or what stands for many.
    public var content: Content
    /// As the page shows it.
    public var printedText: Text

    /// What an entry holds, beside its name.
    public enum Content: Equatable, Sendable {
        /// One number, truth value or text.
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

    /// An entry from its name, its exact value, and the value as the page shows it.
    public init(_ name: Text, _ content: Content, printed: Text) {
        nameText = name
        self.content = content
        printedText = printed
    }

    /// An entry as a reader of records has it, whose texts are `String`s.
    public init(name: String, content: Content, printed: String) {
        self.init(Text(name), content, printed: Text(printed))
    }

    /// ``nameText`` as a `String`, for the tool.
    public var name: String { nameText.string }
    /// ``printedText`` as a `String`, for the tool.
    public var printed: String { printedText.string }
}

/// The entries of one exhibit, being gathered.
public struct Entries: Equatable, Sendable {
    /// The entries so far, in the order in which they were added.
    public private(set) var all: [Entry] = []

    /// No entries yet.
    public init() {}

    /// Lists longer than this are recorded by count, range and digest.
    public static let mostListed = 64

    /// Adds a finished entry.
    public mutating func add(_ entry: Entry) { all.append(entry) }

    /// Adds one value, printed with `digits` significant digits.
    @export(interface)
    public mutating func add(_ name: Text, _ leaf: Leaf, digits: Int) {
        let printed = leaf.number?.printed(digits: digits) ?? leaf.text
        all.append(Entry(name, .leaf(leaf), printed: printed))
    }

    /// Adds `count` values by their digest. Where `digits` is given, so many significant digits are shown of each.
    @export(interface)
    public mutating func add(_ name: Text, digest: Digest, count: Int, digits: Int? = nil) {
        var printed: Text = "\(count) values"
        if let digits { printed.append(", \(digits) digits") }
        all.append(Entry(name, .digest(count: count, bits: digest.bits), printed: printed))
    }

    /// Adds a value: a scalar under `name`, a list's as `name[2]`, a matrix's as `name[2,0]`; more than ``mostListed``
    /// by count, range and digest.
    @export(interface)
    public mutating func add(_ name: Text, _ value: Value, digits: Int) {
        if value.depth == 0 {
            add(name, value.leaves[0], digits: digits)
        } else if value.leaves.isEmpty || max(value.leaves.count, value.rowLengths.count) > Self.mostListed {
            addDigest(name, value, digits: digits)
        } else {
            var next = 0
            for (row, length) in value.rowLengths.enumerated() {
                if length == 0 { addEmpty("\(name)[\(row)]") }
                for column in 0..<length {
                    let place: Text =
                        value.depth == 1 ? "\(name)[\(column)]" : "\(name)[\(row),\(column)]"
                    add(place, value.leaves[next], digits: digits)
                    next += 1
                }
            }
        }
    }

    /// The name of what an exhibit with this caption shows. A slash of the caption's own is marked, so that no two captions and
    /// parts make one name.
    @export(interface)
    static func name(_ caption: Text, _ part: Text) -> Text {
        var name = Text()
        for byte in caption.bytes {
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") {
                name.bytes.append(UInt8(ascii: "\\"))
            }
            name.bytes.append(byte)
        }
        name.append("/")
        name.append(part)
        return name
    }

    /// Records what a page shows the name of, and no value.
    mutating func addEmpty(_ name: Text) { add(name, digest: Digest(), count: 0) }

    /// Records an exhibit's caption, where no value's name has it.
    mutating func addCaption(_ caption: Text) {
        if all.isEmpty, !caption.isEmpty { addEmpty(caption) }
    }

    private mutating func addDigest(_ name: Text, _ value: Value, digits: Int) {
        var digest = Digest()
        digest.add(UInt64(value.depth))
        digest.add(UInt64(value.rowLengths.count))
        for length in value.rowLengths { digest.add(UInt64(length)) }
        for leaf in value.leaves { digest.add(leaf) }
        add(name, digest: digest, count: value.leaves.count, digits: value.leaves.isEmpty ? nil : digits)
        if let range = value.numberRange {
            add("\(name).min", .number(range.least), digits: min(digits, 3))
            add("\(name).max", .number(range.greatest), digits: min(digits, 3))
        }
    }
}

/// FNV-1a over the bits of many leaves (Fowler, Noll, Vo; 64 bits). It tells change, not tampering.
public struct Digest: Equatable, Sendable {
    /// The digest of what was added so far: FNV's offset basis where nothing was.
    public private(set) var bits: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The digest of nothing.
    public init() {}

    /// Adds the eight bytes of `word`, the lowest first.
    public mutating func add(_ word: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { add(byte: (word >> shift) & 0xff) }
    }

    /// Adds bytes as they are, without their number.
    public mutating func add(bytes: [UInt8]) {
        for byte in bytes { add(byte: UInt64(byte)) }
    }

    private mutating func add(byte: UInt64) { bits = (bits ^ byte) &* 0x100_0000_01b3 }

    /// Adds a text and where it ends: "ab", "c" is another digest than "a", "bc".
    public mutating func add(_ text: Text) {
        add(UInt64(text.bytes.count))
        add(bytes: text.bytes)
    }

    /// Each kind of leaf begins with a word of its own.
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
}
