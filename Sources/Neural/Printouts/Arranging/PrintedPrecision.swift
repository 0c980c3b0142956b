import PlainText

/// How precisely weights were printed.
///
/// PyTorch prints four decimals, MATLAB's short format four, R seven digits, NumPy at most eight decimals: the
/// weights that were trained have more. Numbers that a person wrote, such as 0.5 and -1.25, are exact.
extension PrintedWeights {
    /// The same arrays with half a unit of the last printed digit for each number; nil if the numbers seem exact.
    ///
    /// If most numbers have as many decimals as the longest, or as many significant digits, they were rounded to
    /// that many, and the others ended in zeros. Fewer than three are exact, unless zeros at the end of a number
    /// show a format. An array of whole numbers is exact.
    var halfUnits: PrintedWeights? {
        if isBinary { return nil }
        var (decimals, digits) = (Tally(), Tally())
        var hasZeros = false
        for item in items where !item.isOfTraining {
            for number in item.array.decimals {
                let parts = Parts(number)
                // Whole numbers and zeros tell nothing: NumPy prints them without decimals.
                guard parts.hasNonzeroDecimals else { continue }
                decimals.add(parts.decimals)
                digits.add(parts.digits)
                if parts.endsInZero { hasZeros = true }
            }
        }
        let least = hasZeros ? 1 : 3
        let isFixed = decimals.isMostlyLargest && decimals.largest >= least
        guard isFixed || digits.isMostlyLargest && digits.largest >= least else { return nil }
        var halves = self
        for index in halves.items.indices where !items[index].isOfTraining {
            let array = items[index].array
            let parts = array.decimals.map { Parts($0) }
            let isWhole = parts.allSatisfy { $0.decimals == 0 }
            halves.items[index].array = PrintedArray(
                name: array.name, shape: array.shape, typeName: array.typeName,
                decimals: parts.map { parts in
                    if isWhole { return Text("0").bytes[...] }
                    let trimmed = isFixed ? decimals.largest - parts.decimals : digits.largest - parts.digits
                    return parts.halfUnit(trimmed: max(0, trimmed))
                })
        }
        return halves
    }

    /// How many numbers have each length.
    private struct Tally {
        private var counts = [Int](repeating: 0, count: 40)
        private var total = 0

        mutating func add(_ length: Int) {
            counts[min(length, 39)] += 1
            total += 1
        }

        var largest: Int { counts.lastIndex { $0 > 0 } ?? 0 }
        var isMostlyLargest: Bool { total > 0 && 2 * counts[largest] >= total }
    }

    /// The parts of a printed number.
    private struct Parts {
        /// The count of digits after the point, before an exponent.
        var decimals = 0
        /// The count of significant digits.
        var digits = 0
        /// Whether a digit after the point is not zero.
        var hasNonzeroDecimals = false
        /// Whether the last digit after the point is zero.
        var endsInZero = false
        /// The power of ten after `e`.
        var power = 0

        init(_ number: ArraySlice<UInt8>) {
            var isBehindPoint = false
            for (index, byte) in zip(number.indices, number) {
                switch byte {
                case UInt8(ascii: "."): isBehindPoint = true
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    let isZero = byte == UInt8(ascii: "0")
                    if digits > 0 || !isZero { digits += 1 }
                    guard isBehindPoint else { continue }
                    decimals += 1
                    endsInZero = isZero
                    if !isZero { hasNonzeroDecimals = true }
                case UInt8(ascii: "e"), UInt8(ascii: "E"):
                    let written = number[(index + 1)...].drop { !PrintedNumber.isDigit($0) }
                    power = Int(clamping: wholeNumber(written.prefix(4)) ?? 0)
                    if number[index + 1] == UInt8(ascii: "-") { power = -power }
                    return
                default: break
                }
            }
        }

        /// Half a unit of the last digit, `5e-5` for four decimals, if so many zeros were not printed.
        func halfUnit(trimmed zeros: Int) -> ArraySlice<UInt8> {
            ("5e\(power - decimals - zeros - 1)" as Text).bytes[...]
        }
    }
}

extension PrintedWeights.Item {
    /// Whether the name or the type tells that the array is no weight.
    fileprivate var isOfTraining: Bool {
        array.isInteger || array.name.map { WeightName($0).role == .state } ?? false
    }
}
