/// A seeded source of random numbers: a seed gives the same numbers on every machine, now and later.
///
/// SplitMix64 (Steele, Lea and Flood, 2014): the state grows by 0x9e3779b97f4a7c15, and each number is the
/// state, mixed by shifts and multiplications.
///
///     var generator = Generator(seed: 1)
///     // From 0 to below 1, and the same in each run:
///     let number = generator.uniform()
public struct Generator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Makes the generator for `seed`. All seeds are equally good.
    public init(seed: UInt64) { state = seed }

    /// 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A number from 0 to below 1, a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number of the normal distribution with mean 0 and variance 1, by the polar method (Marsaglia, 1964).
    ///
    /// Draws pairs until one is inside the unit circle, and uses the first number of that pair.
    public mutating func normal() -> Double {
        while true {
            let (u, v) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = u * u + v * v
            if square < 1, square > 0 { return u * (-2 * Double.log(square) / square).squareRoot() }
        }
    }

    /// A number from 0 to below `count`, which must be positive: the upper half of count times 64 random
    /// bits.
    public mutating func index(below count: Int) -> Int {
        Int(UInt64(count).multipliedFullWidth(by: next()).high)
    }

    /// Shuffles `items`: from the last to the second, each is exchanged with one up to itself.
    public mutating func shuffle<Item>(_ items: inout [Item]) {
        for last in stride(from: items.count - 1, to: 0, by: -1) {
            items.swapAt(last, index(below: last + 1))
        }
    }
}
