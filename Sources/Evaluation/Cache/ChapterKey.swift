import Manuscript

extension Evaluator {
    /// Everything that a chapter's result depends on:
    ///
    /// - the source, kind and number of each compiled cell (cells that are only shown count), and the source of each
    ///   inline value,
    /// - the line numbers of its code in the chapter, if the code uses `#line` or the like,
    /// - the content of the data files that it names,
    /// - the libraries, natively and, if modules can be compiled here, for pages,
    /// - the compiler, and the machine,
    /// - the front matter's `live` and `values`, and the number of digits,
    /// - the limits of time, memory and output,
    /// - `--sandbox`, and the values that `--set` gives to controls,
    /// - the tool.
    ///
    /// Prose is not part of it.
    package func key(
        of chapter: Chapter, data: [DataFile], digits: Int, limits: Limits
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
        for file in data { key.add("\(file.isText ? "data" : "bytes") \(file.name)", file.text) }
        for (library, name) in native.names { key.add("library \(library)", name) }
        for (library, name) in webAssemblyLibraries?.names ?? [] {
            key.add("library \(library) for pages", name)
        }
        key.add("compiler", compilerIdentity)
        // The platform's functions round differently on other machines.
        key.add("machine", Machine.description)
        key.add("live", "\(chapter.frontMatter.live)")
        key.add("values", "\(chapter.frontMatter.values)")
        key.add("digits", "\(digits)")
        key.add("limits", "\(limits.seconds) s, \(limits.memoryMiB) MiB, \(limits.outputMiB) MiB")
        key.add("sandbox", "\(mode.isSandboxed)")
        for (name, value) in mode.settings.sorted(by: { $0.key < $1.key }) {
            key.add("setting \(name)", value)
        }
        key.add("tool", toolIdentity)
        return key
    }

    /// The key under which `check` stores that native program and module were compared and are equal, or that
    /// there is nothing to compare. `build` compares only the printed settings.
    func parityKey(_ key: CacheKey) -> CacheKey {
        var parity = key
        parity.add("parity", "holds")
        return parity
    }
}
