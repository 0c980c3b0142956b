/// What libraries and chapters are compiled for.
package enum Platform: String, Equatable, Sendable {
    /// This machine.
    case native
    /// A page: Embedded Swift for wasm32.
    case page

    var libraryFlags: [String] {
        switch self {
        case .native: Toolchain.libraryFlags
        case .page: Toolchain.embeddedFlags + ["-parse-as-library"]
        }
    }
}
