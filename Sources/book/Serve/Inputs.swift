import Foundation

/// The files that a build reads: what there is of them now, each with what tells it from what it was.
struct Inputs: Sendable, Equatable {
    /// Holds the chapters and `book.yml`.
    var chaptersFolder: String
    /// Hold libraries' sources, at any depth.
    var libraryFolders: [String] = []
    /// Files that chapters name, or refer to.
    var dataFiles: [String] = []

    /// A file's size, times and number. The time of its last change can't be set back.
    struct Stamp: Equatable, Sendable {
        var size: Int
        var number: UInt64
        var times: [Int]

        /// When its content was last written: seconds, and billionths of one.
        var written: ArraySlice<Int> { times.prefix(2) }

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            size = Int(status.st_size)
            number = UInt64(status.st_ino)
            #if canImport(Darwin)
                let (written, changed) = (status.st_mtimespec, status.st_ctimespec)
            #else
                let (written, changed) = (status.st_mtim, status.st_ctim)
            #endif
            times = [written.tv_sec, written.tv_nsec, changed.tv_sec, changed.tv_nsec]
        }
    }

    /// What there is now.
    ///
    /// - Parameter enter: called with each folder before it is read.
    func stamps(enter: (String) -> Void = { _ in }) -> [String: Stamp] {
        var stamps: [String: Stamp] = [:]
        // The folder may go and come back.
        enter(URL(fileURLWithPath: chaptersFolder).deletingLastPathComponent().path)
        enter(chaptersFolder)
        for entry in FolderEntry.all(in: chaptersFolder) where entry.name.hasSuffix(".md") {
            stamps[entry.path] = Stamp(entry.path)
        }
        for path in [chaptersFolder + "/book.yml"] + dataFiles { stamps[path] = Stamp(path) }
        for folder in Set(dataFiles.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }) {
            enter(folder)
        }
        for folder in libraryFolders {
            for path in FolderEntry.swiftFiles(in: folder, enter: enter) { stamps[path] = Stamp(path) }
        }
        return stamps
    }
}

extension Project {
    /// All files that a build of it reads.
    var watched: Inputs {
        Inputs(
            chaptersFolder: chaptersPath,
            libraryFolders: configuration.libraries.map { Self.join(chaptersPath, $0.folder) },
            dataFiles: Array(
                Set(
                    chapters.flatMap { chapter in
                        (chapter.frontMatter.data + chapter.files).map { Self.join(chaptersPath, $0) }
                    })))
    }
}
