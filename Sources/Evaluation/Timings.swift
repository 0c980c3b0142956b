/// The time that each phase took, in seconds. Concurrent phases count in full.
package struct Timings: Equatable, Sendable {
    /// A phase of a build. The raw value is its name in what the tool prints.
    package enum Phase: String, CaseIterable, Sendable {
        /// Reading chapters and libraries, and looking up results in the cache.
        case read
        /// The native program.
        case compile, link, run
        /// Everything for WebAssembly: compiling, linking, and the comparison with the native program.
        case module
        /// Rendering pages from records, and writing them.
        case render, write
    }

    private var seconds: [Phase: Double] = [:]

    /// No time spent yet.
    package init() {}

    /// The total seconds of a phase.
    package subscript(phase: Phase) -> Double { seconds[phase] ?? 0 }

    /// The total seconds of all phases; may exceed the elapsed time, since phases can be concurrent.
    package var total: Double { seconds.values.reduce(0, +) }

    /// Adds time spent in a phase.
    package mutating func add(_ phase: Phase, _ duration: Duration) {
        seconds[phase, default: 0] += duration / .seconds(1)
    }

    /// Adds the times of another chapter, phase by phase.
    package mutating func add(_ other: Timings) {
        for (phase, duration) in other.seconds { seconds[phase, default: 0] += duration }
    }

    /// Measures some work, and adds its duration.
    ///
    /// - Throws: errors of the work; its time is added even then.
    package mutating func measure<Result, Fault: Error>(
        _ phase: Phase, _ work: () async throws(Fault) -> Result
    ) async throws(Fault) -> Result {
        let begin = ContinuousClock.now
        defer { add(phase, ContinuousClock.now - begin) }
        return try await work()
    }
}
