import NIOCore
import NIOHTTP1

/// The state and deadlines of one connection; all bytes pass through this handler.
final class Connection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// Waiting for the first byte of a request.
        case waiting
        /// The first bytes of a request have arrived.
        case readingHead
        case answering
        /// The last response is being sent; further input is discarded.
        case lingering
        case socket
        case closed
    }

    private let limits: ServerLimits
    private let table: ConnectionTable
    private var context: ChannelHandlerContext?
    private var deadline: NIODeadline?
    /// Checks the deadline, at that time or earlier.
    private var alarm: (time: NIODeadline, task: Scheduled<Void>)?
    private(set) var phase = Phase.waiting
    /// The last time when the client connected, sent a request, or received part of a response.
    private(set) var lastProgress = NIODeadline.uptimeNanoseconds(0)
    private var scanner = HeadScanner()
    /// Bytes after a request that is still being answered.
    private var rest = ByteBuffer()
    private var isPassing = false
    /// Whether a read was held back.
    private var isReadPending = false
    /// Whether the client has closed its side.
    private var hasInputEnded = false
    private var lingered = 0

    init(limits: ServerLimits, table: ConnectionTable) {
        self.limits = limits
        self.table = table
    }

    // MARK: Requests

    /// Called when a request is to be answered.
    func beginAnswer() {
        phase = .answering
        progressed()
    }

    /// Called when the response has been written; passes on the next request.
    func endAnswer() {
        guard phase == .answering else { return }
        phase = .waiting
        scanner = HeadScanner()
        lastProgress = now
        setDeadline(limits.idleTime)
        passOn()
    }

    /// Whether no further request can follow.
    var isLastRequest: Bool { hasInputEnded && rest.readableBytes == 0 }

    /// Whether further requests are ignored.
    var isEnding: Bool { phase == .lingering || phase == .closed }

    func becomeSocket() {
        phase = .socket
        table.makeRoom(amongSockets: true)
        lastProgress = now
        setDeadline(nil)
        // Run after other work that is queued for this event.
        context?.eventLoop.assumeIsolated().execute { self.passOn() }
    }

    /// Refuses a request whose answer has not begun, and ends the connection.
    func refuse(_ refusal: RequestRefusal, isHead: Bool = false) {
        guard let context, !isEnding else { return }
        end(with: context.writeAndFlush(wrapOutboundOut(refusal.response(isHead: isHead))))
    }

    /// Refuses bytes that the parser rejects.
    func refuse(_ error: HTTPParserError) {
        if case .headerOverflow = error {
            refuse(.tooLarge(isRequestLine: scanner.lineBytes > limits.fieldBytes, limits))
        } else {
            refuse(RequestRefusal(error))
        }
    }

    /// Ends the connection after the last write, so that the client can still receive it.
    func end(with lastWrite: EventLoopFuture<Void>) {
        guard let context, !isEnding else { return }
        phase = .lingering
        rest.clear()
        setDeadline(limits.lingerTime)
        if hasInputEnded {
            lastWrite.assumeIsolated().whenComplete { _ in self.drop() }
            return
        }
        lastWrite.assumeIsolated().whenSuccess { context.close(mode: .output, promise: nil) }
        // Reading is paused while a request is answered.
        context.read()
    }

    /// Ends the connection at once.
    func drop() { context?.close(mode: .all, promise: nil) }

    // MARK: Deadlines

    private var now: NIODeadline { context?.eventLoop.now ?? .now() }

    /// Each part of a response moves the deadline, and cancelling a task takes SwiftNIO a linear search; so
    /// the alarm stays, and is set again if it goes off early.
    private func setDeadline(_ time: TimeAmount?) {
        deadline = time.map { now + $0 }
        if let deadline, alarm.map({ $0.time > deadline }) ?? true { setAlarm(deadline) }
    }

    private func setAlarm(_ time: NIODeadline) {
        alarm?.task.cancel()
        alarm = context.map { context in
            (time, context.eventLoop.assumeIsolated().scheduleTask(deadline: time) { self.checkDeadline() })
        }
    }

    private func checkDeadline() {
        alarm = nil
        guard let deadline else { return }
        if deadline > now { return setAlarm(deadline) }
        if phase == .readingHead { refuse(.timedOut) } else { drop() }
    }

    private func progressed() {
        lastProgress = now
        if phase == .answering { setDeadline(limits.stallTime) }
    }

    /// Called when a message is being sent to a page, which has to receive it in time.
    func expectWrite(_ isExpected: Bool) {
        guard phase == .socket else { return }
        setDeadline(isExpected ? limits.stallTime : nil)
    }

    // MARK: One request at a time

    /// Passes on the next request, or everything if this is a WebSocket, until it is closed.
    private func passOn() {
        // The response may be written before this returns.
        guard let context, !isPassing else { return }
        isPassing = true
        while let part = nextPart() { context.fireChannelRead(wrapInboundOut(part)) }
        isPassing = false
        if hasInputEnded, phase == .waiting || phase == .socket { return drop() }
        if hasInputEnded, phase == .readingHead { return refuse(.incomplete) }
        if isReadPending, !isHolding {
            isReadPending = false
            context.read()
        }
    }

    private func nextPart() -> ByteBuffer? {
        if phase == .waiting {
            rest.moveReaderIndex(forwardBy: HeadScanner.emptyLineBytes(rest))
        }
        if rest.readableBytes == 0 || isHolding { return nil }
        switch phase {
        case .lingering, .answering, .closed: return nil
        // One read may contain a thousand frames, and the decoder doesn't stop when the socket is closed.
        case .socket: return rest.readSlice(length: min(rest.readableBytes, limits.frameBytes))
        case .waiting:
            phase = .readingHead
            setDeadline(limits.headTime)
        // The head may be part of another protocol: an unfinished handshake, or the preface of HTTP/2.
        case .readingHead: break
        }
        return rest.readSlice(length: scanner.scan(rest))
    }

    /// Whether input has to wait for a response. Then nothing is read either.
    private var isHolding: Bool { phase == .answering }

    // MARK: ChannelDuplexHandler

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        close()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin()
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        close()
        context.fireChannelInactive()
    }

    private func begin() {
        lastProgress = now
        table.add(self)
        setDeadline(limits.idleTime)
    }

    private func close() {
        phase = .closed
        deadline = nil
        alarm?.task.cancel()
        alarm = nil
        table.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        switch phase {
        case .closed: break
        case .lingering:
            lingered += buffer.readableBytes
            if lingered > limits.lingerBytes { drop() }
        case .waiting, .readingHead, .answering, .socket:
            rest.discardReadBytes()
            rest.writeBuffer(&buffer)
            passOn()
        }
    }

    func read(context: ChannelHandlerContext) {
        if isHolding { isReadPending = true } else { context.read() }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if phase == .lingering { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event as? ChannelEvent == .inputClosed else {
            return context.fireUserInboundEventTriggered(event)
        }
        hasInputEnded = true
        // Requests that were read before are still answered.
        if phase == .lingering { drop() } else { passOn() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        promise.futureResult.assumeIsolated().whenSuccess { self.progressed() }
        context.write(data, promise: promise)
    }
}
