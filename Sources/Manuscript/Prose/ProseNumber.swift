/// A number with three or more significant digits in a chapter's prose.
package struct ProseNumber: Equatable, Sendable {
    /// As written, with its sign and percent sign.
    package var text: String
    /// The place of its first byte in the chapter.
    package var place: SourceLocation
    /// Whether it is where no inline value can be: in the chapter's title, or in an image's alternative text.
    package var isFixed = false
    /// Its possible meanings: `25,005` means different numbers in English and German.
    package var readings: [Reading]

    /// A possible meaning of the digits.
    package struct Reading: Equatable, Sendable {
        /// The magnitude, such as `25.005` or `1.2e-3`.
        package var decimal: String
        /// The decimal exponent of the last digit: −3 for `25.005`.
        package var lastPlace: Int
        /// The number of digits from the first nonzero one, including trailing zeros.
        package var significantDigits: Int
        /// Whether a percent sign follows, so that `25` may mean 0.25.
        package var isPercent = false
    }

    /// The sign as written before the digits.
    package enum Sign: Equatable, Sendable {
        /// No sign.
        case none
        /// `+`.
        case plus
        /// `-`, or the minus sign U+2212.
        case minus
    }
    /// The sign before the digits, which is not part of ``Reading/decimal``.
    package var sign = Sign.none

    /// Shorter numbers are ambiguous: two layers, 16 units, x = 10.
    static let minDigits = 3
}

/// Finds the numbers in prose.
///
/// Versions, dates, times and parts of words do not count.
struct NumberScanner {
    let text: [Unicode.Scalar]
    private var next = 0
    private(set) var found: [(range: Range<Int>, number: ProseNumber)] = []

    init(_ text: [Unicode.Scalar]) { self.text = text }

    /// All numbers, with the ranges of their scalars. Their places are not set.
    static func numbers(in text: [Unicode.Scalar]) -> [(range: Range<Int>, number: ProseNumber)] {
        var scanner = NumberScanner(text)
        scanner.scan()
        return scanner.found
    }

