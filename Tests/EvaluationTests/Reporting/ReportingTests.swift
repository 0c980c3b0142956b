import Testing

@testable import Evaluation

@Test func reportingKeepsOtherArguments() {
    let before = ["swift-frontend", "-c", "main.swift", "-playground", "-playground-option", "NoScopeEvents"]
    let after = ["-import-module", "Notebook", "-o", "main.o"]
    #expect(Reporting.everything.applied(to: before + after) == before + after)
    #expect(
        Reporting.values(without: .parameters).applied(to: before + after)
            == before + ["-playground-option", "NoFunctionParameters"] + after)
    #expect(Reporting.nothing.applied(to: before + after) == before.prefix(3) + after)
}

/// A value that one compilation can't report excludes nothing else.
@Test func onlyFailingKindsAreOmitted() {
    let ways = Reporting.Values.waysToOmit([
        .parameters, .closureChanges, [.changes, .closureChanges], .patterns,
    ])
    #expect(ways.count == 11 && Set(ways).count == 11)
    #expect(ways.prefix(3) == [.parameters, .closureChanges, .patterns])
    #expect(ways.last == [.parameters, .closureChanges, .changes, .patterns])
    #expect(Reporting.Values.waysToOmit([.parameters]) == [.parameters])
}

@Test func combinedReporting() {
    let (patterns, parameters) = (
        Reporting.values(without: .patterns), Reporting.values(without: .parameters)
    )
    #expect(patterns.less(parameters) == .values(without: [.patterns, .parameters]))
    #expect(patterns.less(.everything) == patterns)
    #expect(patterns.less(.nothing) == .nothing)
    #expect(Reporting.nothing.less(.omitted(.changesBehavior)) == .omitted(.changesBehavior))
    #expect(Reporting.omitted(.changesBehavior).less(.omitted(.unrepeatable)) == .omitted(.unrepeatable))
    for reporting in [
        .everything, patterns, parameters, .values(without: .unplaced),
        .values(without: [.rereads, .bodies]), .nothing, .omitted(.changesBehavior), .omitted(.unrepeatable),
    ] {
        #expect(Reporting(number: reporting.number) == reporting)
    }
    #expect(Reporting(number: 128) == nil && Reporting(number: -4) == nil)
}

/// If a program behaves differently with its values reported, kinds of values are excluded one after another.
@Test func kindsThatChangeProgram() {
    func ways(
        _ kinds: Reporting.Values, _ end: ChapterRun.End, from missing: Reporting.Values = [],
        always: Reporting.Values = []
    ) -> [Reporting] {
        var compiled = Compiled()
        compiled.kinds = kinds
        compiled.reporting = .values(without: missing)
        var found: [Reporting] = []
        repeat {
            compiled.reporting = compiled.reporting(observed: .omitted(.changesBehavior), end)
            found.append(compiled.reporting)
            if case .values(let missing) = compiled.reporting {
                compiled.reporting = .values(without: missing.union(always))
            }
        } while compiled.reporting.reportsValues
        return found
    }
    func without(_ values: Reporting.Values...) -> [Reporting] {
        values.map { .values(without: $0) } + [.omitted(.changesBehavior)]
    }
    #expect(ways([], .finished) == without())
    #expect(ways([.patterns], .tookTooLong) == without())
    #expect(ways([.rereads], .finished) == without(.rereads))
    // Reading a getter takes no time.
    #expect(ways([.rereads, .changes], .tookTooLong) == without(.changes))
    #expect(ways([.bodies, .changes], .tookTooLong) == without(.bodies, .changes, [.bodies, .changes]))
    #expect(
        ways([.rereads, .bodies, .changes], .finished)
            == without(.rereads, .bodies, .changes, [.rereads, .bodies, .changes]))
    // Some kinds are always excluded.
    #expect(
        ways([.rereads, .bodies, .changes], .finished, from: .rereads, always: .rereads)
            == without(.bodies, .changes, [.rereads, .bodies, .changes]))
    #expect(
        ways([.bodies, .changes, .closureChanges], .finished, from: .closureChanges, always: .closureChanges)
            == without(.bodies, [.changes, .closureChanges], [.bodies, .changes, .closureChanges]))
    // Values that could not be compiled stay excluded.
    #expect(
        ways([.rereads, .patterns], .trapped, from: .parameters) == without([.parameters, .rereads]))
}

@Test func unreportedRoundTrips() {
    for unreported in [Unreported.parameter(type: "(inout Int) -> Void"), .cell(12)] {
        #expect(Unreported(text: unreported.text) == unreported)
    }
    for text in ["", "cell", "cell x", "kind 3"] { #expect(Unreported(text: text) == nil) }
}
