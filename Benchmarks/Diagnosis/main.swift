// The tables of docs/diagnosis.md: how often the diagnosis names the mistake that was made, by how many
// digits were typed, and how often it names one for random numbers and for right ones. Made by
// `scripts/confusion.sh`.

import Foundation
@testable import Neural

/// A splitmix64, so that every machine makes the same models.
struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
    /// From 0 to below 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
    mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }
    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }
}

/// A small network such as people compute by hand: one to three dense layers, some with batch normalization
/// or dropout.
func model(_ random: inout Random) -> (model: Sequential<Double>, x: [Double]) {
    let inputs = random.pick([1, 1, 2, 3, 4])
    let depth = random.pick([1, 2, 2, 2, 3])
    var layers: [Layer<Double>] = []
    var width = inputs
    for index in 0..<depth {
        let isLast = index == depth - 1
        let units = isLast ? random.pick([1, 1, 1, 2, 3]) : random.pick([2, 3, 4, 5, 8])
        let activation: Activation =
            isLast
            ? (units > 1 ? random.pick([.linear, .softmax]) : random.pick([.linear, .linear, .sigmoid]))
            : random.pick([.relu, .relu, .relu, .tanh, .sigmoid])
        let scale = (6 / Double(width + units)).squareRoot() * 1.2
        layers.append(
            .dense(
                Dense(
                    kernel: Matrix(
                        rows: width, columns: units,
                        values: (0..<width * units).map { _ in random.uniform(-scale, scale) }),
                    bias: (0..<units).map { _ in random.uniform(-1, 1) }, activation: activation)))
        if !isLast, random.below(4) == 0 {
            layers.append(
                .batchNormalization(
                    BatchNormalization(
                        gamma: (0..<units).map { _ in random.uniform(0.5, 1.5) },
                        beta: (0..<units).map { _ in random.uniform(-1, 1) },
                        movingMean: (0..<units).map { _ in random.uniform(-1, 1) },
                        movingVariance: (0..<units).map { _ in random.uniform(0.01, 2) })))
        }
        if !isLast, random.below(6) == 0 { layers.append(.dropout(random.pick([0.2, 0.5]))) }
        width = units
    }
    return (Sequential(layers), (0..<inputs).map { _ in (random.uniform(-4, 8) * 4).rounded() / 4 })
}

/// `value` with so many significant digits, as people write it.
func typed(_ value: Double, _ digits: Int, isCut: Bool = false) -> TypedNumber {
    guard value != 0 else { return TypedNumber("0." + String(repeating: "0", count: digits - 1))! }
    var exponent = Int(log10(abs(value)).rounded(.down))
    if Double(String(format: "%.\(max(0, digits - 1))e", value))!.magnitude >= pow(10, Double(exponent + 1)),
        !isCut
    {
        exponent += 1
    }
    let decimals = digits - 1 - exponent
    if decimals < 0 {
        // 1234 with two digits is 1.2e3.
        return TypedNumber(String(format: "%.\(digits - 1)e", value))!
    }
    var text = String(format: "%.\(decimals)f", value)
    if isCut {
        let exact = String(format: "%.\(decimals + 6)f", value)
        text = String(exact.dropLast(6))
        if text.hasSuffix(".") { text.removeLast() }
    }
    return TypedNumber(text)!
}

