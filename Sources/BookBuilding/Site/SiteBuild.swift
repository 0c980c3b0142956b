import Evaluation
import Foundation
import Manuscript
import Publishing
import Synchronization

/// Builds the site: runs chapters that changed, renders their pages, and replaces the site.
package struct SiteBuild: Sendable {
    let project: Project
    let options: BuildOptions
    /// Called with pages that can be shown, but whose modules are still being compiled.
    var early: (@Sendable (ChapterResult) async -> Void)?

    /// A build of `project`'s site; nothing runs before `run` is called.
    package init(
        project: Project, options: BuildOptions,
        early: (@Sendable (ChapterResult) async -> Void)? = nil
    ) {
        self.project = project
        self.options = options
        self.early = early
    }

    /// The result of a build.
    package struct Built: Sendable {
        /// The number of chapters that were compiled and run.
        package var ran: Int
        /// The site's files that are new or changed.
        package var written: [String]
        /// The time that each phase took, in seconds, for each chapter by its slug.
        package var timings: [(slug: String, timings: Timings)]
        /// The notes of all pages, in the book's order.
        package var notes: [Diagnostic]
    }

    /// Where the states of pages are stored.
    private var statesFolder: String { project.cacheFolder + "/pages" }
    private func statePath(_ name: String) -> String { "\(statesFolder)/\(name)" }

    /// Runs all chapters and writes the site.
    ///
    /// - Throws: the faults of all chapters; the site is then unchanged.
    package func run() async throws(Failure) -> Built {
        let site = project.site
        do throws(PublishingError) { try site.check() } catch {
            throw .all(project.readDiagnostics, and: "\(error)")
        }
        // The faults of chapters are reported as well.
        if project.hasSiteFault { _ = try await project.evaluate(options) }
        var evaluator = try await project.evaluator(options.mode)
        let lock = try await project.lock(.site)
        defer { withExtendedLifetime(lock) {} }
        try project.checkSiteOwner()
        project.keepChapters()
        let inputs = project.inputs(for: evaluator)
        var common = keyOfSite
        // What the toolchain has is looked up once, not for each page.
        CacheKey.add("colors", "\(evaluator.findsTokens)", to: &common)
        let pageStates = inputs.concurrentMap { [evaluator, common] input in
            let key = input.key.map { self.key(ofPage: input.index, $0, evaluator, common) }
            var state = PageState(path: statePath(project.chapters[input.index].slug))
            let isCurrent = state.map { $0.key == key && $0.isIntact(in: project.sitePath) } ?? false
            if options.mode.isCold || !options.mode.settings.isEmpty || !isCurrent {
                return (key: key, state: state)
            }
            // Keys take much of the memory, and this one is no longer needed.
            state?.key = []
            return (key: nil, state: state)
        }
        let changed = inputs.filter { $0.key == nil || pageStates[$0.index].key != nil }
        let staging = Mutex(
            try SiteFolder(
                path: project.siteFolder, owner: project.siteOwner, work: project.cacheFolder + "/staging"))
        let colors = CodeColors(of: changed.map { project.chapters[$0.index] }, evaluator)
        defer { colors.cancel() }
        var colored: (@Sendable (ChapterResult) async -> Void)?
        if let early { colored = { result in await early(colors.add(to: result)) } }
        let made = try await project.evaluate(&evaluator, options, changed, early: colored) {
            result, timings -> Result<PageState, Failure> in
            let result = await colors.add(to: result)
            guard let index = project.chapters.firstIndex(where: { $0.slug == result.chapter.slug }),
                let key = pageStates[index].key
            else { return .failure(.message("\(result.chapter.path): has no place in the book")) }
            return Self.make(result, at: index, key, of: site, in: staging, &timings)
        }
        if let problem = await colors.problem { project.listener.note("code has no colors: \(problem)") }
        let pages = zip(made.values, pageStates).compactMap { $0 ?? $1.state }
        return try await finish(pages, made, site, evaluator, staging)
    }

    /// Renders a page and adds its files to the new site.
    private static func make(
        _ result: ChapterResult, at index: Int, _ key: [UInt8], of site: Site,
        in staging: borrowing Mutex<SiteFolder>,
        _ timings: inout Timings
    ) -> Result<PageState, Failure> {
        let begin = ContinuousClock.now
        let files: [String: [UInt8]]
        do throws(PublishingError) { files = try site.files(of: result.page(), at: index) } catch {
            return .failure(.message("\(error)"))
        }
        let rendered = ContinuousClock.now
        timings.add(.render, rendered - begin)
        let added: Result<PageState, Failure> = staging.withLock { staging in
            do throws(Failure) {
                for (name, bytes) in files { try staging.add(name, bytes) }
                return .success(
                    PageState(
                        key: key, names: Array(files.keys), isLive: result.isLive, notes: result.notes))
            } catch {
                return .failure(error)
            }
        }
        timings.add(.write, ContinuousClock.now - rendered)
        return added
    }

    /// Adds the files that belong to no chapter, replaces the site, and stores the states of its pages.
    private func finish(
        _ pages: [PageState], _ made: Evaluated<PageState>, _ site: Site, _ evaluator: Evaluator,
        _ staging: borrowing Mutex<SiteFolder>
    ) async throws(Failure) -> Built {
        var index = keyOfSite
        for chapter in project.chapters { CacheKey.add("chapter", linkText(chapter), to: &index) }
        CacheKey.add("tool", evaluator.toolIdentity, to: &index)
        let last = PageState(path: statePath(Self.indexName))
        let isKnown = last.map { $0.key == index && $0.isIntact(in: project.sitePath) } ?? false
        let isLive = pages.contains(where: \.isLive)
        var others: [String: [UInt8]] = Site.assets(isLive: isLive)
        if !isKnown {
            do throws(PublishingError) { others.merge(try site.index()) { $1 } } catch {
                throw .message("\(error)")
            }
        }
        let files = others
        let result: Result<[String], Failure> = staging.withLock { staging in
            do throws(Failure) {
                for (name, bytes) in files { try staging.add(name, bytes) }
                for name in last?.files.map(\.name) ?? [] where isKnown { staging.keep(name) }
                for page in pages { for file in page.files { staging.keep(file.name) } }
                for file in project.files { try Self.copy(file, to: &staging) }
                // Another book may have written there meanwhile.
                try project.checkSiteOwner()
                return .success(try staging.publish())
            } catch {
                return .failure(error)
            }
        }
        let written = try result.get()

        try? FileManager.default.createDirectory(atPath: statesFolder, withIntermediateDirectories: true)
        let known = Set(project.chapters.map(\.slug) + [Self.indexName])
        for name in (try? FileManager.default.contentsOfDirectory(atPath: statesFolder)) ?? []
        where !known.contains(name) {
            // Of a removed chapter, or of a killed build.
            try? FileManager.default.removeItem(atPath: statePath(name))
        }
        for (chapter, page) in zip(project.chapters, made.values) {
            page?.write(to: statePath(chapter.slug), in: project.sitePath)
        }
        if !isKnown {
            PageState(key: index, names: ["index.html"], isLive: false).write(
                to: statePath(Self.indexName), in: project.sitePath)
        }
        return Built(
            ran: made.ran, written: written, timings: made.timings, notes: pages.flatMap(\.notes))
    }

    /// The file may have changed or been removed since it was checked.
    private static func copy(_ file: BookFile, to staging: inout SiteFolder) throws(Failure) {
        let bytes: [UInt8]
        do throws(BookFile.Unusable) { bytes = try file.read() } catch {
            throw .message("\(file.source) \(error.message)")
        }
        try staging.add(file.path, bytes)
    }

    /// No chapter can have this name.
    private static let indexName = "index"

    // MARK: Keys of pages

    /// - Parameter common: what all pages depend on: `keyOfSite`, and whether code has colors.
    private func key(
        ofPage index: Int, _ outcome: CacheKey, _ evaluator: Evaluator, _ common: [UInt8]
    ) -> [UInt8] {
        let chapter = project.chapters[index]
        var key = common
        CacheKey.add("chapter", project.texts[index], to: &key)
        CacheKey.add("path", chapter.path, to: &key)
        CacheKey.add("outcome", outcome.bytes, to: &key)
        let limits = project.limits(of: chapter)
        CacheKey.add("limits", "\(limits.seconds) s, \(limits.outputMiB) MiB", to: &key)
        CacheKey.add("still", "\(evaluator.isStill)", to: &key)
        for file in project.references.files {
            CacheKey.add("references \(file.name)", file.text, to: &key)
        }
        for image in chapter.images { CacheKey.add("image", image.attributes, to: &key) }
        for (name, neighbor) in [("previous", index - 1), ("next", index + 1)] {
            let isThere = project.chapters.indices.contains(neighbor)
            CacheKey.add(name, (isThere ? linkText(project.chapters[neighbor]) : ""), to: &key)
        }
        return key
    }

    /// The site's settings that appear on pages; the first part of all keys.
    private var keyOfSite: [UInt8] {
        let site = project.site
        var key = CacheKey()
        key.add("title", site.title)
        key.add("subtitle", site.subtitle ?? "")
        key.add("language", site.language)
        key.add("author", site.author ?? "")
        key.add("repository", site.repository ?? "")
        return key.bytes
    }

    /// Everything that other pages show about a chapter.
    private func linkText(_ chapter: Chapter) -> String {
        "\(chapter.slug)\n\(chapter.title)\n\(chapter.frontMatter.summary ?? "")"
    }
}
