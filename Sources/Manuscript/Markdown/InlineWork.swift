/// Signs of a chapter's text for which Markdown's parser goes through others, one by one: some are cheap, and a text made
/// of nothing else takes hours.
struct InlineWork {
    /// Of the chapter, in bytes.
    private let size: Int
    /// `<?` and `<!A`, in the chapter: the end of each is looked for.
    private var declarations = 0
    /// `![` since the last empty line; each link goes through those that are open.
    private var images = 0
    /// `]`, likewise.
    private var closings = 0
    /// Runs of `*`, `_` and `~`, likewise; each looks for its partner.
    private var delimiters = 0
    /// For each beginning of an address the run of letters that it stands in.
    private var addressWork = 0

    private static let mostDeclarationWork = 1 << 31
    private static let mostImageWork = 1 << 27
    private static let mostDelimiters = 60_000
    private static let mostAddressWork = 1 << 27
    private static let mostParentheses = 2000

    init(size: Int) { self.size = size }

    /// - Parameter text: a line's, without marks of lists and quotes.
    /// - Returns: what is wrong with it, and where.
    mutating func add(_ text: ArraySlice<UInt8>) -> (index: Int, message: String)? {
        if text.isEmpty {
            (images, closings, delimiters) = (0, 0, 0)
            return nil
        }
        let how = "put an empty line between them, or write them as a block of code"
        if let index = readSigns(text) {
            if declarations * size > Self.mostDeclarationWork {
                return (
                    index,
                    "'<?' or '<!' stands here for the \(declarations)th time, which is too often for a chapter with "
                        + "\(size) bytes; write &lt; for '<'"
                )
            }
            if delimiters > Self.mostDelimiters {
                return (
                    index, "more than \(Self.mostDelimiters) signs of emphasis follow each other here; \(how)"
                )
            }
            return (
                index, "\(images) '![' and \(closings) ']' are too many to stand in one paragraph; \(how)"
            )
        }
        return readRuns(text)
    }

    /// Where there are too many.
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
            if declarations * size > Self.mostDeclarationWork || images * closings > Self.mostImageWork
                || delimiters > Self.mostDelimiters
            {
                return index
            }
        }
        return nil
    }

    /// What stands between spaces may be an address.
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
            // For each parenthesis at its end the whole address is gone through.
            if parentheses > Self.mostParentheses {
                return (
                    run.startIndex,
                    "an address has more than \(Self.mostParentheses) parentheses here; shorten it"
                )
            }
            addressWork += beginnings * run.count
            if addressWork > Self.mostAddressWork {
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
