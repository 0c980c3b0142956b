/// What writes values one behind the other as bytes, or reads them in the same order: so each type says once what it is made
/// of, for both.
///
/// It is for the tool's own files that nobody but the same tool reads: there are no versions, and no names.
protocol Archive {
    mutating func number(_ value: inout Int)
    mutating func text(_ value: inout String)
    /// Whether there was not what has to be there.
    var isSpoilt: Bool { get }
}

/// What an archive can hold. An empty one is made first, and then read.
protocol Archivable {
    init()
    mutating func visit(_ archive: inout some Archive)
}

extension Archive {
    mutating func flag(_ value: inout Bool) {
        var number = value ? 1 : 0
        self.number(&number)
        value = number == 1
    }

    mutating func number(_ value: inout Double) {
        var bits = Int(bitPattern: UInt(value.bitPattern))
        number(&bits)
        value = Double(bitPattern: UInt64(UInt(bitPattern: bits)))
    }

    mutating func list<Element: Archivable>(_ list: inout [Element]) {
        var count = list.count
        number(&count)
        var elements: [Element] = []
        // A count that was read may be any number; what is read ends where its bytes do.
        elements.reserveCapacity(min(max(count, 0), 1 << 10))
        for index in 0..<max(count, 0) {
            var element = list.indices.contains(index) ? list[index] : Element()
            element.visit(&self)
            if isSpoilt { return }
            elements.append(element)
        }
        list = elements
    }

    mutating func optional<Value: Archivable>(_ value: inout Value?) {
        var isThere = value != nil
        flag(&isThere)
        if !isThere {
            value = nil
            return
        }
        var known = value ?? Value()
        known.visit(&self)
        value = known
    }
}

extension Int: Archivable {
    mutating func visit(_ archive: inout some Archive) { archive.number(&self) }
}

extension Double: Archivable {
    mutating func visit(_ archive: inout some Archive) { archive.number(&self) }
}

extension String: Archivable {
    mutating func visit(_ archive: inout some Archive) { archive.text(&self) }
}

struct ArchiveWriter: Archive {
    private(set) var bytes: [UInt8] = []
    var isSpoilt: Bool { false }

    /// Seven bits in each byte, those that count least first; the sign is the lowest of all.
    mutating func number(_ value: inout Int) {
        var rest = UInt(bitPattern: (value << 1) ^ (value >> (Int.bitWidth - 1)))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func text(_ value: inout String) {
        var count = value.utf8.count
        number(&count)
        bytes += value.utf8
    }
}

/// Reads what `ArchiveWriter` wrote. Whatever bytes it is given, it ends, and says that they are no archive.
struct ArchiveReader: Archive {
    private var rest: UnsafeRawBufferPointer
    private(set) var isSpoilt = false

    /// - Parameter bytes: have to stay for as long as it reads.
    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    /// Whether all was read, and was an archive.
    var isDone: Bool { rest.isEmpty && !isSpoilt }

    private mutating func spoil() {
        isSpoilt = true
        rest = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    mutating func number(_ value: inout Int) {
        var bits: UInt = 0
        var shift: UInt = 0
        for (index, byte) in rest.enumerated() {
            bits |= UInt(byte & 0x7F) << shift
            if byte & 0x80 == 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest[(index + 1)...])
                value = Int(bitPattern: bits >> 1) ^ -Int(bitPattern: bits & 1)
                return
            }
            shift += 7
            if shift >= UInt.bitWidth { break }
        }
        value = 0
        spoil()
    }

    mutating func text(_ value: inout String) {
        var count = 0
        number(&count)
        guard (0...rest.count).contains(count) else {
            value = ""
            spoil()
            return
        }
        value = String(decoding: UnsafeRawBufferPointer(rebasing: rest[..<count]), as: UTF8.self)
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
}
