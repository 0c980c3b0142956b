/// Writes values as bytes, or reads them in the same order: a type describes its parts once for both.
///
/// Archives are read only by the tool that wrote them, so they have no versions and no field names.
protocol Archive {
    mutating func number(_ value: inout Int)
    mutating func text(_ value: inout String)
    /// Whether the bytes do not fit.
    var isSpoilt: Bool { get }
}

/// A type that can be stored in an archive. To read one, an empty value is created and then filled.
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
        // The count may be any number; reading ends with the bytes.
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

    /// A varint: seven bits per byte, least significant first; the sign is the lowest bit.
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

/// Reads what `ArchiveWriter` wrote. For any other bytes it terminates and reports a failure.
struct ArchiveReader: Archive {
    private var rest: UnsafeRawBufferPointer
    private(set) var isSpoilt = false

    /// - Parameter bytes: must stay valid while it reads.
    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    /// Whether everything was read and is valid.
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
