/// The blocks and records of LLVM's bitstream container, in which the compiler writes its diagnostics.
///
/// The format: https://llvm.org/docs/BitCodeFormat.html. Reading ends at anything that does not fit it.
struct Bitstream {
    /// An element of a stream, in order.
    enum Entry: Equatable {
        case begin(block: Int)
        /// The record's numbers, and the blob at its end, if any.
        case record(code: Int, numbers: [Int], bytes: [UInt8])
        case end
    }

    /// All entries after the file's first four bytes; nil if the stream is incomplete.
    static func entries(of bytes: [UInt8], magic: String) -> [Entry]? {
        guard bytes.starts(with: magic.utf8) else { return nil }
        var reader = Bitstream(bytes: bytes, next: magic.utf8.count * 8)
        do {
            while reader.next < bytes.count * 8 { try reader.readEntry() }
        } catch {
            return nil
        }
        return reader.open.count == 1 ? reader.entries : nil
    }

    private struct Misfit: Error {}

    private enum Part {
        case literal(Int)
        case fixed(Int)
        case variable(Int)
        case array, character, blob
    }

    /// An abbreviation: how a kind of record is encoded.
    private typealias Form = [Part]

    private struct Block {
        /// The bits of an abbreviation number.
        var width = 2
        var number: Int?
        var forms: [Form] = []
    }

    private let bytes: [UInt8]
    /// The position in bits.
    private var next: Int
    private var open = [Block()]
    private var entries: [Entry] = []
    /// Abbreviations of future blocks, by block number.
    private var forms: [Int: [Form]] = [:]
    /// The block whose abbreviations are being defined.
    private var described: Int?

    /// Fewer numbers than bits are ever written.
    private var numbersLeft: Int

    private init(bytes: [UInt8], next: Int) {
        self.bytes = bytes
        numbersLeft = bytes.count * 8
        self.next = next
    }

    // MARK: Numbers

    private mutating func fixed(_ width: Int) throws(Misfit) -> Int {
        guard (0...32).contains(width), next + width <= bytes.count * 8 else { throw Misfit() }
        var number = 0
        for bit in 0..<width {
            number |= Int(bytes[(next + bit) / 8] >> UInt8((next + bit) % 8) & 1) << bit
        }
        next += width
        return number
    }

    /// A variable-width number: in each group of bits, the highest says whether more follow.
    private mutating func variable(_ width: Int) throws(Misfit) -> Int {
        guard (2...32).contains(width) else { throw Misfit() }
        var number = 0
        var shift = 0
        while true {
            let group = try fixed(width)
            let digits = group & (1 << (width - 1) - 1)
            guard shift < 62, digits <= Int.max >> shift else { throw Misfit() }
            number |= digits << shift
            if group == digits { return number }
            shift += width - 1
        }
    }

    private mutating func align() { next = (next + 31) / 32 * 32 }

    // MARK: Entries

    private mutating func readEntry() throws(Misfit) {
        let block = open[open.count - 1]
        switch try fixed(block.width) {
        case 0:
            align()
            guard open.count > 1 else { throw Misfit() }
            open.removeLast()
            entries.append(.end)
        case 1:
            let number = try variable(8)
            let width = try variable(4)
            align()
            _ = try fixed(32)
            guard (2...32).contains(width), open.count < 64 else { throw Misfit() }
            open.append(Block(width: width, number: number, forms: forms[number] ?? []))
            entries.append(.begin(block: number))
            described = nil
        case 2: try readForm()
        case 3:
            let code = try variable(6)
            var numbers: [Int] = []
            for _ in 0..<(try variable(6)) { numbers.append(try variable(6)) }
            add(code, numbers, [])
        case let index:
            guard block.forms.indices.contains(index - 4) else { throw Misfit() }
            try readRecord(block.forms[index - 4])
        }
    }

    /// Block 0 defines other blocks' abbreviations.
    private var describesBlocks: Bool { open.count > 1 && open[open.count - 1].number == 0 }

    private mutating func add(_ code: Int, _ numbers: [Int], _ bytes: [UInt8]) {
        if describesBlocks, code == 1 { described = numbers.first }
        entries.append(.record(code: code, numbers: numbers, bytes: bytes))
    }

    private mutating func readForm() throws(Misfit) {
        var form: Form = []
        for _ in 0..<(try variable(5)) {
            if try fixed(1) == 1 {
                form.append(.literal(try variable(8)))
                continue
            }
            switch try fixed(3) {
            case 1: form.append(.fixed(try variable(5)))
            case 2: form.append(.variable(try variable(5)))
            case 3: form.append(.array)
            case 4: form.append(.character)
            case 5: form.append(.blob)
            default: throw Misfit()
            }
        }
        if !describesBlocks {
            open[open.count - 1].forms.append(form)
        } else if let described {
            forms[described, default: []].append(form)
        } else {
            throw Misfit()
        }
    }

    private mutating func readRecord(_ form: Form) throws(Misfit) {
        var numbers: [Int] = []
        var blob: [UInt8] = []
        var index = 0
        while index < form.count {
            switch form[index] {
            case .array:
                index += 1
                guard index < form.count else { throw Misfit() }
                for _ in 0..<(try variable(6)) { numbers.append(try number(form[index])) }
            case .blob:
                let count = try variable(6)
                align()
                guard count <= bytes.count - next / 8 else { throw Misfit() }
                blob = Array(bytes[next / 8..<next / 8 + count])
                next += count * 8
                align()
            default: numbers.append(try number(form[index]))
            }
            index += 1
        }
        guard let code = numbers.first else { throw Misfit() }
        add(code, Array(numbers.dropFirst()), blob)
    }

    private mutating func number(_ part: Part) throws(Misfit) -> Int {
        // Some take no bits, and one abbreviation may be used for many records.
        numbersLeft -= 1
        guard numbersLeft >= 0 else { throw Misfit() }
        switch part {
        case .literal(let number): return number
        case .fixed(let width): return try fixed(width)
        case .variable(let width): return width == 0 ? 0 : try variable(width)
        case .character: return try fixed(6)
        case .array, .blob: throw Misfit()
        }
    }
}
