import NIOCore
import NIOHTTP1

/// One connection's state and deadlines, nearest to its socket: all bytes pass through here.
final class Connection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        /// Nothing of a request has come yet.
        case waiting
        /// The first bytes of a request have come.
        case readingHead
        case answering
        /// All that will be sent is on its way; what still comes is thrown away.
        case lingering
        case socket
        case closed
    }

    private let limits: ServerLimits
    private let table: ConnectionTable
    private var context: ChannelHandlerContext?
    private var deadline: NIODeadline?
    /// Looks at the deadline, no later than that.
    private var alarm: (time: NIODeadline, task: Scheduled<Void>)?
    private(set) var phase = Phase.waiting
    /// When the client connected, asked for something, or took a part of an answer, whichever was last.
    private(set) var lastProgress = NIODeadline.uptimeNanoseconds(0)
    private var scanner = HeadScanner()
    /// What has been read and not passed on: it is behind a request that has not been answered.
    private var rest = ByteBuffer()
    private var isPassing = false
    /// Whether the channel would have read on, had it been let.
    private var isReadPending = false
    /// Whether the client sends no more.
    private var hasInputEnded = false
    private var lingered = 0

    init(limits: ServerLimits, table: ConnectionTable) {
        self.limits = limits
        self.table = table
    }

    // MARK: What a request goes through

    /// A request is to be answered.
    func beginAnswer() {
        phase = .answering
        progressed()
    }

    /// The answer has been written; the next request is let through.
    func endAnswer() {
        guard phase == .answering else { return }
        phase = .waiting
        scanner = HeadScanner()
        lastProgress = now
        setDeadline(limits.idleTime)
        passOn()
    }

    /// Whether no request can follow the one that is answered.
    var isLastRequest: Bool { hasInputEnded && rest.readableBytes == 0 }

    /// Whether no further request is answered.
    var isEnding: Bool { phase == .lingering || phase == .closed }

    func becomeSocket() {
        phase = .socket
        table.makeRoom(amongSockets: true)
        lastProgress = now
        setDeadline(nil)
        // Behind what else is done for it.
        context?.eventLoop.assumeIsolated().execute { self.passOn() }
    }

    /// Refuses a request whose answer has not begun, and ends the connection.
    func refuse(_ refusal: Refusal, isHead: Bool = false) {
        guard let context, !isEnding else { return }
        end(with: context.writeAndFlush(wrapOutboundOut(refusal.response(isHead: isHead))))
    }

    /// Refuses bytes that the parser did not understand, or did not want.
    func refuse(_ error: HTTPParserError) {
        if case .headerOverflow = error {
            refuse(.tooLarge(isRequestLine: scanner.lineBytes > limits.fieldBytes, limits))
        } else {
            refuse(Refusal(error))
        }
    }

    /// Ends the connection when the last bytes have left, in a way that lets the client receive them.
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
        // While a request is answered, nobody reads.
        context.read()
    }

    /// Ends the connection at once.
    func drop() { context?.close(mode: .all, promise: nil) }

    // MARK: Deadlines

    private var now: NIODeadline { context?.eventLoop.now ?? .now() }

    /// Each part of an answer moves the deadline, and SwiftNIO looks through all tasks to cancel one: so the alarm stays
    /// where it is, and is set anew when it goes off too early.
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

    /// Whether a message is on its way to a page, which has to take it in time.
    func expectWrite(_ isExpected: Bool) {
        guard phase == .socket else { return }
        setDeadline(isExpected ? limits.stallTime : nil)
    }

    // MARK: One request at a time

    /// Passes on what may be: of requests the next one, of a WebSocket everything, until it is closed.
    private func passOn() {
        // Its answer may be written before this returns.
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
        // A read holds a thousand frames, and the decoder doesn't stop where the socket is closed.
        case .socket: return rest.readSlice(length: min(rest.readableBytes, limits.frameBytes))
        case .waiting:
            phase = .readingHead
            setDeadline(limits.headTime)
        // A head may also be part of something else: a handshake that is not through, the preface of HTTP/2.
        case .readingHead: break
        }
        return rest.readSlice(length: scanner.scan(rest))
    }

    /// Whether what comes has to wait for an answer. Then it is not read either.
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
        // What has been read before is still answered, so nobody else is told.
        if phase == .lingering { drop() } else { passOn() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        promise.futureResult.assumeIsolated().whenSuccess { self.progressed() }
        context.write(data, promise: promise)
    }
}
