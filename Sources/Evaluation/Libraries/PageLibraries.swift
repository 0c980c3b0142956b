import Exhibits
import Manuscript
import Synchronization

/// Compiles the libraries for pages when the first chapter needs them: a book without controls does without.
final class PageLibraries: Sendable {
    /// What compiling them gave, which holds locks on what was made; nil until a chapter needs them.
    private let result = Mutex<Result<CompiledLibraries.Compilation, EvaluationError>?>(nil)

    /// Compiles what is not there yet. Other chapters that need the libraries meanwhile wait.
    ///
    /// - Parameters:
    ///   - libraries: nil where pages are still.
    ///   - folder: of this process alone.
    /// - Returns: what is wrong with the libraries.
    func prepare(
        _ libraries: CompiledLibraries?, toolchain: Toolchain, in folder: String
    ) async throws(EvaluationError) -> [Diagnostic] {
        guard let libraries else { return [] }
        if let known = result.withLock({ $0 }) { return try known.get().faults }
        let lock = try await FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        if let known = result.withLock({ $0 }) { return try known.get().faults }
        let made: Result<CompiledLibraries.Compilation, EvaluationError>
        do throws(EvaluationError) {
            var compilation = try await libraries.compile(toolchain: toolchain)
            compilation.faults = compilation.faults.map {
                $0.embedded(hint: "change the library, or write 'live: false' in book.yml")
            }
            made = .success(compilation)
        } catch {
            // Who waits no longer knows nothing of the libraries.
            if Task.isCancelled { throw error }
            made = .failure(error)
        }
        result.withLock { $0 = made }
        return try made.get().faults
    }
}

extension Evaluator {
    /// Sees that the libraries for pages are there, as far as this chapter needs them; gives what is wrong with them.
    func preparePage(for chapter: Chapter) async throws(EvaluationError) -> [Diagnostic] {
        guard chapter.frontMatter.live else { return [] }
        return try await pageLibraries.prepare(
            page, toolchain: toolchain, in: try workFolder() + "/page-libraries")
    }

    /// Whether a chapter's page is expected to need its own program, as it did last time.
    package func expectsControls(_ chapter: Chapter) -> Bool {
        mode.isSandboxed || (cache.lastRun(of: chapter.slug)?.hasControls ?? chapter.namesControls)
    }
}

extension Chapter {
    private static let controls = Control.Kind.allCases.map { "\($0.description.call)(" }

    /// Whether it seems to make controls. Only its run tells; this tells whether to begin with the page's program at once.
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
