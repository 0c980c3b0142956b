/// How chapters run.
package struct Mode: Sendable {
    /// Only as WebAssembly: without files, network or environment.
    package var isSandboxed: Bool
    /// Nil if modules can't be compiled.
    package var webAssembly: WebAssembly?
    /// The controls' settings, by name.
    package var settings: [String: String]
    /// Whether modules are run as well, and have to send the same bytes.
    package var checksParity: Bool
    /// Whether cached results are ignored.
    package var isCold: Bool
    /// Whether each program runs again under other conditions, and both runs have to agree. Then the cache is
    /// ignored, too.
    package var isRepeated: Bool { didSet { isCold = isCold || isRepeated } }

    /// By default, chapters run natively with the printed settings, and results may come from the cache.
    package init(
        isSandboxed: Bool = false, webAssembly: WebAssembly? = nil, settings: [String: String] = [:],
        checksParity: Bool = false, isCold: Bool = false, isRepeated: Bool = false
    ) {
        self.isCold = isCold || isRepeated
        self.isRepeated = isRepeated
        self.isSandboxed = isSandboxed
        self.webAssembly = webAssembly
        self.settings = settings
        self.checksParity = checksParity
    }
}
