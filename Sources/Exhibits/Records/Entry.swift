import PlainText

/// One displayed number (or word), as the record keeps it.
public struct Entry: Equatable, Sendable {
    /// The entry's name on the page: a variable's name, an inline value's text, a table's cell.
    public var nameText: Text
    /// The exact value, or a summary of many values.
    public var content: Content
    /// The value as the page shows it.
    public var printedText: Text

    /// The content of an entry, apart from its name.
    public enum Content: Equatable, Sendable {
        /// One number, truth value or text.
        case leaf(Leaf)
        /// Many numbers: how many, and a ``Digest`` of their bits.
        case digest(count: Int, Text)
        /// A control: its kind and the values it accepts, in the form of `Control.kind`.
        case control(Text)
        /// Whether a claim holds.
        case claim(Bool)
        /// The head of a reference: how many units in the last place the values may differ by. Its values
        /// follow.
        case reference(within: Int)
    }

    /// An entry from its name, its exact value, and the value as the page shows it.
    public init(_ name: Text, _ content: Content, printed: Text) {
        nameText = name
        self.content = content
        printedText = printed
    }

    /// An entry from `String`s, for readers of records.
    public init(name: String, content: Content, printed: String) {
        self.init(Text(name), content, printed: Text(printed))
    }

    /// ``nameText`` as a `String`, for the tool.
    public var name: String { nameText.string }
    /// ``printedText`` as a `String`, for the tool.
    public var printed: String { printedText.string }
}

/// Collects the entries of one exhibit.
public struct Entries: Equatable, Sendable {
    /// The entries so far, in the order in which they were added.
    public private(set) var all: [Entry] = []

    /// No entries yet.
    public init() {}

    /// Lists longer than this are recorded by count, range and digest.
    public static let maxListed = 64

    /// Adds a finished entry.
    @inline(never)
    public mutating func add(_ entry: Entry) { all.append(entry) }

    /// Adds one value, printed with `digits` significant digits.
    @export(interface) @inline(never)
    public mutating func add(_ name: Text, _ leaf: Leaf, digits: Int) {
        let printed = leaf.number?.printed(digits: digits) ?? leaf.text
        all.append(Entry(name, .leaf(leaf), printed: printed))
    }

    /// Adds `count` values by their digest; `digits`, if given, is the number of significant digits shown of
    /// each.
    @export(interface) @inline(never)
    public mutating func add(_ name: Text, digest: Digest, count: Int, digits: Int? = nil) {
        var printed: Text = "\(count) values"
        if let digits { printed.append(", \(digits) digits") }
        all.append(Entry(name, .digest(count: count, digest.text), printed: printed))
    }

    /// Adds a value: a scalar under `name`, a list's elements as `name[2]`, a matrix's as `name[2,0]`. More
    /// than ``maxListed`` values are added by count, range and digest.
    @export(interface)
    public mutating func add(_ name: Text, _ value: Value, digits: Int) {
        if value.depth == 0 {
            add(name, value.leaves[0], digits: digits)
        } else if value.leaves.isEmpty || max(value.leaves.count, value.rowLengths.count) > Self.maxListed {
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

    /// The name of a part of an exhibit with this caption. Slashes in the caption are escaped, so that no two
    /// pairs of caption and part have the same name.
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

    /// Records a name that a page shows without a value.
    mutating func addEmpty(_ name: Text) { add(name, digest: Digest(), count: 0) }

    /// Records an exhibit's caption if no entry's name contains it.
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
