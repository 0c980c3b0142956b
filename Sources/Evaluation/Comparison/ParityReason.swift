import Exhibits

/// Why a page shows something other than its native program, as far as that is known.
enum ParityReason: Equatable, Sendable {
    /// `Int` has 32 bits in pages.
    case narrowInt
    /// Floating-point numbers that differ in their last digits.
    case elementaryFunctions
    /// A page's stack is smaller.
    case stack
    /// A page's memory is smaller.
    case memory
    case control
    case printing
    case end
    case unknown

    /// - Parameter message: why a module was stopped if the native program was not.
    init?(ofStop message: String) {
        if message.contains("'Int' has 32 bits") || message.contains("Not enough bits")
            || message.contains("cannot be converted to Int")
            || message.contains("overflow")
                && !message.contains("Stack overflow")
        {
            self = .narrowInt
        } else if message.contains("call each other") {
            self = .stack
        } else if message.contains("out of memory") {
            self = .memory
        } else {
            return nil
        }
    }

    init(_ difference: RunDifference) {
        let (native, page) = difference.entries
        if native.contains(where: Self.isControl) || page.contains(where: Self.isControl) {
            self = .control
            return
        }
        let pairs = zip(native, page).compactMap { a, b -> (Number, Number)? in
            guard case .leaf(let a) = a.content, case .leaf(let b) = b.content, let a = a.number,
                let b = b.number
            else { return nil }
            return (a, b)
        }
        if pairs.contains(where: { Self.isWide($0.0) || Self.isSize($0.0, $0.1) }) {
            self = .narrowInt
        } else if !pairs.isEmpty, pairs.allSatisfy({ Self.isNear($0.0, $0.1) }) {
            self = .elementaryFunctions
        } else if zip(native, page).contains(where: { Self.hasWide($0.0, $0.1) }) {
            self = .narrowInt
        } else if difference.records.0?.kind == .print || difference.records.1?.kind == .print {
            self = .printing
        } else {
            self = .unknown
        }
    }

    private static func isControl(_ entry: Entry) -> Bool {
        if case .control = entry.content { return true }
        return false
    }

    /// A whole number that does not fit into a page's `Int`.
    private static func isWide(_ number: Number) -> Bool {
        switch number.kind {
        case .int: Int32(exactly: Int64(bitPattern: number.bits)) == nil
        case .uint: UInt32(exactly: number.bits) == nil
        case .float, .double: false
        }
    }

    /// Whether the first difference of two texts is a whole number that does not fit into a page's `Int`.
    private static func hasWide(_ native: Entry, _ page: Entry) -> Bool {
        guard case .leaf(.text(let native)) = native.content, case .leaf(.text(let page)) = page.content
        else {
            return false
        }
        let differing = zip(words(native.string), words(page.string)).first { $0.0 != $0.1 }
        guard let (native, page) = differing, let number = Int64(page),
            Int64(Int32.min)...Int64(UInt32.max) ~= number
        else { return false }
        if let number = Int64(native) { return !(Int64(Int32.min)...Int64(Int32.max) ~= number) }
        return UInt64(native) != nil
    }

    /// Numbers, including their points and exponents, and other words.
    private static func words(_ text: String) -> [Substring] {
        // A range consists of two words.
        text.replacing("...", with: " ").replacing("..<", with: " ")
            .split { !($0.isLetter || $0.isNumber || "+-._".contains($0)) }
            .map { word in
                // A point that ends a sentence or a name: `n = 3.`
                word.last == "." ? word.dropLast() : word
            }
    }

    /// `Int.bitWidth`, `MemoryLayout<Int>.size` and their multiples.
    private static func isSize(_ native: Number, _ page: Number) -> Bool {
        (native.kind == .int || native.kind == .uint) && native.bits != 0 && native.bits == page.bits &* 2
            && native.bits % 8 == 0
    }

    private static func isNear(_ a: Number, _ b: Number) -> Bool {
        guard a.kind == b.kind, a.kind == .float || a.kind == .double else { return false }
        let distance = (a.double - b.double).magnitude
        return distance <= max(a.double.magnitude, b.double.magnitude) * 1e-4
    }

    var words: String {
        switch self {
        case .narrowInt:
            "'Int' has 32 bits in pages, up to 2147483647: use Int64 or Double for larger numbers, and let nothing "
                + "depend on Int.max or the size of an Int"
        case .elementaryFunctions:
            "elementary functions of the platform differ between systems: use the library's own"
        case .stack:
            "a page's stack is smaller (1 MiB): call functions less deeply, as by a loop"
        case .memory:
            "a page may use 256 MiB at most, and never more than 'memory:' says: use less"
        case .control: "let a control's range, start and step be the same in both"
        case .printing:
            "printed text is composed differently in pages: print texts, numbers and lists of those"
        case .end:
            "make both end in the same way; 'live: false' in the front matter makes a page without controls"
        case .unknown:
            "look for what depends on the system: '#if', random numbers, hash values, addresses, functions of the "
                + "platform"
        }
    }
}
