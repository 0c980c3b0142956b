import Foundation
import Testing

/// Expects that work which is eight times as long takes about eight times as long, not 64 times.
///
/// What other programs do meanwhile counts little: the clock is that of this thread's own work, the two are compared
/// within one run, linear work has a factor of three to waver in, and is measured again where it wavered more.
///
/// - Parameters:
///   - length: of the longer work; long enough to take some milliseconds.
///   - what: names the work where there is much of it.
///   - prepare: makes the input of a length, which is not measured.
///   - foreign: the part of the work that another's code does, as often as the work does it. Where that takes a third of the time
///     or more, nothing is expected.
package func expectLinearGrowth<Input>(
    of what: String = "", to length: Int, sourceLocation: SourceLocation = #_sourceLocation,
    prepare: (Int) throws -> Input, work: (Input) throws -> Void, foreign: ((Input) throws -> Void)? = nil
) rethrows {
    let short = try prepare(length / 8)
    let long = try prepare(length)
    var ratios: [Double] = []
    for _ in 0..<5 {
        // The shorter one as often as the longer one, so that both are as warm.
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

/// Seconds that this thread computed, whatever it waited for meanwhile.
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
