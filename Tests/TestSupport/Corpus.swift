import Foundation

/// The inputs that a test target keeps for its fuzz targets, in `Resources/corpus`.
package struct Corpus: Sendable {
    private let folder: URL

    /// - Parameter bundle: the test target's.
    package init(in bundle: Bundle) { folder = bundle.bundleURL.appending(path: "Resources/corpus") }

    package func inputs(_ target: String) throws -> [[UInt8]] {
        try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: target), includingPropertiesForKeys: nil
        ).map { [UInt8](try Data(contentsOf: $0)) }
    }

    /// Inputs with bytes changed, removed and repeated: no more than a fuzzer does, but in every run.
    package func mutations(_ target: String, count: Int) throws -> [[UInt8]] {
        let inputs = try inputs(target).filter { !$0.isEmpty }.sorted { $0.lexicographicallyPrecedes($1) }
        var random = SeededRandom(usual: 1951)
        return (0..<count).map { _ in
            var bytes = inputs.randomElement(using: &random) ?? []
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
            return bytes
        }
    }
}
