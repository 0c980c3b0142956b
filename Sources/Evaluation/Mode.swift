/// How chapters are to be run.
package struct Mode: Sendable {
    /// Only as WebAssembly: without files, network or environment.
    package var isSandboxed: Bool
    /// Nil where pages are still.
    package var webAssembly: WebAssembly?
    /// What controls are set to, by name.
    package var settings: [String: String]
    /// Whether modules are run as well, and compared.
    package var checksParity: Bool
    /// Whether what was computed before is left aside.
    package var isCold: Bool
    /// Whether each program is run again under other conditions. Then nothing comes from the cache.
    package var isRepeated: Bool

    package init(
        isSandboxed: Bool = false, webAssembly: WebAssembly?, settings: [String: String] = [:],
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
