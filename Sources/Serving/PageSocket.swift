import NIOCore
import NIOWebSocket

/// The WebSocket of an open page. It sends messages; the page may send control frames only.
final class PageSocket: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let service: Service
    private let connection: Connection
    private let page: String
    private var allowance: FrameAllowance
    private var subscription: Subscription?
    /// Frames that wait for the current write: the newest message, and the pong for the last ping (RFC 6455,
    /// 5.5.3), so at most one of each.
    private var message: PageMessage?
    private var pong: ByteBuffer?
    private var isSending = false
    private var hasEnded = false

    init(service: Service, connection: Connection, page: String) {
        self.service = service
        self.connection = connection
        self.page = page
        allowance = FrameAllowance(limits: service.limits)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        service.workers.run(on: loop) { [site = service.site, page] in
            site.subscribe(page) { message in
                loop.execute {
                    let (socket, context) = loopBound.value
                    socket.send(message, context)
                }
            }
        }.assumeIsolated().whenComplete { result in
            switch result {
            // Cancelled when it is released.
            case .success(let subscription): if !self.hasEnded { self.subscription = subscription }
            case .failure: self.connection.drop()
            }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        hasEnded = true
        (message, pong) = (nil, nil)
        subscription?.cancel()
        subscription = nil
    }

    // MARK: To the page

    private func send(_ message: PageMessage, _ context: ChannelHandlerContext) {
        if hasEnded { return }
        self.message = message
        sendNext(context)
    }

    private func sendNext(_ context: ChannelHandlerContext) {
        if isSending { return }
        let frame: WebSocketFrame
        if let data = pong {
            pong = nil
            frame = WebSocketFrame(fin: true, opcode: .pong, data: data)
        } else if let next = message {
            message = nil
            frame = WebSocketFrame(fin: true, opcode: .text, data: next.buffer)
        } else {
            return connection.expectWrite(false)
        }
        isSending = true
        connection.expectWrite(true)
        let loopBound = context.loopBound
        context.writeAndFlush(wrapOutboundOut(frame)).assumeIsolated().whenSuccess {
            self.isSending = false
            self.sendNext(loopBound.value)
        }
    }

    // MARK: From the page

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if hasEnded { return }
        let frame = unwrapInboundIn(data)
        guard allowance.take(at: context.eventLoop.now) else { return close(.policyViolation, context) }
        // RFC 6455, 5.1: frames from clients are masked.
        guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            return close(.protocolError, context)
        }
        switch frame.opcode {
        case .ping:
            pong = frame.unmaskedData
            sendNext(context)
        case .pong: break
        case .connectionClose: close(.normalClosure, context)
        case .text, .binary, .continuation: close(.unacceptableData, context)
        default: close(.protocolError, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error as? NIOWebSocketError {
        case .invalidFrameLength: close(.messageTooLarge, context)
        case .fragmentedControlFrame, .multiByteControlFrameLength: close(.protocolError, context)
        case nil: connection.drop()
        }
    }

    private func close(_ code: WebSocketErrorCode, _ context: ChannelHandlerContext) {
        if hasEnded { return }
        end()
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        let frame = WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
        connection.end(with: context.writeAndFlush(wrapOutboundOut(frame)))
    }
}

/// A rate limit for frames: a burst, then a number per second.
struct FrameAllowance {
    private let limits: ServerLimits
    private var left: Int
    private var last = NIODeadline.uptimeNanoseconds(0)

    init(limits: ServerLimits) {
        self.limits = limits
        left = limits.frameBurst
    }

    mutating func take(at time: NIODeadline) -> Bool {
        let seconds = (time - last).nanoseconds / 1_000_000_000
        if seconds > 0 {
            left = Int(min(Int64(limits.frameBurst), Int64(left) + seconds * Int64(limits.framesPerSecond)))
            last = time
        }
        left -= 1
        return left >= 0
    }
}
