import Testing

@testable import Evaluation

@Test func reportingChangesNothingElseInACommand() {
    let before = ["swift-frontend", "-c", "main.swift", "-playground", "-playground-option", "NoScopeEvents"]
    let after = ["-import-module", "Notebook", "-o", "main.o"]
    #expect(Reporting.everything.applied(to: before + after) == before + after)
    #expect(
        Reporting.withoutParameters.applied(to: before + after)
            == before + ["-playground-option", "NoFunctionParameters"] + after)
    #expect(Reporting.nothing.applied(to: before + after) == before.prefix(3) + after)
}
