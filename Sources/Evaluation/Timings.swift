/// The time that each phase took, in seconds. Concurrent phases count in full.
package struct Timings: Equatable, Sendable {
    package enum Phase: String, CaseIterable, Sendable {
        case read, compile, link, run
        /// All that is done for WebAssembly: compiling, linking, and the comparison with the native program.
        case module
        case render, write
    }

    private var seconds: [Phase: Double] = [:]

    package init() {}

    package subscript(phase: Phase) -> Double { seconds[phase] ?? 0 }

    package var total: Double { seconds.values.reduce(0, +) }

    package mutating func add(_ phase: Phase, _ duration: Duration) {
        seconds[phase, default: 0] += duration / .seconds(1)
    }

    package mutating func add(_ other: Timings) {
        for (phase, duration) in other.seconds { seconds[phase, default: 0] += duration }
    }

    /// Does some work, and adds its duration.
    package mutating func measure<Result, Fault: Error>(
        _ phase: Phase, _ work: () async throws(Fault) -> Result
    ) async throws(Fault) -> Result {
        let begin = ContinuousClock.now
        defer { add(phase, ContinuousClock.now - begin) }
        return try await work()
    }
}
