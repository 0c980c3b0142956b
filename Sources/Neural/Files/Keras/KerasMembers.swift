import PlainText

/// The members of a layer's configuration, by name; if there are duplicates, the last one counts.
struct KerasMembers {
    private var members: [(key: Text, value: JSONReader)] = []
    private let file: FileBytes
    private let start: Int

    /// The largest length accepted, so that no product of two is too large for an index.
    static var longest: Int { 1 << 14 }

    /// Reads the next object.
    init(_ reader: JSONReader, _ file: FileBytes) throws(ImportError) {
        var reader = reader
        self.file = file
        start = reader.next
        try reader.open("{")
        var isFirst = true
        while let key = try reader.nextKey(&isFirst) {
            members.append((key, reader))
            try reader.skip()
        }
    }

    private func member(_ name: StaticString) -> JSONReader? {
        for member in members.reversed() where member.key.spells(name) { return member.value }
        return nil
    }

    /// The position of a member, or of the object if the member is missing, for errors.
    func place(_ name: StaticString) -> Int {
        guard var value = member(name) else { return start }
        return value.next
    }

    /// Whether a member exists and is not `null`.
    func has(_ name: StaticString) throws(ImportError) -> Bool {
        guard var value = member(name) else { return false }
        guard try value.kind() == .word else { return true }
        return try value.word() != nil
    }

    /// The position of a value's `keras_history`, which names the layer it comes from.
    var history: JSONReader? { member("keras_history") }

    func bool(_ name: StaticString, _ usual: Bool) throws(ImportError) -> Bool {
        guard var value = member(name) else { return usual }
        return try value.word() ?? usual
    }

    func text(_ name: StaticString) throws(ImportError) -> Text? {
        guard try has(name), var value = member(name) else { return nil }
        return try value.string()
    }

    func number(_ name: StaticString, _ usual: Double) throws(ImportError) -> Double {
        guard var value = member(name) else { return usual }
        return try KerasSettings.number(&value) ?? usual
    }

    /// A length, 1 or more.
    func length(_ name: StaticString) throws(ImportError) -> Int {
        guard try has(name), var value = member(name) else {
            throw file.error(at: start, "a setting is missing", found: "none", expected: "“\(name)”")
        }
        return try Self.length(&value, file, upTo: Int(Int32.max))
    }

    private static func length(_ value: inout JSONReader, _ file: FileBytes, upTo greatest: Int)
        throws(ImportError) -> Int
    {
        let place = value.next
        let number = try value.wholeNumber(upTo: UInt64(greatest))
        guard number > 0 else {
            throw file.error(at: place, length: 1, "a length is zero", expected: "one or more")
        }
        return Int(number)
    }

    /// `count` lengths: a list of them, or one for all. Nil if the member is missing or `null`.
    func lengths(_ name: StaticString, _ count: Int) throws(ImportError) -> [Int]? {
        guard try has(name), var value = member(name) else { return nil }
        if try value.kind() == .number {
            return [Int](repeating: try Self.length(&value, file, upTo: Self.longest), count: count)
        }
        let place = value.next
        var lengths: [Int] = []
        var isFirst = true
        try value.open("[")
        while try value.nextElement(&isFirst) {
            lengths.append(try Self.length(&value, file, upTo: Self.longest))
        }
        guard lengths.count == count else {
            throw file.error(
                at: place, "this has another number of axes", found: "\(lengths.count) lengths",
                expected: "\(count)")
        }
        return lengths
    }

    /// Integers, which may be negative: one, or a list.
    func axes(_ name: StaticString) throws(ImportError) -> [Int]? {
        guard let numbers = try numbers(name) else { return nil }
        var axes: [Int] = []
        for number in numbers {
            guard let axis = Int(exactly: number) else {
                throw file.error(at: place(name), "this is no axis", expected: "a whole number")
            }
            axes.append(axis)
        }
        return axes
    }

    /// Numbers: one, or a list of any depth. Nil if the member is missing or `null`.
    func numbers(_ name: StaticString) throws(ImportError) -> [Double]? {
        guard try has(name), var value = member(name) else { return nil }
        var numbers: [Double] = []
        try Self.append(&value, to: &numbers, file)
        return numbers
    }

    private static func append(
        _ value: inout JSONReader, to numbers: inout [Double], _ file: FileBytes
    ) throws(ImportError) {
        let place = value.next
        guard try value.kind() == .array else {
            guard let number = try KerasSettings.number(&value) else {
                throw file.error(at: place, "this is not a number", expected: "a finite number")
            }
            numbers.append(number)
            return
        }
        var isFirst = true
        try value.open("[")
        while try value.nextElement(&isFirst) { try append(&value, to: &numbers, file) }
    }

    /// The activation of a separate member, such as `recurrent_activation`.
    func activation(_ name: StaticString, _ usual: Activation) throws(ImportError) -> Activation {
        guard let value = member(name) else { return usual }
        return try KerasSettings.activation(value) ?? usual
    }

    /// Throws if a setting has a value that is not supported.
    func require(
        _ isRead: Bool, _ name: StaticString, expected: Text, hint: StaticString = ""
    ) throws(ImportError) {
        guard isRead else {
            throw file.error(
                at: place(name), length: 24, "this setting is not read", expected: "“\(name)”: \(expected)",
                hint: hint)
        }
    }
}
