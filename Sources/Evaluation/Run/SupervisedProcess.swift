import CSupervisor
import Foundation
import Synchronization

/// A program that runs with a supervisor beside it, a small process that keeps the limits which the kernel does not keep:
/// when the program ends, or the tool does, however that ends, the supervisor ends all that the program started.
struct SupervisedProcess: Sendable {
    /// One of the descriptors that the program gets.
    struct File: Equatable, Sendable {
        var descriptor: Int32
        var path: String
        /// As for `open`.
        var flags: Int32

        static let noInput = File(descriptor: 0, path: "/dev/null", flags: O_RDONLY)

        static func written(_ descriptor: Int32, to path: String) -> File {
            File(descriptor: descriptor, path: path, flags: O_WRONLY | O_CREAT | O_TRUNC)
        }

        /// Whoever opens it anew adds to it as well.
        static func appended(_ descriptor: Int32, to path: String) -> File {
            File(descriptor: descriptor, path: path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
        }
    }

    /// How far the program may go, together with all that it starts.
    struct Limits: Equatable, Sendable {
        var seconds: Double
        /// MiB of address space, of one process.
        var addressSpace: Int
        /// MiB that are in memory for all of them.
        var memory: Int
        /// MiB of one file.
        var file: Int
        /// MiB in the scratch folder.
        var scratch: Int
        /// How many one process may have open.
        var openFiles: Int
        var processes: Int
        /// Beside processes, where the system counts those.
        var threads: Int
    }

    /// What the program was stopped for.
    enum Limit: Equatable, Sendable {
        case time, memory, processes, scratch
    }

    struct End: Equatable, Sendable {
        var ending: Ending
        var limit: Limit?
        /// The signal that had stopped it when its time was up.
        var stopped: Int?
        /// Whether others were still there when it ended.
        var hasLeftOthers: Bool
    }

    enum Failure: Error, Equatable {
        case notStarted(reason: String)
        case cancelled
    }

    var path: String
    /// Its argument 0; nil for its path.
    var name: String?
    var arguments: [String]
    var environment: [String: String]
    /// Where it runs.
    var folder: String
    /// All that it gets, in the order of their descriptors.
    var files: [File]
    /// What it may fill up to its limit.
    var scratch: String
    var limits: Limits
    /// A signal at which it says where it is, before it is stopped for want of time or memory.
    var lastWords: Int32 = 0
    /// Whether it sees no processes but its own, where the system lets us arrange that.
    var isIsolated = false
    /// Whether programs lie at the same addresses in each run, where the system can do that.
    var hasFixedAddresses = false

    /// Whether namespaces were tried here, in vain.
    private static let isIsolationRefused = Atomic(false)

    /// Runs the program to its end. After that, nothing that it started is left.
    func run() async throws(Failure) -> End {
        let isIsolated = isIsolated && !Self.isIsolationRefused.load(ordering: .relaxed)
        let end = try await run(isIsolated: isIsolated)
        switch supervised_step(UInt32(end.failed_step)) {
        case supervised_step_none: break
        case supervised_step_isolation:
            Self.isIsolationRefused.store(true, ordering: .relaxed)
            return try await run()
        case supervised_step_folder: throw .notStarted(reason: "\(folder): \(Self.text(end.error))")
        case supervised_step_program: throw .notStarted(reason: "\(path): \(Self.text(end.error))")
        default: throw .notStarted(reason: Self.text(end.error))
        }
        let limit: Limit?
        switch supervised_limit(UInt32(end.limit)) {
        case supervised_limit_time: limit = .time
        case supervised_limit_memory: limit = .memory
        case supervised_limit_processes: limit = .processes
        case supervised_limit_scratch: limit = .scratch
        case supervised_limit_cancelled: throw .cancelled
        default: limit = nil
        }
        let ending: Ending = end.signal == 0 ? .exited(Int(end.code)) : .signaled(Int(end.signal))
        return End(
            ending: ending, limit: limit,
            stopped: limit == .time && end.stopped != 0 ? Int(end.stopped) : nil,
            hasLeftOthers: end.has_left_others != 0)
    }

    private static func text(_ error: Int32) -> String { String(cString: strerror(error)) }

