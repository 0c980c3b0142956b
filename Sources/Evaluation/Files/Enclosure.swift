import Foundation

/// A folder that what is read has to lie in, links followed.
package struct Enclosure: Sendable {
    /// The folder as it was given, for messages.
    package let folder: String
    /// Where it really is, with a `/` behind it; nil where it does not exist.
    private let real: String?

    /// The enclosure of `folder`. Where its links lead is looked up now, once.
    package init(_ folder: String) {
        self.folder = folder
        real = Files.realPath(folder).map { $0 == "/" ? $0 : $0 + "/" }
    }

    /// Where in the folder the thing is to which a path leads; nil where it is not in the folder.
    package func relativePath(of path: String) -> String? {
        guard let real, let path = Files.realPath(path), path.utf8.starts(with: real.utf8) else { return nil }
        return String(path.utf8.dropFirst(real.utf8.count))
    }
}

extension String {
    /// The first part of a path whose name begins with a dot; nil where none does. Such files hold what is not meant to be shown,
    /// such as settings and keys.
    package var hiddenPart: Substring? { split(separator: "/").first { $0.hasPrefix(".") } }
}

extension Files {
    /// Where a path leads, links followed; nil where nothing is there.
    package static func realPath(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
