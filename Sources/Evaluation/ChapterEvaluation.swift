import Exhibits
import Foundation
import Manuscript

/// The evaluation of a chapter whose result is not in the cache: compiles its programs, runs them, and checks
/// what they do.
struct ChapterEvaluation: Sendable {
    let evaluator: Evaluator
    let source: ChapterSource
    let digits: Int
    /// Whether a module is expected to be needed; then both programs are compiled at once.
    let expectsControls: Bool
    /// Called with the native program's result if the module takes longer.
    let early: (@Sendable (Outcome) async -> Void)?

    private var chapter: Chapter { source.chapter }
    private var isSandboxed: Bool { evaluator.mode.isSandboxed }

    /// How a chapter's programs are compiled.
    private struct Plan: Sendable {
        /// The maximum that is reported.
        var reportingLimit: Reporting
        /// The part that can't be reported, or changes under reporting: the reason for this limit.
        var unreported: Unreported?
        var compilesBoth: Bool
    }

    private enum Step {
        case done(Outcome)
        /// Reporting this much changes what the program does, or the page's program can't report as much.
        case reportsTooMuch(Plan)
    }

    func run() async throws(EvaluationError) -> Outcome {
        var plan = Plan(reportingLimit: .everything, compilesBoth: expectsControls)
        while true {
            switch try await attempt(plan) {
            case .done(let outcome): return outcome
            case .reportsTooMuch(let less): plan = less
            }
        }
    }

    private func attempt(_ plan: Plan) async throws(EvaluationError) -> Step {
        let folder = "\(try evaluator.workFolder())/\(chapter.slug)"
        try Files.replaceFolder(folder)
        // Declared before the concurrent work in the folder, so it runs after that has ended.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var outcome = Outcome()
        let (refusals, other) = try await refusals(in: folder)
        outcome.diagnostics = refusals
        if !refusals.isEmpty { return .done(outcome) }

        let limit = evaluator.reporting(of: source, plan.reportingLimit)
        async let earlyModule = plan.compilesBoth ? compiledModule(reporting: limit, in: folder) : nil
        async let otherFaults = asyncResult { () async throws(EvaluationError) -> [Diagnostic] in
            try await usageFaults(in: folder)
        }
        var native = Compiled.absent
        var module: Compiled?
        if isSandboxed {
            module = try await Self.add(module: earlyModule, &outcome)
        } else {
            native = try await evaluator.compile(
                source.text, of: chapter, reporting: limit, in: folder + "/main", timings: &outcome.timings)
        }
        let main = module ?? native
        outcome.unreported = plan.unreported
        outcome.note(main)
        outcome.diagnostics = main.diagnostics
        if outcome.diagnostics.isEmpty {
            try evaluator.requireNone(other)
            outcome.diagnostics = try await otherFaults.get()
        }
        var run: ChapterRun?
        if outcome.diagnostics.isEmpty, let program = main.program {
            let runFolder = folder + (isSandboxed ? "/module" : "/main")
            let ran = try await outcome.timings.measure(.run) { () async throws(EvaluationError) in
                try await source.run(program, in: runFolder)
            }
            if main.reporting.reportsValues,
                let instead = try await evaluator.effect(
                    ofReporting: ran, (program, runFolder), of: source, in: folder + "/as-it-stands",
                    timings: &outcome.timings)
            {
                _ = await earlyModule  // It works in the same folder.
                let less = main.reporting(observed: instead.reporting, ran.end)
                return .reportsTooMuch(
                    Plan(
                        reportingLimit: less,
                        unreported: less == .omitted(.changesBehavior)
                            ? instead.cell.map(Unreported.cell) : nil,
                        compilesBoth: plan.compilesBoth))
            }
            run = ran
            try await add(run: ran, of: program, in: runFolder, othersIn: folder, &outcome)
        }
        if module == nil, outcome.diagnostics.isEmpty, outcome.hasControls, !evaluator.isStill {
            await early?(outcome)
            module = try await Self.add(
                module: compiledModule(like: native, from: earlyModule, in: folder), &outcome)
            if let module, module.diagnostics.isEmpty, module.program != nil,
                module.reporting.less(native.reporting) != native.reporting
            {
                // Both programs have to report the same values.
                return .reportsTooMuch(
                    Plan(
                        reportingLimit: module.reporting, unreported: module.unreported,
                        compilesBoth: isSandboxed))
            }
            outcome.diagnostics += module?.diagnostics ?? []
        }
        if outcome.hasControls || isSandboxed { outcome.module = module?.bytes }
        if !isSandboxed, outcome.diagnostics.isEmpty, let run, let program = native.program,
            let other = module?.program
        {
            let begin = ContinuousClock.now
            outcome.diagnostics += try await Parity(
                evaluator: evaluator, source: source, native: program, module: other, folder: folder
            ).diagnostics(run, ofAllSettings: evaluator.mode.checksParity)
            outcome.timings.add(.module, ContinuousClock.now - begin)
        }
        // If the chapter's own program can't be compiled, those of marked cells can't either.
        if main.diagnostics.isEmpty {
            try await evaluator.checkMarkedCells(source, digits: digits, in: folder, &outcome)
        }
        return .done(outcome)
    }

