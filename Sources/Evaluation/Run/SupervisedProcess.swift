import CSupervisor
import Foundation
import Synchronization

/// A program and its supervisor, a small process that enforces the limits which the kernel does not: when the
/// program or the tool ends, for whatever reason, it ends all processes that the program started.
struct SupervisedProcess: Sendable {
    /// A descriptor for the program.
    struct File: Equatable, Sendable {
        var descriptor: Int32
        var path: String
        /// The flags for `open`.
        var flags: Int32

        static let noInput = File(descriptor: 0, path: "/dev/null", flags: O_RDONLY)

        static func written(_ descriptor: Int32, to path: String) -> File {
            File(descriptor: descriptor, path: path, flags: O_WRONLY | O_CREAT | O_TRUNC)
        }

        /// If the program opens the file again, it appends, too.
        static func appended(_ descriptor: Int32, to path: String) -> File {
            File(descriptor: descriptor, path: path, flags: O_WRONLY | O_CREAT | O_TRUNC | O_APPEND)
        }
    }

    /// The limits of the program and its child processes.
    struct Limits: Equatable, Sendable {
        var seconds: Double
        /// Address space per process.
        var addressSpaceMiB: Int
        /// Resident memory in total.
        var memoryMiB: Int
        /// The size of each file.
        var fileMiB: Int
        /// The size of the scratch folder.
        var scratchMiB: Int
        /// The number of open files per process.
        var openFiles: Int
        var processes: Int
        /// In addition to processes, if the system counts threads as such.
        var threads: Int
    }

    /// The limit for which the program was stopped.
    enum Limit: Equatable, Sendable {
        case time, memory, processes, scratch
    }

    struct End: Equatable, Sendable {
        var exitStatus: ExitStatus
        var limit: Limit?
        /// The signal that had suspended it when its time was up.
        var stopped: Int?
        /// Whether other processes were left when it ended.
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
    /// The working directory.
    var folder: String
    /// Its files, in the order of descriptors.
    var files: [File]
    /// The folder with the scratch limit.
    var scratch: String
    var limits: Limits
    /// The CPU time that it shares with other programs.
    var budget: ProcessorBudget?
    /// A signal for which it prints a report before it is stopped for its time or memory limit.
    var reportSignal: Int32 = 0
    /// Whether it sees only its own processes, if the system supports it.
    var isIsolated = false
    /// Whether programs are loaded at the same addresses in each run, if the system supports it.
    var hasFixedAddresses = false

    /// Whether creating namespaces has failed here.
    private static let isIsolationRefused = Atomic(false)

    /// Runs the program to its end. After that, none of its processes is left.
    func run() async throws(Failure) -> End {
        let isIsolated = isIsolated && !Self.isIsolationRefused.load(ordering: .relaxed)
        let end = try await run(isIsolated: isIsolated)
        budget?.spend(Double(end.processor_milliseconds) / 1000)
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
        let exitStatus: ExitStatus = end.signal == 0 ? .exited(Int(end.code)) : .signaled(Int(end.signal))
        return End(
            exitStatus: exitStatus, limit: limit,
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
        // The supervisor was killed, and the program with it.
        var end = supervised_end()
        end.signal = SIGKILL
        return end
    }

    /// The supervisor's report; nil if it was killed.
    ///
    /// A thread waits for it. A dispatch source would need none, but on Linux libdispatch can crash when the other end
    /// of its pipe is closed (`_dispatch_event_loop_drain`, https://github.com/swiftlang/swift-subprocess/issues/47).
    private static func report(of supervisor: supervised_handle) async -> supervised_end? {
        await withCheckedContinuation { continuation in
            WaitingThread.run {
                var end = supervised_end()
                let size = MemoryLayout<supervised_end>.size
                var count: Int
                repeat {
                    count = read(supervisor.report, &end, size)
                } while count < 0 && errno == EINTR
                close(supervisor.report)
                continuation.resume(returning: count == size ? end : nil)
            }
        }
    }

    private func start(isIsolated: Bool) throws(Failure) -> supervised_handle {
        let arguments = CStrings([name ?? path] + self.arguments)
        let path = CStrings([path])
        let environment = CStrings(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        // In the order of `files`, then the others.
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
        // Per thread; and waiting takes time as well.
        let onAllProcessors =
            (limits.seconds.rounded(.up) + 1) * Double(ProcessInfo.processInfo.processorCount)
        // The kernel takes 0 for no limit here.
        program.processor_seconds = UInt64(
            max(1, min(onAllProcessors, budget?.left.rounded(.up) ?? .infinity)))
        program.address_space = UInt64(limits.addressSpaceMiB) * mebibyte
        program.file_size = UInt64(limits.fileMiB) * mebibyte
        program.open_files = UInt64(limits.openFiles)
        program.tasks = UInt64(limits.processes + limits.threads)
        program.milliseconds = UInt64((limits.seconds * 1000).rounded(.up))
        program.memory = UInt64(limits.memoryMiB) * mebibyte
        program.processes = UInt64(limits.processes)
        program.scratch_bytes = UInt64(limits.scratchMiB) * mebibyte
        program.report_signal = reportSignal
        program.is_isolated = isIsolated
        program.has_fixed_addresses = hasFixedAddresses
        let error = supervisor_start(&program, &handle)
        // They have been passed on.
        withExtendedLifetime((path, arguments, environment, texts)) {}
        if error != 0 { throw .notStarted(reason: Self.text(error)) }
        return handle
    }
}

/// The process that starts compilers and chapters' programs.
package enum Programs {
    /// Called first, while the tool uses little memory: later starts are then quick.
    package static func prepare() { supervisor_prepare() }
}

/// While it is open, the supervisor and its program may run.
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

/// Texts as C strings, terminated by a null pointer.
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
