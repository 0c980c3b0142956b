/// Output to one of two streams, up to output to the other one.
struct PrintedPiece: Equatable {
    var isError: Bool
    var bytes: [UInt8]

    /// Separates the output of two streams to one file.
    ///
    /// - Returns: nil if the result is ambiguous.
    static func all(output: [UInt8], errors: [UInt8], in both: [UInt8]) -> [PrintedPiece]? {
        // Both mostly write whole lines.
        let search = Search(output: output, errors: errors, both: both)
        return switch search.pieces(ofWholeLines: true) {
        case .none: search.pieces(ofWholeLines: false).onlyOne
        case let found: found.onlyOne
        }
    }

    private enum Found {
        case none
        case one([PrintedPiece])
        case several

        var onlyOne: [PrintedPiece]? {
            if case .one(let pieces) = self { pieces } else { nil }
        }
    }

    private struct Search {
        let output: [UInt8]
        let errors: [UInt8]
        let both: [UInt8]

        /// A way to separate the beginning.
        private struct Way {
            /// The bytes of standard output in it.
            var output = 0
            /// The stream of the last byte.
            var isError: Bool?
            /// The index of the last byte's step.
            var step = -1
            var isOneOfSeveral = false
        }

        private struct Step {
            var before: Int
            var isError: Bool
        }

        /// The limit of alternatives.
        private static let most = 256

        func pieces(ofWholeLines: Bool) -> Found {
            guard both.count == output.count + errors.count else { return .none }
            var ways = [Way()]
            var steps: [Step] = []
            for (count, byte) in both.enumerated() {
                var next: [Way] = []
                for way in ways {
                    for isError in [false, true] {
                        let (stream, position) = isError ? (errors, count - way.output) : (output, way.output)
                        guard position < stream.count, stream[position] == byte else { continue }
                        if ofWholeLines, let last = way.isError, last != isError {
                            let (other, end) = last ? (errors, count - way.output) : (output, way.output)
                            // The other stream only continues at the end of this one, or of a line.
                            guard end == other.count || other[end - 1] == 0x0A else { continue }
                        }
                        let total = way.output + (isError ? 0 : 1)
                        if let known = next.firstIndex(where: { $0.output == total && $0.isError == isError })
                        {
                            next[known].isOneOfSeveral = true
                            continue
                        }
                        steps.append(Step(before: way.step, isError: isError))
                        next.append(
                            Way(
                                output: total, isError: isError, step: steps.count - 1,
                                isOneOfSeveral: way.isOneOfSeveral))
                    }
                }
                if next.count > Self.most { return .several }
                ways = next
            }
            guard let way = ways.first else { return .none }
            return ways.count > 1 || way.isOneOfSeveral ? .several : .one(pieces(of: way, steps))
        }

        private func pieces(of way: Way, _ steps: [Step]) -> [PrintedPiece] {
            var pieces: [PrintedPiece] = []
            var step = way.step
            for byte in both.reversed() {
                let isError = steps[step].isError
                if pieces.last?.isError == isError {
                    pieces[pieces.count - 1].bytes.append(byte)
                } else {
                    pieces.append(PrintedPiece(isError: isError, bytes: [byte]))
                }
                step = steps[step].before
            }
            return pieces.reversed().map {
                PrintedPiece(isError: $0.isError, bytes: $0.bytes.reversed())
            }
        }
    }
}
