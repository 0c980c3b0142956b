/// The distance between two numbers of one type.
package struct Distance: Equatable, Sendable {
    /// Steps between representable numbers of the type. −0 and 0 are equal.
    package var ulps: UInt64
    /// |new − old|
    package var absolute: Double
    /// |new − old| ÷ |old|; nil if the old number is 0.
    package var relative: Double?

    /// A distance that was measured already, as a report stores it.
    package init(ulps: UInt64, absolute: Double, relative: Double?) {
        self.ulps = ulps
        self.absolute = absolute
        self.relative = relative
    }

    /// `2 ulp, 1.2e-07, relative 2.2e-07`
    package var description: String {
        let words =
            ["\(ulps) ulp", Self.short(absolute)] + (relative.map { ["relative " + Self.short($0)] } ?? [])
        return words.joined(separator: ", ")
    }

    /// Two significant digits.
    package static func short(_ number: Double) -> String {
        guard number.isFinite, number != 0 else { return "\(number)" }
        var exponent = 0
        var mantissa = number.magnitude
        while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        if (-3...5).contains(exponent) {
            return "\((number * 1e5).rounded(.toNearestOrEven) / 1e5)"
        }
        var tenths = Int((mantissa * 10).rounded())
        if tenths == 100 { (tenths, exponent) = (10, exponent + 1) }
        return "\(number < 0 ? "-" : "")\(tenths / 10).\(tenths % 10)e\(exponent)"
    }

    /// The same steps measure tolerances and distances.
    static func ulps(_ a: Float, _ b: Float) -> UInt64 {
        UInt64((order(a) - order(b)).magnitude)
    }

    static func ulps(_ a: Double, _ b: Double) -> UInt64 {
        let (x, y) = (order(a), order(b))
        return x > y ? UInt64(bitPattern: x &- y) : UInt64(bitPattern: y &- x)
    }

    /// Maps bit patterns (sign and magnitude) to integers in the order of the numbers.
    private static func order(_ value: Float) -> Int64 {
        let bits = Int64(Int32(bitPattern: value.bitPattern))
        return bits < 0 ? Int64(Int32.min) - bits : bits
    }

    private static func order(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: value.bitPattern)
        return bits < 0 ? Int64.min &- bits : bits
    }
}

extension BaselineValue {
    /// The number, if it is a finite floating-point number.
    package var number: Double? {
        switch type {
        case .float: return Float(value).flatMap { $0.isFinite ? Double($0) : nil }
        case .double: return Double(value).flatMap { $0.isFinite ? $0 : nil }
        default: return nil
        }
    }

    /// The distance to another value; nil unless both are finite numbers of one floating-point type.
    package func distance(to other: BaselineValue) -> Distance? {
        guard type == other.type, let a = number, let b = other.number else { return nil }
        let ulps = type == .float ? Distance.ulps(Float(a), Float(b)) : Distance.ulps(a, b)
        let absolute = (b - a).magnitude
        return Distance(ulps: ulps, absolute: absolute, relative: a == 0 ? nil : absolute / a.magnitude)
    }

    /// One ulp at this number's magnitude and type.
    var ulp: Double? {
        guard let number else { return nil }
        return type == .float ? Double(Float(number).ulp) : number.ulp
    }
}
