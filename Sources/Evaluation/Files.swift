import Foundation

/// File operations with errors that say which file.
package enum Files {
    /// A file's bytes; nil where it can't be read. Foundation's way takes several times as long.
    package static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { return nil }
        // One byte more, to see the end at once; a file may also grow meanwhile.
        var bytes: [UInt8] = []
        var room = Int(status.st_size) + 1
        while true {
            var count = 0
            let more = [UInt8](unsafeUninitializedCapacity: room) { buffer, initialized in
                count = posixRead(descriptor, buffer.baseAddress, room)
                initialized = max(count, 0)
            }
            if count < 0 { return nil }
            if bytes.isEmpty { bytes = more } else { bytes += more }
            if count < room { return bytes }
            room = 1 << 16
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws(EvaluationError) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            throw .file(path: path, reason: "can't be written: \((error as NSError).localizedDescription)")
        }
    }

    static func write(_ text: String, to path: String) throws(EvaluationError) {
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw .file(path: path, reason: "can't be written: \((error as NSError).localizedDescription)")
        }
    }

    static func createFolder(_ path: String) throws(EvaluationError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .file(path: path, reason: "can't be made: \((error as NSError).localizedDescription)")
        }
    }

    /// An empty folder of ours at `path`.
    static func replaceFolder(_ path: String) throws(EvaluationError) {
        try? FileManager.default.removeItem(atPath: path)
        try createFolder(path)
    }
}

/// `Files.read` hides the system's.
private func posixRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, bytes, count)
}
