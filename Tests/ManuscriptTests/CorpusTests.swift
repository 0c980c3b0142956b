import Foundation
import TestSupport
import Testing

/// Runs the inputs that fuzzing found worth keeping (`scripts/fuzz.sh`), unchanged and mutated.
@Suite struct CorpusTests {
    private static let corpus = Corpus(in: Bundle.module)

    @Test(arguments: FuzzTarget.allCases)
    func corpus(target: FuzzTarget) throws {
        let inputs = try Self.corpus.inputs(target.rawValue)
        #expect(inputs.count >= 2)
        for input in inputs { target.run(input) }
    }

    @Test(arguments: FuzzTarget.allCases)
    func mutations(target: FuzzTarget) throws {
        for input in try Self.corpus.mutations(target.rawValue, count: 300) { target.run(input) }
    }

    @Test func corpusIsSmall() throws {
        for target in FuzzTarget.allCases {
            #expect(try Self.corpus.inputs(target.rawValue).map(\.count).reduce(0, +) < 200_000)
        }
    }
}
