/// Characters for which the Markdown parser scans others, one by one: a few are cheap, a text full of them
/// takes hours.
struct InlineWork {
    /// The chapter's size in bytes.
    private let size: Int
    /// The number of `<?` and `<!A` in the chapter: the parser searches for the end of each.
    private var declarations = 0
    /// The number of `![` since the last empty line; each link scans the open ones.
    private var images = 0
    /// The same for `]`.
    private var closings = 0
    /// Runs of `*`, `_` and `~`, likewise; each searches for its partner.
    private var delimiters = 0
    /// For each possible start of an address, the length of its run of letters.
    private var addressWork = 0

    private static let maxDeclarationWork = 1 << 31
    private static let maxImageWork = 1 << 27
    private static let maxDelimiters = 60_000
    private static let maxAddressWork = 1 << 27
    private static let maxParentheses = 2000

    init(size: Int) { self.size = size }

    /// - Parameter text: a line without the markers of lists and quotes.
    /// - Returns: the fault and its index, if any.
    mutating func add(_ text: ArraySlice<UInt8>) -> (index: Int, message: String)? {
        if text.isEmpty {
            (images, closings, delimiters) = (0, 0, 0)
            return nil
        }
        let how = "put an empty line between them, or write them as a block of code"
        if let index = readSigns(text) {
            if declarations * size > Self.maxDeclarationWork {
                return (
                    index,
                    "'<?' or '<!' is used here for the \(declarations)th time, which is too often for a chapter with "
                        + "\(size) bytes; write &lt; for '<'"
                )
            }
            if delimiters > Self.maxDelimiters {
                return (
                    index, "more than \(Self.maxDelimiters) emphasis markers follow each other here; \(how)"
                )
            }
            return (
                index, "\(images) '![' and \(closings) ']' are too many for one paragraph; \(how)"
            )
        }
        return readRuns(text)
    }

    /// The index of an excess.
    private mutating func readSigns(_ text: ArraySlice<UInt8>) -> Int? {
        var last: UInt8 = 0
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "?"): if last == UInt8(ascii: "<") { declarations += 1 }
            case UInt8(ascii: "!"):
                let next = index + 1 < text.endIndex ? text[index + 1] : 0
                // A comment ends at the next two hyphens.
                if last == UInt8(ascii: "<"), next != UInt8(ascii: "-") { declarations += 1 }
            case UInt8(ascii: "["): if last == UInt8(ascii: "!") { images += 1 }
            case UInt8(ascii: "]"): closings += 1
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): if last != byte { delimiters += 1 }
            default:
                last = byte
                continue
            }
            last = byte
            if declarations * size > Self.maxDeclarationWork || images * closings > Self.maxImageWork
                || delimiters > Self.maxDelimiters
            {
                return index
            }
        }
        return nil
    }

    /// Text between spaces may be an address.
    private mutating func readRuns(_ text: ArraySlice<UInt8>) -> (index: Int, message: String)? {
        for run in text.split(whereSeparator: { $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            var beginnings = 0
            var parentheses = 0
            for index in run.indices {
                switch run[index] {
                case UInt8(ascii: ")"): parentheses += 1
                case UInt8(ascii: "w"), UInt8(ascii: "W"):
                    if run[index...].starts(with: "www.".utf8) { beginnings += 1 }
                case UInt8(ascii: ":"): if run[index...].starts(with: "://".utf8) { beginnings += 1 }
                default: break
                }
            }
            if beginnings == 0 { continue }
            // For each closing parenthesis at its end, the whole address is scanned.
            if parentheses > Self.maxParentheses {
                return (
                    run.startIndex,
                    "an address has more than \(Self.maxParentheses) parentheses here; shorten it"
                )
            }
            addressWork += beginnings * run.count
            if addressWork > Self.maxAddressWork {
                return (
                    run.startIndex,
                    "\(beginnings) addresses begin here without a space between them, and some more before; put spaces "
                        + "between them, or write them as a block of code"
                )
            }
        }
        return nil
    }
}
