/// The platform that libraries and chapters are compiled for.
package enum Platform: String, Equatable, Sendable {
    /// This machine.
    case native
    /// A page: Embedded Swift for wasm32.
    case page
    /// As a page, but everything that stops it prints a reason. This costs half as much again, and is only for diagnosis.
    case explainingPage

    /// The flags for compiling chapters for a page.
    func moduleFlags(reporting: Reporting = .everything) -> [String] {
        Toolchain.moduleFlags(reporting: reporting) + own
    }

    private var own: [String] { self == .explainingPage ? ["-assert-config", "Debug"] : [] }

    /// The flags of a library. In a page's program those that come with the tool do not look for accesses that overlap, since one of
    /// them is what looks. They have no variable that chapters could name, and while they change one of theirs no code of a chapter
    /// runs that could reach it; natively they are checked.
    func flags(of library: Library) -> [String] {
        switch self {
        case .native: Toolchain.libraryFlags
        case .page, .explainingPage:
            Toolchain.embeddedFlags + SerializedMessages.libraryFlags + own + ["-parse-as-library"]
                + (library.folder == nil ? ["-enforce-exclusivity=unchecked"] : [])
        }
    }
}
