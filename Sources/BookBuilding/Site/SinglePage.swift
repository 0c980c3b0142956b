import Evaluation
import Manuscript
import Publishing

/// Makes a book of one chapter into a page in a single file.
package struct SinglePage: Sendable {
    private let project: Project
    private let generator: String

    /// A page of `project`, whose first chapter it is. Nothing runs before it is asked for.
    ///
    /// - Parameter generator: the program that makes the page, for its head.
    package init(of project: Project, generator: String) {
        (self.project, self.generator) = (project, generator)
    }

    /// The page, and what there is to say about it.
    package struct Made: Sendable {
        /// The file's bytes.
        package var html: [UInt8]
        /// Whether the page computes again when its controls are moved.
        package var isLive: Bool
        /// Notes on the page, in the order of its lines.
        package var notes: [Diagnostic]
    }

    /// Runs the chapter and renders its page; writes nothing but caches.
    ///
    /// - Throws: ``Failure`` with all faults of the chapter, or why it can't be run.
    package func run(_ options: BuildOptions = BuildOptions()) async throws(Failure) -> Made {
        var evaluator = try await project.evaluator(options.mode)
        let inputs = project.inputs(for: evaluator)
        let (site, generator) = (project.site, generator)
        let colors = CodeColors(of: Array(project.chapters.prefix(1)), evaluator)
        defer { colors.cancel() }
        let made = try await project.evaluate(&evaluator, options, Array(inputs.prefix(1))) {
            result, _ -> Result<Made, Failure> in
            let result = await colors.add(to: result)
            let page = SelfContainedPage(site: site, page: result.page(), generator: generator)
            do throws(PublishingError) {
                return .success(Made(html: try page.html(), isLive: result.isLive, notes: result.notes))
            } catch {
                return .failure(.message("\(error)"))
            }
        }
        guard let page = made.values.first ?? nil else { throw .message("the book has no chapter") }
        return page
    }
}
