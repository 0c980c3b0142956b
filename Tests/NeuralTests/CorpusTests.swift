import Foundation
import TestSupport
import Testing

/// Runs the inputs that fuzzing found worth keeping: `scripts/fuzz.sh`.
@Suite struct CorpusTests {
    private static let folder = Bundle.module.bundleURL.appending(path: "Resources/corpus")

    @Test(arguments: FuzzTarget.allCases)
    func corpus(target: FuzzTarget) throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.folder.appending(path: target.rawValue), includingPropertiesForKeys: nil)
        #expect(files.count >= 2)
        for file in files { target.run([UInt8](try Data(contentsOf: file))) }
    }

    /// Each input, with bytes changed, removed and repeated: no more than a fuzzer does, but in every run.
    @Test(arguments: FuzzTarget.allCases)
    func mutations(target: FuzzTarget) throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.folder.appending(path: target.rawValue), includingPropertiesForKeys: nil)
        let inputs = try files.map { [UInt8](try Data(contentsOf: $0)) }.filter { !$0.isEmpty }
            .sorted { $0.lexicographicallyPrecedes($1) }
        var random = SeededRandom(usual: 1951)
        for _ in 0..<1000 {
            var bytes = inputs.randomElement(using: &random)!
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

    @Test func corpusIsSmall() throws {
        let paths = FileManager.default.enumerator(
            at: Self.folder, includingPropertiesForKeys: [.fileSizeKey])!
        var size = 0
        for case let path as URL in paths {
            size += try path.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        }
        #expect(size < 220_000)
    }
}
