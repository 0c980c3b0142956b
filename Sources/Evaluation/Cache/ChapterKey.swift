import Manuscript

extension Evaluator {
    /// Everything that a chapter's result depends on. The places of its code are in it if the code asks for them.
    package func key(
        of chapter: Chapter, data: [NamedText], digits: Int, limits: Limits
    ) -> CacheKey {
        var key = CacheKey()
        for step in chapter.program {
            switch step {
            case .cell(let index):
                let cell = chapter.cells[index]
                if !cell.kind.isCompiled { continue }
                key.add("cell \(index + 1)", "\(index) \(cell.kind.rawValue)\n\(cell.source)")
            case .inlineValue(let index):
                key.add("inline value \(index + 1)", chapter.inlineValues[index].source)
            }
        }
        for part in lines(of: chapter).parts { key.add(part.name, part.text) }
        for file in data { key.add("data \(file.name)", file.text) }
        for (library, name) in native.names { key.add("library \(library)", name) }
        for (library, name) in page?.names ?? [] { key.add("library \(library) for pages", name) }
        key.add("compiler", compilerIdentity)
        // The platform's functions round differently on other machines.
        key.add("machine", Machine.description)
        key.add("live", "\(chapter.frontMatter.live)")
        key.add("values", "\(chapter.frontMatter.values)")
        key.add("digits", "\(digits)")
        key.add("limits", "\(limits.seconds) s, \(limits.memory) MiB, \(limits.output) MiB")
        key.add("sandbox", "\(mode.isSandboxed)")
        for (name, value) in mode.settings.sorted(by: { $0.key < $1.key }) {
            key.add("setting \(name)", value)
        }
        key.add("tool", toolIdentity)
        return key
    }

    /// The key under which `check` stores that native program and module were compared and are equal, or that there is nothing to
    /// compare. `build` compares only the printed settings.
    func parityKey(_ key: CacheKey) -> CacheKey {
        var parity = key
        parity.add("parity", "holds")
        return parity
    }
}
