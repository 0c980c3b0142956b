import Foundation

/// Tells whether files are opened again once a program has them: one that opens its standard output by name, as
/// `/dev/stdout`, writes over what was printed before, since a file and no terminal is behind it. Only Linux can tell.
struct OpenWatch: ~Copyable {
    private let files: [SupervisedProcess.File]
    #if os(Linux)
        private let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        private var paths: [Int32: String] = [:]

        deinit { if descriptor >= 0 { close(descriptor) } }
    #endif

    /// - Parameter files: those of a program that has not started; each is made, empty.
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

    /// The descriptors of the files that were opened since the program had them all.
    func openedAgain() -> Set<Int32> {
        #if os(Linux)
            // The supervisor sets the mode of each that it has opened: openings alone would be told of once only.
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
