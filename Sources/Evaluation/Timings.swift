/// The time that each phase took, in seconds. Concurrent phases count in full.
package struct Timings: Equatable, Sendable {
    /// A phase of a build. The raw value is its name in what the tool prints.
    package enum Phase: String, CaseIterable, Sendable {
        /// Chapters, libraries and what a cache has of them.
        case read
        /// The native program.
        case compile, link, run
        /// All that is done for WebAssembly: compiling, linking, and the comparison with the native program.
        case module
        /// Records become parts of pages, pages become files.
        case render, write
    }

    private var seconds: [Phase: Double] = [:]

    /// No time spent yet.
    package init() {}

    /// Seconds spent in a phase, in all.
    package subscript(phase: Phase) -> Double { seconds[phase] ?? 0 }

    /// Seconds spent in all phases; more than the clock's, where some ran side by side.
    package var total: Double { seconds.values.reduce(0, +) }

    /// Adds time spent in a phase.
    package mutating func add(_ phase: Phase, _ duration: Duration) {
        seconds[phase, default: 0] += duration / .seconds(1)
    }

    /// Adds the times of another chapter, phase by phase.
    package mutating func add(_ other: Timings) {
        for (phase, duration) in other.seconds { seconds[phase, default: 0] += duration }
    }

    /// Does some work, and adds its duration.
    ///
    /// - Throws: what the work throws; its time counts all the same.
    package mutating func measure<Result, Fault: Error>(
        _ phase: Phase, _ work: () async throws(Fault) -> Result
    ) async throws(Fault) -> Result {
        let begin = ContinuousClock.now
        defer { add(phase, ContinuousClock.now - begin) }
        return try await work()
    }
}