struct Outcome {
    var alone = 0, tied = 0, another = 0, undecided = 0, none = 0, right = 0
    var total: Int { alone + tied + another + undecided + none + right }
    mutating func add(_ diagnosis: Diagnosis, _ mistakes: [Mistake], _ wrong: Double) {
        // What gives the same number is the same mistake: nobody can tell them apart.
        let isFound = (diagnosis.findings + diagnosis.alternatives).contains {
            $0.mistakes == mistakes || abs($0.value - wrong) <= 1e-9 * abs(wrong)
        }
        switch diagnosis.verdict {
        case .right: right += 1
        case .mistakes where isFound, .rounding where isFound:
            if diagnosis.findings.count + diagnosis.alternatives.count == 1 { alone += 1 } else { tied += 1 }
        case .mistakes, .rounding: another += 1
        case .undecided: undecided += 1
        case .noise, .noneOfThese: none += 1
        }
    }
    static func + (a: Outcome, b: Outcome) -> Outcome {
        Outcome(
            alone: a.alone + b.alone, tied: a.tied + b.tied, another: a.another + b.another,
            undecided: a.undecided + b.undecided, none: a.none + b.none, right: a.right + b.right)
    }
}

func percent(_ part: Int, _ whole: Int) -> String {
    whole == 0 ? "–" : String(format: "%.1f", 100 * Double(part) / Double(whole))
}

let count = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1])! : 200
let digits = Array(2...8)
var singles: [String: [Outcome]] = [:]
var order: [String] = []
var pairs = [Outcome](repeating: Outcome(), count: digits.count)
var accused = [Int](repeating: 0, count: digits.count), rights = 0
/// Random numbers within 1, 10 and 50 per cent of the right one.
let widths = [0.01, 0.1, 0.5]
var named = widths.map { _ in [Int](repeating: 0, count: digits.count) }
var roundings = named
let perModel = 20
var random = Random(state: 20)
var verbose = ProcessInfo.processInfo.environment["VERBOSE"] != nil

for kind in MistakeKind.all { order.append(String(describing: kind.name)) }
for index in 0..<count {
    let (model, x) = model(&random)
    let steps = Recalculation(model)
    let right = steps.run(x).last!.outputs[0]
    let all = MistakeKind.mistakes(in: steps)
    func value(_ mistakes: [Mistake]) -> Double? {
        var changed = steps
        for mistake in mistakes { mistake.make(in: &changed) }
        return Diagnosis.Quantity.output().value(in: changed.run(x), input: x, changed)
    }
    // What changes nothing at this input is no mistake.
    var real: [Mistake] = []
    for mistake in all {
        guard let wrong = value([mistake]), wrong.isFinite, abs(wrong - right) > 1e-6 * max(1e-3, abs(right))
        else { continue }
        real.append(mistake)
    }
    // One of each kind, so that kinds with many ways count as much as others.
    for kind in MistakeKind.all {
        let ways = real.filter { $0.kind == kind }
        guard !ways.isEmpty else { continue }
        let mistake = random.pick(ways)
        let wrong = value([mistake])!
        for (place, digits) in digits.enumerated() {
            let diagnosis = Diagnosis(model, x, got: typed(wrong, digits))
            singles[mistake.name, default: Array(repeating: Outcome(), count: 7)][place].add(
                diagnosis, [mistake], wrong)
            if verbose, digits >= 5, diagnosis.verdict != .right,
                !(diagnosis.findings + diagnosis.alternatives).contains(where: {
                    $0.mistakes == [mistake] || abs($0.value - wrong) <= 1e-9 * abs(wrong)
                }) || diagnosis.verdict != .mistakes && diagnosis.verdict != .rounding
            {
                print(
                    model.text.string, x, mistake.description, digits, wrong, right, diagnosis.verdict,
                    diagnosis.chance, diagnosis.description)
            }
        }
    }
    let paired = real.filter { $0.isPaired && $0.commonness.rawValue <= 1 }
    for _ in 0..<(paired.contains { $0.commonness == .everyday } ? 8 : 0) {
        let (one, other) = (random.pick(paired.filter { $0.commonness == .everyday }), random.pick(paired))
        guard one.commonness.rawValue + other.commonness.rawValue <= 1, one.isCompatible(with: other),
            let wrong = value([one, other]), wrong.isFinite,
            abs(wrong - right) > 1e-6 * max(1e-3, abs(right)), let first = value([one]),
            let second = value([other]),
            abs(wrong - first) > 1e-6 * abs(wrong), abs(wrong - second) > 1e-6 * abs(wrong)
        else { continue }
        for (place, digits) in digits.enumerated() {
            let diagnosis = Diagnosis(model, x, got: typed(wrong, digits))
            let isReversed = diagnosis.findings.contains { $0.mistakes == [other, one] }
            pairs[place].add(diagnosis, isReversed ? [other, one] : [one, other], wrong)
            if verbose, digits >= 5, diagnosis.verdict != .right,
                !diagnosis.findings.contains(where: {
                    $0.mistakes == [one, other] || $0.mistakes == [other, one]
                        || abs($0.value - wrong) <= 1e-9 * abs(wrong)
                }) || diagnosis.verdict != .mistakes && diagnosis.verdict != .rounding
            {
                print(
                    "PAIR", model.text.string, x, one.description, "AND", other.description, digits, wrong,
                    right, diagnosis.verdict, diagnosis.chance, diagnosis.description)
            }
        }
    }
    for (place, digits) in digits.enumerated() {
        for isCut in [false, true] {
            if Diagnosis(model, x, got: typed(right, digits, isCut: isCut)).verdict != .right {
                accused[place] += 1
                if verbose {
                    print(
                        "ACCUSED", model.text.string, x, right, digits, isCut,
                        typed(right, digits, isCut: isCut))
                }
            }
        }
        for (width, part) in widths.enumerated() {
            for _ in 0..<perModel {
                let number = right * (1 + random.uniform(-part, part))
                let verdict = Diagnosis(model, x, got: typed(number, digits)).verdict
                if verdict == .mistakes { named[width][place] += 1 }
                if verdict == .rounding { roundings[width][place] += 1 }
            }
        }
    }
    rights += 2
    if index % 50 == 49 { FileHandle.standardError.write(Data("\(index + 1) models\n".utf8)) }
}

