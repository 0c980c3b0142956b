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

    /// Other than usual in all that can be set. Memory that was never written holds another byte (glibc).
    static let all = [
        Conditions(
            environment: [
                "SWIFT_DETERMINISTIC_HASHING": "1", "LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1",
                "MALLOC_PERTURB_": "85",
            ], hasFixedAddresses: true),
        Conditions(environment: ["MALLOC_PERTURB_": "170"]),
        Conditions(environment: ["LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"]),
    ]
}

/// Whether a chapter's program says the same each time. Where it does not, its record is not to blame.
struct Repetition {
    let source: Source
    let program: Program
    let folder: String

    /// - Parameter first: the run that there was already.
    func faults(_ first: ChapterRun) async throws(EvaluationError) -> [Diagnostic] {
        for conditions in Conditions.all {
            let again = try await source.run(program, in: folder, under: conditions)
            guard let difference = RunDifference(first, again) else { continue }
            let place = difference.place(in: source.chapter)
            return [
                Diagnostic(
                    path: source.chapter.path, line: place?.line ?? 1, column: place?.column ?? 1,
                    message: "run twice, the chapter does not say the same: first \(difference.one), then "
                        + "\(difference.other); sort what comes from a set or a dictionary, start random numbers "
                        + "from a seed, show neither time nor addresses, and let no value depend on which "
                        + "thread was first")
            ]
        }
        return []
    }
}
