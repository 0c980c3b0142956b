/// How an evaluator runs chapters.
package struct Mode: Sendable {
    /// Only as WebAssembly: without files, network or environment.
    package var isSandboxed: Bool
    /// Nil if modules can't be made.
    package var webAssembly: WebAssembly?
    /// The controls' settings, by name.
    package var settings: [String: String]
    /// Whether modules are run as well, and compared.
    package var checksParity: Bool
    /// Whether cached results are ignored.
    package var isCold: Bool
    /// Whether each program is run again under other conditions; nothing comes from the cache then.
    package var isRepeated: Bool

    /// How chapters are to be run. A run that is repeated is also cold.
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
