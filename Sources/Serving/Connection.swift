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

    /// What matters less is closed first where there are too many.
    enum Rank: Comparable {
        case idle
        case answering
        case socket
    }

    private let limits: ServerLimits
    private let table: ConnectionTable
    private var context: ChannelHandlerContext?
    private var deadline: Scheduled<Void>?
    private(set) var phase = Phase.waiting
    private(set) var lastProgress = NIODeadline.uptimeNanoseconds(0)
    /// Bytes of the request line so far, and whether it has ended.
    private var requestLine = (count: 0, hasEnded: false)
    /// Whether the client sends no more.
    private var hasInputEnded = false
    private var lingered = 0

    init(limits: ServerLimits, table: ConnectionTable) {
        self.limits = limits
        self.table = table
    }

    var rank: Rank {
        switch phase {
        case .waiting, .readingHead, .lingering, .closed: .idle
        case .answering: .answering
        case .socket: .socket
        }
    }

    // MARK: What a request goes through

    /// A request is to be answered.
    func beginAnswer() {
        phase = .answering
        progressed()
    }

    /// The answer has left. Called before the next request is let through.
    func endAnswer() {
        guard phase == .answering else { return }
        phase = .waiting
        requestLine = (0, false)
        lastProgress = now
        setDeadline(limits.idleTime)
    }

    /// Whether no further request is answered.
    var isEnding: Bool { phase == .lingering || phase == .closed }

    func becomeSocket() {
        table.makeRoomForSocket()
        phase = .socket
        lastProgress = now
        setDeadline(nil)
    }

    /// Refuses a request whose answer has not begun, and ends the connection.
    func refuse(_ refusal: Refusal, isHead: Bool = false) {
        guard let context, !isEnding else { return }
        end(with: context.writeAndFlush(wrapOutboundOut(refusal.response(isHead: isHead))))
    }

    /// Refuses bytes that the parser did not understand, or did not want.
    func refuse(_ error: HTTPParserError) {
        if case .headerOverflow = error {
            refuse(.tooLarge(isRequestLine: requestLine.count > limits.fieldBytes, limits))
        } else {
            refuse(Refusal(error))
        }
    }

    /// Ends the connection when the last bytes have left, in a way that lets the client receive them.
    func end(with lastWrite: EventLoopFuture<Void>) {
        guard let context, !isEnding else { return }
        phase = .lingering
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

    private func setDeadline(_ time: TimeAmount?) {
        deadline?.cancel()
        guard let time, let context else { return }
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) { self.expire() }
    }

    private func expire() {
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
        setDeadline(nil)
        table.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        switch phase {
        case .closed: return
        case .lingering:
            lingered += buffer.readableBytes
            if lingered > limits.lingerBytes { drop() }
            return
        case .waiting:
            phase = .readingHead
            setDeadline(limits.headTime)
            fallthrough
        case .readingHead:
            if requestLine.hasEnded { break }
            let bytes = buffer.readableBytesView
            let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
            requestLine.count += bytes.distance(from: bytes.startIndex, to: end ?? bytes.endIndex)
            requestLine.hasEnded = end != nil
        case .answering, .socket: break
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if phase == .lingering { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed {
            hasInputEnded = true
            switch phase {
            case .waiting, .lingering, .socket, .closed: return drop()
            // Requests that are complete are answered; one that never will be is for the parser to refuse.
            case .readingHead, .answering: break
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let promise = promise ?? context.eventLoop.makePromise()
        promise.futureResult.assumeIsolated().whenSuccess { self.progressed() }
        context.write(data, promise: promise)
    }
}