    private func run(isIsolated: Bool) async throws(Failure) -> supervised_end {
        let supervisor = try start(isIsolated: isIsolated)
        let lifeline = Lifeline(supervisor.lifeline)
        let report = await withTaskCancellationHandler {
            await Self.report(of: supervisor)
        } onCancel: {
            lifeline.cut()
        }
        lifeline.cut()
        if Task.isCancelled { throw .cancelled }
        if let report { return report }
        // Somebody killed the supervisor, and so the program.
        var end = supervised_end()
        end.signal = SIGKILL
        return end
    }

    /// What the supervisor reports; nil if it can't any more.
    private static func report(of supervisor: supervised_handle) async -> supervised_end? {
        await withCheckedContinuation { continuation in
            let source = DispatchSource.makeReadSource(
                fileDescriptor: supervisor.report, queue: .global(qos: .userInitiated))
            source.setEventHandler { source.cancel() }
            source.setCancelHandler {
                var end = supervised_end()
                let size = MemoryLayout<supervised_end>.size
                var count: Int
                repeat {
                    count = read(supervisor.report, &end, size)
                } while count < 0 && errno == EINTR
                close(supervisor.report)
                continuation.resume(returning: count == size ? end : nil)
            }
            source.activate()
        }
    }

    private func start(isIsolated: Bool) throws(Failure) -> supervised_handle {
        let arguments = CStrings([name ?? path] + self.arguments)
        let path = CStrings([path])
        let environment = CStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        // In the order of `files`, and behind them.
        let texts = CStrings(files.map(\.path) + [folder, scratch])
        var handle = supervised_handle()
        let mebibyte: UInt64 = 1 << 20
        var program = supervised_program()
        program.path = UnsafePointer(path.pointers[0])
        program.arguments = UnsafePointer(arguments.pointers.baseAddress)
        program.environment = UnsafePointer(environment.pointers.baseAddress)
        program.folder = UnsafePointer(texts.pointers[files.count])
        program.scratch = UnsafePointer(texts.pointers[files.count + 1])
        withUnsafeMutableBytes(of: &program.files) { bytes in
            let given = bytes.bindMemory(to: supervised_file.self)
            for (index, file) in files.enumerated() {
                given[index] = supervised_file(
                    descriptor: file.descriptor, path: texts.pointers[index], flags: file.flags)
            }
        }
        program.file_count = Int32(files.count)
        // Of each of its threads; and time goes by while they wait.
        program.processor_seconds =
            UInt64(limits.seconds.rounded(.up) + 1) * UInt64(ProcessInfo.processInfo.processorCount)
        program.address_space = UInt64(limits.addressSpace) * mebibyte
        program.file_size = UInt64(limits.file) * mebibyte
        program.open_files = UInt64(limits.openFiles)
        program.tasks = UInt64(limits.processes + limits.threads)
        program.milliseconds = UInt64((limits.seconds * 1000).rounded(.up))
        program.memory = UInt64(limits.memory) * mebibyte
        program.processes = UInt64(limits.processes)
        program.scratch_bytes = UInt64(limits.scratch) * mebibyte
        program.last_words = lastWords
        program.is_isolated = isIsolated
        program.has_fixed_addresses = hasFixedAddresses
        let error = supervisor_start(&program, &handle)
        // They have been sent.
        withExtendedLifetime((path, arguments, environment, texts)) {}
        if error != 0 { throw .notStarted(reason: Self.text(error)) }
        return handle
    }
}

/// What starts compilers and chapters' programs.
package enum Programs {
    /// To be called first, while the tool has little memory: later starts are then quick.
    package static func prepare() { supervisor_prepare() }
}

/// While it is open, the supervisor and its program may go on.
private final class Lifeline: Sendable {
    private let descriptor: Mutex<Int32?>

    init(_ descriptor: Int32) { self.descriptor = Mutex(descriptor) }

    func cut() {
        descriptor.withLock {
            if let open = $0 { close(open) }
            $0 = nil
        }
    }
}

/// Texts as C wants them: pointers, with nil behind the last.
private final class CStrings {
    let pointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

    init(_ texts: [String]) {
        pointers = .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() { pointers.initializeElement(at: index, to: strdup(text)) }
        pointers.initializeElement(at: texts.count, to: nil)
    }

    deinit {
        for pointer in pointers { free(pointer) }
        pointers.deallocate()
    }
}
