import Exhibits
import Foundation
import Manuscript

/// Conditions that differ between two runs of a program by chance, and must not affect its result.
struct Conditions: Equatable, Sendable {
    var environment: [String: String] = [:]
    /// Whether programs are loaded at the same addresses in each run, if the system supports it.
    var hasFixedAddresses = false

    /// The conditions of every run: a new hash seed, other addresses, one thread per processor.
    static let usual = Conditions()

    /// Everything that can be set is fixed, to unusual values.
    static let fixed = Conditions(
        environment: [
            "SWIFT_DETERMINISTIC_HASHING": "1", "LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1",
            "MALLOC_PERTURB_": "85",
        ], hasFixedAddresses: true)

    /// Unusual values of everything that can be set. Uninitialized memory has another content (glibc).
    static let all = [
        fixed,
        Conditions(environment: ["MALLOC_PERTURB_": "170"]),
        Conditions(environment: ["LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"]),
    ]
}

/// Verifies that a chapter's program gives the same result each time. If not, neither its record nor its page
/// is at fault.
struct Repetition {
    let source: ChapterSource
    let program: Program
    let folder: String

    /// Clocks that show seconds will have advanced by the last run.
    private static let second = Duration.milliseconds(1100)

    /// Runs the program again under other conditions, and returns a fault at the first difference.
    ///
    /// - Parameters:
    ///   - first: the run that exists already.
    ///   - waits: whether to detect times in seconds as well.
    ///   - more: the number of additional runs, each with another hash seed: either of two elements of a set
    ///     comes first in half of them.
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
                path: source.chapter.path, at: place ?? .start,
                message:
                    "the \(program.isModule ? "module" : "native program") itself gives a different value here each "
                    + "time it runs\(source.settingsText): first \(difference.one), then \(difference.other); start "
                    + "random numbers from a seed, sort what comes from a set or a dictionary, show no times, "
                    + "addresses or hash values, and let no value depend on which thread was first")
        }
        return nil
    }
}
