import Foundation

/// A thread for a call that only waits.
enum WaitingThread {
    private final class Work {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    #if canImport(Darwin)
        private typealias Argument = UnsafeMutableRawPointer
    #else
        private typealias Argument = UnsafeMutableRawPointer?
    #endif

    /// Runs some work on a thread of its own; where the system has none left, on this one. (`Thread` would not run it then.)
    static func run(_ work: @escaping @Sendable () -> Void) {
        let argument = Unmanaged.passRetained(Work(work))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackSize)
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let start: @convention(c) (Argument) -> UnsafeMutableRawPointer? = { argument in
            #if canImport(Darwin)
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
            #else
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
            #endif
            return nil
        }
        if pthread_create(&thread, &attributes, start, argument.toOpaque()) != 0 {
            argument.takeRetainedValue().run()
        }
    }

    private static let stackSize = 256 << 10
}
