import NIOCore
import NIOPosix
import Synchronization

/// Runs work that may block on a disk, away from the event loop.
protocol Workers: Sendable {
    func run<Value: Sendable>(
        on loop: any EventLoop, _ work: @escaping @Sendable () -> Value
    ) -> EventLoopFuture<Value>
}

/// Threads that deliver results to the event loop in batches, so that it can read and write in between.
///
/// SwiftNIO's event loop runs tasks until none is ready, and only then accepts and reads. If each result were
/// a task, clients whose requests follow each other without a pause would starve the others.
final class WorkerThreads: Workers {
    private let pool: NIOThreadPool
    private let state = Mutex(State())

    private struct State {
        var results: [@Sendable () -> Void] = []
        var isScheduled = false
    }

    /// A new client needs three turns of the loop, and waits for a whole batch each time.
    private static let batch = 16
    /// Long enough that the next batch is not ready when this one has been delivered.
    private static let pause = TimeAmount.microseconds(100)

    init(count: Int) {
        pool = NIOThreadPool(numberOfThreads: count)
        pool.start()
    }

    func run<Value: Sendable>(
        on loop: any EventLoop, _ work: @escaping @Sendable () -> Value
    ) -> EventLoopFuture<Value> {
        let promise = loop.makePromise(of: Value.self)
        pool.submit { _ in
            let value = work()
            self.deliver(on: loop) { promise.succeed(value) }
        }
        return promise.futureResult
    }

    private func deliver(on loop: any EventLoop, _ result: @escaping @Sendable () -> Void) {
        let isFirst = state.withLock { state in
            state.results.append(result)
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if isFirst { schedule(on: loop) }
    }

    private func schedule(on loop: any EventLoop) {
        loop.scheduleTask(in: Self.pause) {
            let results = self.state.withLock { state in
                defer { state.results.removeFirst(min(Self.batch, state.results.count)) }
                return state.results.prefix(Self.batch)
            }
            for result in results { result() }
            let hasMore = self.state.withLock { state in
                state.isScheduled = !state.results.isEmpty
                return state.isScheduled
            }
            if hasMore { self.schedule(on: loop) }
        }
    }
}
