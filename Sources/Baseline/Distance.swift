/// How far apart two numbers of one type are.
package struct Distance: Equatable, Sendable {
    /// Steps from one representable number to the next, in the numbers' own type. −0 and 0 are none apart.
    package var ulps: UInt64
    /// |new − old|
    package var absolute: Double
    /// |new − old| ÷ |old|; nil if the old number is 0.
    package var relative: Double?

    /// A distance that was measured already, as a report has it.
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

    /// Two digits are enough to say how far.
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

    /// How far a tolerance reaches from a number, and how far apart numbers are: both count the same steps.
    static func ulps(_ a: Float, _ b: Float) -> UInt64 {
        UInt64((order(a) - order(b)).magnitude)
    }

    static func ulps(_ a: Double, _ b: Double) -> UInt64 {
        let (x, y) = (order(a), order(b))
        return x > y ? UInt64(bitPattern: x &- y) : UInt64(bitPattern: y &- x)
    }

    /// Bit patterns of sign and magnitude as whole numbers in the order of the numbers.
    private static func order(_ value: Float) -> Int64 {
        let bits = Int64(Int32(bitPattern: value.bitPattern))
        return bits < 0 ? Int64(Int32.min) - bits : bits
    }

    private static func order(_ value: Double) -> Int64 {
        let bits = Int64(bitPattern: value.bitPattern)
        return bits < 0 ? Int64.min &- bits : bits
    }
}

extension RecordedValue {
    /// The number, where it is a floating-point number that is finite.
    package var number: Double? {
        switch type {
        case "Float": return Float(value).flatMap { $0.isFinite ? Double($0) : nil }
        case "Double": return Double(value).flatMap { $0.isFinite ? $0 : nil }
        default: return nil
        }
    }

    /// How far another value is; nil if they are not finite numbers of one floating-point type.
    package func distance(to other: RecordedValue) -> Distance? {
        guard type == other.type, let a = number, let b = other.number else { return nil }
        let ulps = type == "Float" ? Distance.ulps(Float(a), Float(b)) : Distance.ulps(a, b)
        let absolute = (b - a).magnitude
        return Distance(ulps: ulps, absolute: absolute, relative: a == 0 ? nil : absolute / a.magnitude)
    }

    /// One ulp of a number of this size and type.
    var ulp: Double? {
        guard let number else { return nil }
        return type == "Float" ? Double(Float(number).ulp) : number.ulp
    }
}
