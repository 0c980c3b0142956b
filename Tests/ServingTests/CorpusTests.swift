import Foundation
import TestSupport
import Testing

/// Runs the inputs that fuzzing found worth keeping: `scripts/fuzz.sh`.
@Suite struct ServingCorpusTests {
    private static let folder = Bundle.module.bundleURL.appending(path: "Resources/corpus")

    private func inputs(_ target: FuzzTarget) throws -> [[UInt8]] {
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.folder.appending(path: target.rawValue), includingPropertiesForKeys: nil)
        return try files.map { [UInt8](try Data(contentsOf: $0)) }.filter { !$0.isEmpty }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    @Test(arguments: FuzzTarget.allCases) func corpus(target: FuzzTarget) throws {
        let inputs = try inputs(target)
        #expect(inputs.count > 20)
        #expect(inputs.reduce(0) { $0 + $1.count } < 200_000)
        for input in inputs { target.run(input) }
    }

    /// Each input, with bytes changed, removed and repeated: no more than a fuzzer does, but in every run.
    @Test(arguments: FuzzTarget.allCases) func mutations(target: FuzzTarget) throws {
        let inputs = try inputs(target)
        var random = SeededRandom(usual: 1996)
        for _ in 0..<2000 {
            var bytes = try #require(inputs.randomElement(using: &random))
            for _ in 0...Int.random(in: 0..<3, using: &random) where !bytes.isEmpty {
                let start = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0..<9, using: &random))
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.removeSubrange(start..<end)
                case 1: bytes[start] = .random(in: 0...255, using: &random)
                case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
                default: bytes.removeSubrange(start...)
                }
            }
            target.run(bytes)
        }
    }
}
