import Exhibits
import Manuscript
import Synchronization

/// Compiles the libraries for pages when the first chapter needs them; a book without controls never does.
final class PageLibraries: Sendable {
    /// The result of compiling them, with locks on their folders; nil until a chapter needs them.
    private let result = Mutex<Result<CompiledLibraries.Compilation, EvaluationError>?>(nil)

    /// Compiles the libraries once; other chapters that need them wait.
    ///
    /// - Parameters:
    ///   - libraries: nil if modules can't be compiled.
    ///   - folder: a folder that only this process uses.
    /// - Returns: the libraries' faults.
    func prepare(
        _ libraries: CompiledLibraries?, toolchain: Toolchain, in folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        guard let libraries else { return [] }
        if let known = result.withLock({ $0 }) { return try known.get().diagnostics }
        let lock = try await FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        if let known = result.withLock({ $0 }) { return try known.get().diagnostics }
        let made: Result<CompiledLibraries.Compilation, EvaluationError>
        do throws(EvaluationError) {
            var compilation = try await libraries.compile(toolchain: toolchain)
            compilation.diagnostics = compilation.diagnostics.map {
                $0.embedded(hint: "change the library, or write 'live: false' in book.yml")
            }
            made = .success(compilation)
        } catch {
            // A cancellation says nothing about the libraries.
            if Task.isCancelled { throw error }
            made = .failure(error)
        }
        result.withLock { $0 = made }
        return try made.get().diagnostics
    }
}

extension Evaluator {
    /// Compiles the libraries for pages if this chapter needs them.
    ///
    /// - Returns: the libraries' faults.
    func preparePage(for chapter: Chapter) async throws(EvaluationError) -> [Diagnostic] {
        guard chapter.frontMatter.live else { return [] }
        return try await pageLibraries.prepare(
            webAssemblyLibraries, toolchain: toolchain, in: try workFolder() + "/page-libraries")
    }

    /// Whether a chapter is expected to need a module, as it did last time.
    package func expectsControls(_ chapter: Chapter) -> Bool {
        mode.isSandboxed || (cache.lastRun(of: chapter.slug)?.hasControls ?? chapter.namesControls)
    }
}

extension Chapter {
    private static let controls = Control.Kind.allCases.map { "\($0.description.call)(" }

    /// Whether it seems to contain controls. Only a run can tell; this decides whether the module is compiled
    /// at the same time.
    fileprivate var namesControls: Bool {
        guard frontMatter.live else { return false }
        return program.contains { step in
            switch step {
            case .cell(let index):
                return cells[index].kind.isCompiled && cells[index].source.mentions(Self.controls)
            case .inlineValue(let index): return inlineValues[index].source.mentions(Self.controls)
            }
        }
    }
}
