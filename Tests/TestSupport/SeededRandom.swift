import Foundation

/// Random numbers for a test. The seed is printed, and taken from the environment's `BOOK_SEED` if that is
/// set: so a failure can be reproduced.
///
/// This is Steele, Lea and Flood's SplitMix64.
package struct SeededRandom: RandomNumberGenerator {
    package let seed: UInt64
    private var state: UInt64

    /// - Parameters:
    ///   - test: the name with which the seed is printed.
    ///   - usual: the default seed; nil for a different one each time.
    package init(_ test: String = #function, usual: UInt64? = nil) {
        let given = ProcessInfo.processInfo.environment["BOOK_SEED"].flatMap { UInt64($0) }
        seed = given ?? usual ?? .random(in: 0...UInt64.max)
        state = seed
        print("\(test): BOOK_SEED=\(seed)")
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
