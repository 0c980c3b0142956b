import Exhibits
import Foundation
import Manuscript

/// What differs between two runs of one program without being asked for: nothing of it may show.
struct Conditions: Equatable, Sendable {
    var environment: [String: String] = [:]
    /// Whether programs lie at the same addresses in each run, where the system can do that.
    var hasFixedAddresses = false

    /// As every run is: another hash seed, other addresses each time, as many threads as there are processors.
    static let usual = Conditions()

    /// All that can be set is the same each time, and other than usual.
    static let fixed = Conditions(
        environment: [
            "SWIFT_DETERMINISTIC_HASHING": "1", "LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1",
            "MALLOC_PERTURB_": "85",
        ], hasFixedAddresses: true)

    /// Other than usual in all that can be set. Memory that was never written holds another byte (glibc).
    static let all = [
        fixed,
        Conditions(environment: ["MALLOC_PERTURB_": "170"]),
        Conditions(environment: ["LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"]),
    ]
}

/// Whether a chapter's program says the same each time. Where it does not, neither its record nor its page is to blame.
struct Repetition {
    let source: ChapterSource
    let program: Program
    let folder: String

    /// Clocks that show seconds have gone on in the last run.
    private static let second = Duration.milliseconds(1100)

    /// - Parameters:
    ///   - first: the run that there was already.
    ///   - waits: whether what shows seconds is to be found as well.
    ///   - more: how many runs more, each with another hash seed: of two elements of a set the same one is first in half of them.
    func fault(_ first: ChapterRun, waits: Bool, more: Int = 0) async throws(EvaluationError) -> Diagnostic? {
        let begin = ContinuousClock.now
        let all = Conditions.all + Array(repeating: .usual, count: more)
        for (number, conditions) in all.enumerated() {
            if waits, number == Conditions.all.count - 1 {
                do { try await Task.sleep(until: begin + Self.second, clock: .continuous) } catch {
                    throw .cancelled
                }
            }
            let again = try await source.run(program, in: folder, under: conditions)
            let (a, b) = (first.shown(in: source.chapter), again.shown(in: source.chapter))
            guard let difference = RunDifference(a, b) else { continue }
            let printed = try await PrintPlace(source: source, program: program, folder: folder)
                .place(of: difference, in: a)
            let place = printed ?? difference.place(in: source.chapter)
            return Diagnostic(
                path: source.chapter.path, line: place?.line ?? 1, column: place?.column ?? 1,
                message:
                    "the \(program.isModule ? "module" : "native program") itself gives another value here each "
                    + "time it runs\(source.settingsText): first \(difference.one), then \(difference.other); start "
                    + "random numbers from a seed, sort what comes from a set or a dictionary, show no times, "
                    + "addresses or hash values, and let no value depend on which thread was first")
        }
        return nil
    }
}
