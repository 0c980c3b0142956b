import Foundation

/// Detects whether a program opens its output files again: one that opens `/dev/stdout` overwrites earlier
/// output, since standard output is a file, not a terminal. Works on Linux only.
struct OpenWatch: ~Copyable {
    private let files: [SupervisedProcess.File]
    #if os(Linux)
        private let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        private var paths: [Int32: String] = [:]

        deinit { if descriptor >= 0 { close(descriptor) } }
    #endif

    /// - Parameter files: the files of a program that has not started; they are created empty.
    init(_ files: [SupervisedProcess.File]) throws(EvaluationError) {
        self.files = files
        for path in Set(files.map(\.path)) {
            try Files.write([], to: path)
            #if os(Linux)
                let watch = inotify_add_watch(descriptor, path, UInt32(IN_OPEN) | UInt32(IN_ATTRIB))
                if watch >= 0 { paths[watch] = path }
            #endif
        }
    }

    /// The descriptors of files that were opened again since the program started.
    func openedAgain() -> Set<Int32> {
        #if os(Linux)
            // The supervisor changes the mode of each file after opening it: an event for opening alone would
            // be merged with others.
            var missing = Dictionary(files.map { ($0.path, 1) }, uniquingKeysWith: +)
            var found: Set<Int32> = []
            let headSize = MemoryLayout<inotify_event>.size
            var buffer = [UInt8](repeating: 0, count: 1 << 12)
            while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
                var start = 0
                while start + headSize <= count {
                    let event = buffer.withUnsafeBytes {
                        $0.loadUnaligned(fromByteOffset: start, as: inotify_event.self)
                    }
                    start += headSize + Int(event.len)
                    guard let path = paths[event.wd] else { continue }
                    if event.mask & UInt32(IN_ATTRIB) != 0 { missing[path, default: 0] -= 1 }
                    if event.mask & UInt32(IN_OPEN) != 0, missing[path, default: 0] <= 0 {
                        found.formUnion(files.filter { $0.path == path }.map(\.descriptor))
                    }
                }
            }
            return found
        #else
            return []
        #endif
    }
}
