import Foundation

/// What a folder holds. Reading it so is several times as fast as `FileManager`, which `book serve` would ask twice a
/// second.
struct FolderEntry {
    var name: String
    var path: String
    /// A link to a folder is none: links may go round in circles.
    var isFolder: Bool

    static func all(in folder: String) -> [FolderEntry] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = folder + "/" + name
            var isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            if entry.pointee.d_type == UInt8(DT_UNKNOWN) {
                var status = stat()
                isFolder = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            }
            entries.append(FolderEntry(name: name, path: path, isFolder: isFolder))
        }
        return entries
    }

    /// The paths of a library's sources, at any depth, in no order.
    ///
    /// - Parameter enter: called with each folder before it is read.
    static func swiftFiles(in folder: String, enter: (String) -> Void = { _ in }) -> [String] {
        var paths: [String] = []
        var folders = [folder]
        while let next = folders.popLast() {
            enter(next)
            for entry in all(in: next) {
                if entry.isFolder {
                    folders.append(entry.path)
                } else if entry.name.hasSuffix(".swift") {
                    paths.append(entry.path)
                }
            }
        }
        return paths
    }
}