    private func at(_ index: Int) -> Unicode.Scalar {
        text.indices.contains(index) ? text[index] : "\u{FFFC}"
    }
    private func isDigit(_ index: Int) -> Bool { ("0"..."9").contains(at(index)) }
    private func isWord(_ index: Int) -> Bool { at(index).properties.isAlphabetic || at(index) == "_" }
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        // No-break space, thin space and narrow no-break space.
        scalar == " " || isGroupSpace(scalar)
    }
    private static func isGroupSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\u{A0}" || scalar == "\u{2009}" || scalar == "\u{202F}"
    }

    private mutating func scan() {
        while next < text.count {
            guard isDigit(next) || at(next) == "." && isDigit(next + 1) else {
                next += 1
                continue
            }
            let start = next
            next = endOfBody(from: start)
            // `float32`, `x_1`; the minutes of a time; `3.` of `...3`.
            if isWord(start - 1) || at(start - 1) == "." || at(start - 1) == ":" && isDigit(start - 2) {
                continue
            }
            if skipDate(from: start) { continue }
            read(start..<next)
        }
    }

    /// The end of digits and the separators between them.
    private func endOfBody(from start: Int) -> Int {
        var end = start
        while isDigit(end) || isDigit(end + 1) && isSeparator(end) { end += 1 }
        return end
    }

    private func isSeparator(_ index: Int) -> Bool {
        if at(index) == "." || at(index) == "," { return true }
        // A space groups thousands only; otherwise it separates two numbers.
        guard Self.isGroupSpace(at(index)) else { return false }
        return isDigit(index + 1) && isDigit(index + 2) && isDigit(index + 3) && !isDigit(index + 4)
    }

    /// `2024-11-03`
    private mutating func skipDate(from start: Int) -> Bool {
        guard next == start + 4 else { return false }
        let hasForm = [4, 7].allSatisfy { offset in
            at(start + offset) == "-" && isDigit(start + offset + 1) && isDigit(start + offset + 2)
        }
        if hasForm { next = start + 10 }
        return hasForm
    }

    private mutating func read(_ body: Range<Int>) {
        let separators = Set(body.filter { !isDigit($0) && at($0) != "." }.map { at($0) })
        if separators.isEmpty {
            add(body, [String(scalars: text[body])])
            return
        }
        let parts = text[body].split { $0 != "." && !("0"..."9").contains($0) }
        let isGrouped =
            separators.count == 1 && (1...3).contains(parts[0].count) && !parts[0].contains(".")
            && parts.dropFirst().dropLast().allSatisfy { $0.count == 3 && !$0.contains(".") }
            && parts[parts.count - 1].prefix { $0 != "." }.count == 3
        var readings: [String] = []
        if isGrouped { readings.append(parts.map { String(scalars: $0) }.joined()) }
        // A decimal comma.
        if separators == [","], parts.count == 2, !text[body].contains(".") {
            readings.append(parts.map { String(scalars: $0) }.joined(separator: "."))
        }
        if readings.isEmpty {
            for part in parts { add(part.startIndex..<part.endIndex, [String(scalars: part)]) }
        } else {
            add(body, readings)
        }
    }

    private mutating func add(_ body: Range<Int>, _ decimals: [String]) {
        var (start, end) = (body.lowerBound, body.upperBound)
        var number = ProseNumber(text: "", place: SourceLocation(line: 0, column: 0), readings: [])
        // A minus sign, but not a hyphen between numbers or words.
        if !isDigit(start - 2), !isWord(start - 2), at(start - 2) != ")" {
            switch at(start - 1) {
            case "-", "\u{2212}": number.sign = .minus
            case "+": number.sign = .plus
            default: break
            }
            if number.sign != .none { start -= 1 }
        }
        let power = exponent(from: &end)
        // `16th`, `0x1F`; but units may directly follow a decimal.
        if isWord(end), power == nil, !decimals[0].contains(".") { return }
        let percentSign = at(end) == "%" ? end : Self.isSpace(at(end)) && at(end + 1) == "%" ? end + 1 : nil
        if let percentSign { end = percentSign + 1 }
        for decimal in decimals {
            guard let reading = ProseNumber.Reading(decimal, power: power ?? 0) else { continue }
            number.readings.append(reading)
            if percentSign != nil { number.readings.append(reading.percent) }
        }
        number.readings.removeAll { $0.significantDigits < ProseNumber.minDigits }
        number.text = String(scalars: text[start..<end])
        if !number.readings.isEmpty { found.append((start..<end, number)) }
        next = max(next, end)
    }

    /// `e-3` or `× 10⁻³` after a number.
    private func exponent(from end: inout Int) -> Int? {
        var index = end
        if at(index) == "e" || at(index) == "E" {
            index += 1
        } else {
            while Self.isSpace(at(index)) { index += 1 }
            guard "×·⋅*".unicodeScalars.contains(at(index)) else { return nil }
            index += 1
            while Self.isSpace(at(index)) { index += 1 }
            guard at(index) == "1", at(index + 1) == "0" else { return nil }
            index += 2
            if at(index) == "^" { index += 1 } else if Self.superscript(at(index)) == nil { return nil }
        }
        let isNegative = "-\u{2212}⁻".unicodeScalars.contains(at(index))
        if isNegative || at(index) == "+" || at(index) == "⁺" { index += 1 }
        var power = 0
        let first = index
        while let digit = isDigit(index) ? Int(at(index).value - 0x30) : Self.superscript(at(index)),
            digit >= 0
        {
            power = min(power * 10 + digit, 10_000)
            index += 1
        }
        if index == first || isWord(index) { return nil }
        end = index
        return isNegative ? -power : power
    }

    /// The digit; −1 for a superscript sign.
    private static func superscript(_ scalar: Unicode.Scalar) -> Int? {
        if scalar == "⁻" || scalar == "⁺" { return -1 }
        return Array("⁰¹²³⁴⁵⁶⁷⁸⁹".unicodeScalars).firstIndex(of: scalar)
    }
}

extension ProseNumber.Reading {
    /// - Parameter digits: digits with at most one point; nil for others, such as versions.
    init?(_ digits: String, power: Int) {
        let parts = digits.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2 else { return nil }
        let fraction = parts.count == 2 ? parts[1].count : 0
        var significant = digits.utf8.filter { $0 != UInt8(ascii: ".") }.drop { $0 == UInt8(ascii: "0") }
        // Trailing zeros of a whole number may only express its magnitude.
        if parts.count == 1 { while significant.last == UInt8(ascii: "0") { significant.removeLast() } }
        decimal = power == 0 ? digits : "\(digits)e\(power)"
        lastPlace = power - fraction
        significantDigits = significant.count
    }

    fileprivate var percent: Self {
        var percent = self
        let parts = decimal.split(separator: "e")
        percent.decimal = "\(parts[0])e\((parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - 2)"
        percent.lastPlace -= 2
        percent.isPercent = true
        return percent
    }
}

extension String {
    fileprivate init(scalars: some Sequence<Unicode.Scalar>) {
        self.init()
        unicodeScalars.append(contentsOf: scalars)
    }
}
