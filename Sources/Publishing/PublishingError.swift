/// Why a site cannot be written.
package enum PublishingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Two pages have the same name, ignoring case, as some file systems do.
    case duplicateName(String, paths: [String])
    /// A chapter's file name can't be a page's name.
    case unusableName(String, path: String)
    /// The repository's address is not a web address.
    case unusableRepository(String)
    /// One of the tool's templates is invalid.
    case template(name: String, message: String)
    /// A script or style can't be part of a page, since a browser would read it differently there.
    case notInline(name: String, text: String)

    package var description: String {
        switch self {
        case .duplicateName(let name, let paths):
            "two chapters would be written to '\(name).html': \(paths.joined(separator: " and ")); rename one"
        case .unusableName(let name, let path):
            "\(path) would be written to '\(name).html', which is taken or not a file name; rename the chapter"
        case .unusableRepository(let address):
            "the repository's address '\(address)' has to begin with https://"
        case .template(let name, let message):
            "the template '\(name)' is broken: \(message)"
        case .notInline(let name, let text):
            "\(name) contains \(text), which a browser reads differently inside a page; write it in another way"
        }
    }
}
