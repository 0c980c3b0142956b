/// The platform that libraries and chapters are compiled for.
package enum Platform: String, Equatable, Sendable {
    /// This machine.
    case native
    /// WebAssembly, for pages: Embedded Swift for wasm32. Raw values name folders of the cache.
    case webAssembly = "page"
    /// The same, but all traps print a reason. This costs half as much again, and is for diagnosis only.
    case explainingWebAssembly = "explainingPage"

    /// The flags for compiling chapters for a page.
    func moduleFlags(reporting: Reporting = .everything) -> [String] {
        Toolchain.moduleFlags(reporting: reporting) + own
    }

    private var own: [String] { self == .explainingWebAssembly ? ["-assert-config", "Debug"] : [] }

    /// A library's flags. In a page's program, built-in libraries do not check for overlapping accesses,
    /// since one of them implements the check. They have no variable that chapters could name, and while they
    /// change one of theirs, no chapter code runs that could reach it; natively they are checked.
    func flags(of library: Library) -> [String] {
        switch self {
        case .native: Toolchain.libraryFlags
        case .webAssembly, .explainingWebAssembly:
            Toolchain.embeddedFlags + SerializedMessages.libraryFlags + own + ["-parse-as-library"]
                + (library.folder == nil ? ["-enforce-exclusivity=unchecked"] : [])
        }
    }
}
