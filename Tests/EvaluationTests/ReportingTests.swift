import Testing

@testable import Evaluation

@Test func reportingChangesNothingElseInACommand() {
    let before = ["swift-frontend", "-c", "main.swift", "-playground", "-playground-option", "NoScopeEvents"]
    let after = ["-import-module", "Notebook", "-o", "main.o"]
    #expect(Reporting.everything.applied(to: before + after) == before + after)
    #expect(
        Reporting.values(without: .parameters).applied(to: before + after)
            == before + ["-playground-option", "NoFunctionParameters"] + after)
    #expect(Reporting.nothing.applied(to: before + after) == before.prefix(3) + after)
}

/// What one compilation can't report takes nothing else with it.
@Test func onlyWhatFailsIsLeftOut() {
    let ways = Reporting.Values.waysToOmit([
        .parameters, .closureChanges, [.changes, .closureChanges], .patterns,
    ])
    #expect(ways.count == 11 && Set(ways).count == 11)
    #expect(ways.prefix(3) == [.parameters, .closureChanges, .patterns])
    #expect(ways.last == [.parameters, .closureChanges, .changes, .patterns])
    #expect(Reporting.Values.waysToOmit([.parameters]) == [.parameters])
}

@Test func bothReportWhatEachDoes() {
    let (patterns, parameters) = (
        Reporting.values(without: .patterns), Reporting.values(without: .parameters)
    )
    #expect(patterns.less(parameters) == .values(without: [.patterns, .parameters]))
    #expect(patterns.less(.everything) == patterns)
    #expect(patterns.less(.nothing) == .nothing)
    #expect(Reporting.nothing.less(.asItStands) == .asItStands)
    #expect(Reporting.asItStands.less(.unrepeatable) == .unrepeatable)
    for reporting in [
        .everything, patterns, parameters, .values(without: .unplaced), .nothing, .asItStands, .unrepeatable,
    ] {
        #expect(Reporting(number: reporting.number) == reporting)
    }
    #expect(Reporting(number: 64) == nil && Reporting(number: -4) == nil)
}