print(
    "## Mistakes\n\nOf \(count) random models, in percent: named alone + in a tie / another named / too few digits to tell / none."
)
print("What is right at these digits is left out.\n")
print("| mistake | " + digits.map { "\($0) digits" }.joined(separator: " | ") + " |")
print("| --- |" + digits.map { _ in " --- |" }.joined())
func row(_ title: String, _ outcomes: [Outcome]) {
    print(
        "| \(title) | "
            + outcomes.map { outcome in
                let total = outcome.total - outcome.right
                return
                    "\(percent(outcome.alone, total)) + \(percent(outcome.tied, total)) / \(percent(outcome.another, total)) / "
                    + "\(percent(outcome.undecided, total)) / \(percent(outcome.none, total))"
            }.joined(separator: " | ") + " |")
}
var sum = [Outcome](repeating: Outcome(), count: digits.count)
for name in order {
    guard let outcomes = singles[name] else { continue }
    row(name, outcomes)
    for index in sum.indices { sum[index] = sum[index] + outcomes[index] }
}
row("**all single mistakes**", sum)
row("**pairs**", pairs)
print("\n## Right numbers, rounded or cut, that are not called right\n")
print("| | " + digits.map { "\($0) digits" }.joined(separator: " | ") + " |")
print("| --- |" + digits.map { _ in " --- |" }.joined())
print("| of \(rights) | " + accused.map { "\($0)" }.joined(separator: " | ") + " |")
print("\n## Random numbers that get a name: a mistake's + a rounding's, in percent of \(count * perModel)\n")
print("| near the right one | " + digits.map { "\($0) digits" }.joined(separator: " | ") + " |")
print("| --- |" + digits.map { _ in " --- |" }.joined())
for (width, part) in widths.enumerated() {
    let rates = zip(named[width], roundings[width]).map {
        "\(percent($0, count * perModel)) + \(percent($1, count * perModel))"
    }
    print("| within \(Int(part * 100)) % | " + rates.joined(separator: " | ") + " |")
}
