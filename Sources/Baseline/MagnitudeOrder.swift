import Manuscript
import PlainText

extension ProseNumber.Reading {
    /// Whether a number rounds to this one at its precision.
    fileprivate func isMagnitude(of number: Double) -> Bool {
        guard let decimal = Decimal(Array(decimal.utf8)[...]) else { return false }
        return decimal.isMagnitude(of: number, roundedTo: lastPlace)
    }

    /// The range of magnitudes that it may stand for, slightly widened.
    fileprivate var reach: ClosedRange<Double>? {
        guard let value = Double(decimal), value.isFinite, let unit = Double("1e\(lastPlace)") else {
            return nil
        }
        let most = max(unit * 0.5000001 + value * 0x1p-50, .leastNonzeroMagnitude)
        return (value - most)...(value + most)
    }
}

/// Computed numbers of one sign, ordered by magnitude.
struct MagnitudeOrder {
    private struct Candidate {
        var computed: ComputedNumber
        var magnitude: Double
        var kind: Int
    }

    /// Orders what a typed number may have been copied from, the likeliest first.
    struct Rank: Comparable {
        var isLater: Bool
        var kind: Int
        var distance: Int
        var column: Int

        static func < (a: Rank, b: Rank) -> Bool {
            (a.isLater ? 1 : 0, a.kind, a.distance, a.column) < (
                b.isLater ? 1 : 0, b.kind, b.distance, b.column
            )
        }
    }

    private let candidates: [Candidate]

    /// Of more candidates than this, only some are looked at, those with a Swift name first.
    private static let maxEquals = 100

    init(_ computed: [ComputedNumber]) {
        candidates = computed.map {
            Candidate(computed: $0, magnitude: $0.number.double.magnitude, kind: $0.kind.rank)
        }.sorted {
            ($0.magnitude, $0.kind, $0.computed.place.line) < ($1.magnitude, $1.kind, $1.computed.place.line)
        }
    }

    /// The likeliest of all candidates.
    func nearest(to place: SourceLocation, _ reading: ProseNumber.Reading) -> (ComputedNumber, Rank)? {
        var best: (ComputedNumber, Rank)?
        for candidate in equals(reading).prefix(Self.maxEquals) {
            let source = candidate.computed.place
            let rank = Rank(
                isLater: source.isAfter(place), kind: candidate.kind, distance: abs(source.line - place.line),
                column: source.column)
            if best.map({ rank < $0.1 }) ?? true { best = (candidate.computed, rank) }
        }
        return best
    }

    /// Candidates that round to one number are adjacent, so only the ends need the exact comparison.
    private func equals(_ reading: ProseNumber.Reading) -> ArraySlice<Candidate> {
        guard let reach = reading.reach else { return [] }
        var found = candidates[first { $0 >= reach.lowerBound }..<first { $0 > reach.upperBound }]
        while let magnitude = found.first?.magnitude, !reading.isMagnitude(of: magnitude) {
            found = found.drop { $0.magnitude == magnitude }
        }
        while let magnitude = found.last?.magnitude, !reading.isMagnitude(of: magnitude) {
            while found.last?.magnitude == magnitude { found.removeLast() }
        }
        return found
    }

    /// The first index from which the condition holds.
    private func first(where isSo: (Double) -> Bool) -> Int {
        var (low, high) = (0, candidates.count)
        while low < high {
            let middle = (low + high) / 2
            if isSo(candidates[middle].magnitude) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