    // MARK: Before the program is compiled

    /// Faults of what the chapter may not contain, and an unrelated compiler message.
    private func refusals(
        in folder: String
    ) async throws(EvaluationError) -> (diagnostics: [Diagnostic], other: CompilerMessage?) {
        if isSandboxed, !chapter.frontMatter.live {
            let fault = Diagnostic(
                path: chapter.path, line: 1, column: 1,
                message: "the chapter is marked 'live: false', so it has no WebAssembly module and can't "
                    + "run in the sandbox; remove the mark, or build without --sandbox")
            return ([fault], nil)
        }
        let directives = try await evaluator.lineDirectives(
            in: chapter, source.text, folder: folder + "/directives")
        if !isSandboxed || !directives.isEmpty { return (directives, nil) }
        return try await evaluator.sandboxFaults(source.text, of: chapter, in: folder + "/rules")
    }

    /// Faults of a program that compiles: variables used before their definition, inline values that are not
    /// expressions.
    private func usageFaults(in folder: String) async throws(EvaluationError) -> [Diagnostic] {
        async let earlyUses = asyncResult { () async throws(EvaluationError) -> [Diagnostic] in
            try await evaluator.earlyUses(source, in: folder + "/early-uses")
        }
        let inlineFaults = try await evaluator.inlineFaults(in: chapter, folder: folder + "/inline-values")
        return try await earlyUses.get() + inlineFaults
    }

    // MARK: After it has run

    /// Adds a run's records and its faults to the outcome.
    ///
    /// - Parameter others: the folder of the chapter's other programs.
    private func add(
        run: ChapterRun, of program: Program, in folder: String, othersIn others: String,
        _ outcome: inout Outcome
    ) async throws(EvaluationError) {
        let misfit = RecordCheck.fault(in: run, of: source)
        if misfit == nil {
            outcome.records = try await PrintOrder(source: source, program: program, folder: folder)
                .ordered(run).records
        }
        if let fault = try await evaluator.fault(of: run, program, source, in: folder) {
            outcome.diagnostics.append(fault)
            return
        }
        outcome.diagnostics += try await evaluator.recordFaults(run, misfit, source, in: others + "/skipped")
        guard evaluator.mode.isRepeated, outcome.diagnostics.isEmpty else { return }
        let repetition = Repetition(source: source, program: program, folder: folder)
        if let fault = try await repetition.fault(run, waits: true) { outcome.diagnostics.append(fault) }
    }

    // MARK: The page's program

    private typealias ModuleCompilation = Result<(Compiled, Duration), EvaluationError>

    private func compiledModule(reporting limit: Reporting, in folder: String) async -> ModuleCompilation {
        await asyncResult { () async throws(EvaluationError) -> (Compiled, Duration) in
            let diagnostics = try await evaluator.preparePage(for: chapter)
            if !diagnostics.isEmpty { return (Compiled(diagnostics: diagnostics), .zero) }
            let begin = ContinuousClock.now
            let compiled = try await evaluator.module(
                source.text, of: chapter, limits: source.limits, reporting: limit, in: folder + "/module")
            return (compiled, ContinuousClock.now - begin)
        }
    }

    /// A page's program that reports no more than the native one.
    ///
    /// - Parameter early: one that was compiled before the native program ran.
    private func compiledModule(
        like native: Compiled, from early: ModuleCompilation?, in folder: String
    ) async throws(EvaluationError) -> ModuleCompilation {
        if let early, case let reporting = try early.get().0.reporting,
            reporting.less(native.reporting) == reporting
        {
            return early
        }
        return await compiledModule(reporting: native.reporting, in: folder)
    }

    private static func add(
        module made: ModuleCompilation?, _ outcome: inout Outcome
    ) throws(EvaluationError) -> Compiled? {
        guard let (compiled, duration) = try made?.get() else { return nil }
        outcome.timings.add(.module, duration)
        return compiled
    }
}
