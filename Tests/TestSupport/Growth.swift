import Foundation
import Testing

/// Expects that work of eight times the length takes about eight times as long, not 64 times.
///
/// Other programs matter little: the clock is this thread's own CPU time, the two lengths are compared within
/// one run, and linear work has a factor of three to vary in. Work that varies more is measured again.
///
/// - Parameters:
///   - length: of the longer work; long enough to take some milliseconds.
///   - what: names the work, if a test measures several.
///   - prepare: makes the input of a length; not measured.
///   - foreign: the part of the work that other people's code does, as often as the work does it. If it takes
///     a third of the time or more, nothing is expected.
package func expectLinearGrowth<Input>(
    of what: String = "", to length: Int, sourceLocation: SourceLocation = #_sourceLocation,
    prepare: (Int) throws -> Input, work: (Input) throws -> Void, foreign: ((Input) throws -> Void)? = nil
) rethrows {
    let short = try prepare(length / 8)
    let long = try prepare(length)
    var ratios: [Double] = []
    for _ in 0..<5 {
        // The shorter work is repeated as often as the longer one, so that both are warmed up equally.
        var seconds = 0.0
        for _ in 0..<8 { seconds += try secondsOfThread { try work(short) } }
        let longer = try secondsOfThread { try work(long) }
        let ratio = longer / max(seconds / 8, 1e-9)
        if ratio < 24 { return }
        if let foreign, try secondsOfThread({ try foreign(long) }) > longer / 3 { return }
        ratios.append(ratio)
    }
    Issue.record(
        "\(what) eight times the length took \(ratios.map { Int($0) }) times the time",
        sourceLocation: sourceLocation)
}

/// This thread's CPU time in seconds, without the time that it waits.
private func secondsOfThread(_ work: () throws -> Void) rethrows -> Double {
    let begin = threadSeconds()
    try work()
    return threadSeconds() - begin
}

private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
