/// Why a site cannot be written.
package enum PublishingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Two pages of one name; on some file systems letters' case is no difference.
    case duplicateName(String, paths: [String])
    /// A chapter's file name cannot be a page's.
    case unusableName(String, path: String)
    /// The repository's address is no web address.
    case unusableRepository(String)
    /// A template of ours is broken.
    case template(name: String, message: String)

    package var description: String {
        switch self {
        case .duplicateName(let name, let paths):
            "two chapters would be written to '\(name).html': \(paths.joined(separator: " and ")); rename one"
        case .unusableName(let name, let path):
            "\(path) would be written to '\(name).html', which is taken or no file name; rename the chapter"
        case .unusableRepository(let address):
            "the repository's address '\(address)' has to begin with https://"
        case .template(let name, let message):
            "the template '\(name)' is broken: \(message)"
        }
    }
}
